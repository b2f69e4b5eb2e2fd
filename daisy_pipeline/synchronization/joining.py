# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which clip counts where several recordings carry the same segment.

A recording of a higher round was read again to replace others, and does so wherever its sentence
was found. Where it was not, the sound that was there before stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.synchronization.doubts import short


@dataclass(frozen=True)
class Joined:
    """By segment the clip that counts, those in whose stead it does, and those that could not."""

    clips: dict[str, Clip] = field(default_factory=dict)
    replaced: list[Clip] = field(default_factory=list)
    refused: list[Clip] = field(default_factory=list)


def join(
    tracks: Sequence[SyncTrack], rounds: Mapping[str, int], human: Mapping[str, Clip]
) -> Joined:
    """The clips of all tracks joined; ``rounds`` leads from a recording's sha256 to its round.

    A recording that ``rounds`` does not name is of the first. ``human`` are people's clips: such a
    clip stands above every other of its recording's round and of those below, for it says where
    a recording reads a segment; takes.tsv says which recording counts.
    """
    layers: dict[str, dict[int, Clip]] = {}
    for clip in (c for track in tracks for c in track.clips):
        own = layers.setdefault(clip.segment, {})
        number = rounds.get(clip.source, 1)
        other = own.get(number)
        if other is None or _rank(clip) > _rank(other):
            own[number] = clip
    joined = Joined()
    for segment, clip in human.items():
        own = layers.setdefault(segment, {})
        number = rounds.get(clip.source, 1)
        if number in own and own[number].source != clip.source:
            joined.replaced.append(own[number])
        own[number] = clip
    for segment, own in layers.items():
        _fold(segment, [own[number] for number in sorted(own)], joined)
    return joined


def _fold(segment: str, upwards: Sequence[Clip], joined: Joined) -> None:
    best, *later = upwards
    refused: list[Clip] = []
    for clip in later:
        if _counts(clip, best):
            joined.replaced.append(best)
            best, refused = clip, []
        elif clip.origin is not ClipOrigin.HUMAN:
            refused.append(clip)
    joined.clips[segment] = best
    joined.refused.extend(refused)


def _counts(clip: Clip, below: Clip) -> bool:
    """Whether a clip of a higher round was found; an unsure one does not replace a sure one."""
    if clip.begin == clip.end or clip.status is ClipStatus.MISSING:
        return False
    sure = below.status in (ClipStatus.OK, ClipStatus.REREAD) and below.begin < below.end
    return clip.status is not ClipStatus.LOW or not sure


def _rank(clip: Clip) -> tuple[bool, float]:
    """Of two clips of one round the one that sounds, then the surer; else the first."""
    return clip.status is not ClipStatus.MISSING, clip.confidence


def in_their_stead(
    clips: Sequence[Clip], words: Mapping[str, str], rounds: Mapping[str, int]
) -> list[Finding]:
    """DP-TAK-014: how many segments now have the sound of recordings that were read again."""
    own = [c for c in clips if c.source in rounds and c.begin < c.end]
    if not own:
        return []
    facts: dict[str, str | int | float] = {
        "files": len({c.source for c in own}),
        "count": len(own),
        "words": short(words.get(own[0].segment, "")),
    }
    return [Finding("DP-TAK-014", Place(inside=own[0].segment), facts)]


def not_found(
    refused: Iterable[Clip], words: Mapping[str, str], recordings: Sequence[Recording]
) -> list[Finding]:
    """DP-TAK-011: recordings read again in which their sentences were not found, one each."""
    findings: list[Finding] = []
    clips = list(refused)
    for recording in recordings:
        own = [c for c in clips if c.source == recording.digest]
        if own:
            place = Place(recording.file, inside=own[0].segment)
            said = short(words.get(own[0].segment, ""))
            findings.append(Finding("DP-TAK-011", place, {"count": len(own), "words": said}))
    return findings
