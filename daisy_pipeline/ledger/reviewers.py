# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may review what: another person than the maker, known by a pseudonym."""

from __future__ import annotations

import re
from collections.abc import Mapping

from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.ledger.door import NO_ONE, Ledger
from daisy_pipeline.ledger.models import Assignment, Item, Staff, Take, TitleEntry, Volunteer
from daisy_pipeline.ledger.states import AssignmentState, ItemState, ReviewKind, VolunteerRole
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.recordings.takes import ACCEPTED, read_takes
from daisy_pipeline.recordings.takes import Take as TakeLine

_STAFF = re.compile(r"L-\d{1,6}")
_TYPING = (VolunteerRole.TYPIST, VolunteerRole.CORRECTOR)


def person(ledger: Ledger) -> str:
    """The pseudonym of who works; DP-LED-075 (exit code 2) for nobody, a name, one unknown."""
    actor = ledger.actor.strip()
    if actor == NO_ONE or not is_pseudonym(actor):
        raise fail("DP-LED-075", exit_code=ExitCode.BAD_USAGE)
    return actor


def is_pseudonym(name: str) -> bool:
    """Whether it is a librarian's pseudonym by its form, or one that somebody here has."""
    return bool(
        _STAFF.fullmatch(name)
        or Staff.objects.filter(pseudonym=name).exists()
        or Volunteer.objects.filter(pseudonym=name).exclude(status="erased").exists()
    )


def accepted(ledger: Ledger, slug: str) -> dict[str, TakeLine]:
    """The recordings of a title that count, by sha256, as its takes.tsv says."""
    path = ledger.workspace.folder(slug) / "takes.tsv"
    if not path.is_file():
        return {}
    takes, _ = read_takes(path, ledger.workspace.shown(path))
    return {take.sha256: take for take in takes if take.state == ACCEPTED}


def narrators(entry: TitleEntry, takes: Mapping[str, TakeLine]) -> dict[str, str]:
    """Who reads each of the recordings, by sha256; "" where neither takes.tsv nor ledger knows."""
    rows = Take.objects.filter(title=entry, sha256__in=list(takes))
    known = dict(rows.values_list("sha256", "volunteer__pseudonym"))
    return {sha: take.narrator or known.get(sha, "") for sha, take in takes.items()}


def makers(entry: TitleEntry, kind: ReviewKind) -> set[str]:
    """Who made the text, or the braille, of a title."""
    items = Item.objects.filter(title=entry).exclude(state=ItemState.WITHDRAWN)
    if kind is ReviewKind.BRAILLE:
        items = items.filter(product="braille")
    found = set(items.exclude(made_by="").values_list("made_by", flat=True))
    if kind is ReviewKind.TEXT:
        given = Assignment.objects.filter(title=entry, role__in=_TYPING)
        given = given.exclude(state=AssignmentState.RELEASED)
        found |= set(given.values_list("volunteer__pseudonym", flat=True))
    return found


def same_person(reviewer: str, maker: str, what: str) -> Finding | None:
    """DP-LED-076 where the reviewer made it; ``what`` names the recording or the title."""
    if not maker or not same_name(reviewer, maker):
        return None
    return Finding("DP-LED-076", Place(what), {"reviewer": reviewer})
