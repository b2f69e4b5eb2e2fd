# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings that a person accepted in title.toml, and acceptances that nothing needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.messages import severity
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Acceptance

_REFUSED = frozenset({"DP-SYN-001", "DP-SYN-002", "DP-SYN-008"})
_IMPLIED = frozenset({"DP-AUD-008", "DP-AUD-011"})  # not heard, too short: so is what is refused


@dataclass(frozen=True)
class Sifted:
    """Open findings, worst first, and the accepted ones with who accepted them and why."""

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]


def sift(findings: Iterable[Finding], accepted: Iterable[Acceptance]) -> Sifted:
    """Findings without doubles, parted by the title's acceptances.

    Of a recording that was refused it goes without saying that nothing of it is used.
    """
    rules = tuple(accepted)
    left: list[Finding] = []
    taken: list[tuple[Finding, Acceptance]] = []
    every = dict.fromkeys(findings)
    refused = {f.place.file for f in every if f.id in _REFUSED}
    for finding in every:
        if finding.id in _IMPLIED and finding.place.file in refused:
            continue
        rule = next((r for r in rules if _covers(r, finding)), None)
        if rule is None:
            left.append(finding)
        else:
            taken.append((finding, rule))
    return Sifted(tuple(sorted(left, key=_rank)), tuple(taken))


def unused(file: TitleFile, used: Iterable[Acceptance]) -> list[Finding]:
    """A finding for each acceptance that covers nothing any more."""
    needed = frozenset(used)
    return [
        Finding("DP-BLD-003", file.source.place("accept"), {"id": rule.finding, "by": rule.by})
        for rule in file.title.accepted
        if rule not in needed
    ]


def _covers(rule: Acceptance, finding: Finding) -> bool:
    return rule.finding == finding.id and rule.inside in ("", finding.place.inside)


def _rank(finding: Finding) -> tuple[int, bool, str, int, int, str]:
    place = finding.place
    whole = not place.file  # what came of it all is told after what it came from
    return (severity(finding.id).rank, whole, place.file, place.line, place.time or 0, finding.id)
