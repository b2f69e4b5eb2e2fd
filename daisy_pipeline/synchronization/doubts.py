# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person should listen to: told from the whole track, after people's corrections."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack

SHOWN = 5  # places of one kind in one recording that are told one by one
LONGEST = 40  # signs of a sentence that a finding quotes
_KINDS = (
    (ClipStatus.MISSING, "DP-SYN-003", "DP-SYN-005"),
    (ClipStatus.LOW, "DP-SYN-004", "DP-SYN-006"),
)
LISTED = frozenset(id for _, *ids in _KINDS for id in ids)
"""Findings that the report's list of places to listen to says again, place by place."""


def doubts(
    track: SyncTrack, words: Mapping[str, str], files: Mapping[str, str], told: Collection[str]
) -> list[Finding]:
    """Findings about missing (DP-SYN-003, -005) and unsure (-004, -006) segments.

    ``words`` leads from segment ids to their words, ``files`` from a recording's digest to its
    name. Segments in ``told`` are left out: another finding speaks of them, or they say nothing.
    """
    found: list[Finding] = []
    for source, file in files.items():
        own = [c for c in track.clips if c.source == source and c.segment not in told]
        own = [c for c in own if c.origin is ClipOrigin.ALIGNER]  # a voice's silence is no doubt
        for status, one, rest in _KINDS:
            found += _few([c for c in own if c.status is status], file, words, one, rest)
    return found


def _few(
    clips: list[Clip], file: str, words: Mapping[str, str], one: str, rest: str
) -> list[Finding]:
    """The worst few, in reading order, and how many more there are."""
    worst = sorted(range(len(clips)), key=lambda n: (clips[n].confidence, n))[:SHOWN]
    found = []
    for clip in (clips[n] for n in sorted(worst)):
        place = Place(file, time=clip.begin, inside=clip.segment)
        found.append(Finding(one, place, {"words": short(words.get(clip.segment, ""))}))
    if more := len(clips) - len(found):
        found.append(Finding(rest, Place(file), {"count": more, "all": len(clips)}))
    return found


def short(words: str) -> str:
    """The first words of a sentence, as a person would quote them."""
    line = " ".join(words.split())
    if len(line) <= LONGEST:
        return line
    whole = line[: LONGEST + 1].rpartition(" ")[0]
    return (whole or line[:LONGEST]) + "…"
