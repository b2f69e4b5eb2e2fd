# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trainings that volunteers took, and auditions of those who want to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Audition, Training, Volunteer
from daisy_pipeline.model.finding import ExitCode, Place, fail

PARTS = {"pronunciation": 40, "delivery": 30, "voice": 20, "technique": 10}
"""Points at most for each part of an audition."""
_SCORES = re.compile(r"\d{1,2}(?:[/,]\d{1,2}){3}", re.ASCII)


def train(
    ledger: Ledger, volunteers: Sequence[Volunteer], event: str, on: date, *, passed: bool
) -> int:
    """Write that volunteers took a training; how many of them had not been written yet."""
    known = Training.objects.filter(event=event, held_on=on, volunteer__in=list(volunteers))
    there = set(known.values_list("volunteer__pseudonym", flat=True))
    new = [one for one in volunteers if one.pseudonym not in there]
    if new:
        names = [one.pseudonym for one in new]
        with ledger.change("volunteer.train", names[0], volunteers=names, on=on, passed=passed):
            for one in new:
                row = {"volunteer": one, "event": event, "held_on": on, "passed": passed}
                Training.objects.create(**ledger.fresh(), **row)
    return len(new)


def scores_of(text: str) -> dict[str, int]:
    """Points typed as ``35/25/15/8``; DP-LED-065 (exit code 2) for what cannot be."""
    found = _SCORES.fullmatch(text.strip())
    points = [int(part) for part in re.split("[/,]", text.strip())] if found else []
    scores = dict(zip(PARTS, points, strict=False))
    if len(points) != len(PARTS) or any(scores[part] > most for part, most in PARTS.items()):
        raise fail("DP-LED-065", Place(inside="--scores"), exit_code=ExitCode.BAD_USAGE)
    return scores


def audition(
    ledger: Ledger,
    volunteer: Volunteer,
    scores: dict[str, int],
    on: date,
    *,
    listeners: int,
    needed: int,
) -> Audition:
    """Write an audition; passed from ``needed`` points of 100. The same one is written once."""
    values = {"held_on": on, "scores": scores, "listeners": listeners}
    for known in Audition.objects.filter(volunteer=volunteer, held_on=on, listeners=listeners):
        if known.scores == scores:
            return known
    passed = sum(scores.values()) >= needed
    with ledger.change("volunteer.audition", volunteer.pseudonym, on=on, passed=passed):
        return Audition.objects.create(
            **ledger.fresh(), **values, volunteer=volunteer, passed=passed
        )
