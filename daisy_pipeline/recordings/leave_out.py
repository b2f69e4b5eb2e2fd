# SPDX-License-Identifier: AGPL-3.0-or-later
"""What products leave out of recordings on request: sound that is not the text's, long pauses.

The originals stay as they are, and clips are never touched: only what lies between them goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Settings
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import ClipOrigin, SyncTrack
from daisy_pipeline.recordings.cut import Stretch
from daisy_pipeline.recordings.pauses import Span, room, union, without

KINDS = ("broken-off", "announcement", "noise")
EDGE: Ms = 300  # silence that always stays before a recording's first words and after its last
_LEAST: Ms = 100  # what is shorter is not worth a splice


@dataclass(frozen=True)
class Wishes:
    """Kinds of extra sound to leave out, and the longest pause; 0 keeps all pauses."""

    kinds: frozenset[str] = frozenset()
    longest_pause: Ms = 0

    def __bool__(self) -> bool:
        return bool(self.kinds or self.longest_pause)


@dataclass(frozen=True)
class Cleaned:
    """The stretches that stay, in playing order, and how many ms of each kind went."""

    stretches: tuple[Stretch, ...]
    left_out: Mapping[str, Ms]


def wishes(settings: Settings) -> Wishes:
    """What ``[recordings]`` asks for.

    Raises DaisyError (exit code 4): DP-AUD-014 for a kind that there is not, -015 for a pause
    shorter than `EDGE`.
    """
    kinds, longest = list(settings["leave_out"]), int(settings["longest_pause"])
    for kind in kinds:
        if kind not in KINDS:
            place = Place(inside="recordings.leave_out")
            allowed = ", ".join(KINDS)
            raise fail(
                "DP-AUD-014", place, exit_code=ExitCode.BAD_CONFIG, value=kind, allowed=allowed
            )
    if longest and longest < EDGE:
        place = Place(inside="recordings.longest_pause")
        raise fail("DP-AUD-015", place, exit_code=ExitCode.BAD_CONFIG, value=longest, least=EDGE)
    return Wishes(frozenset(kinds), longest)


def cleaned(stretches: Sequence[Stretch], track: SyncTrack, wish: Wishes) -> Cleaned:
    """Stretches without what is to be left out.

    Where a sentence was not found, all is kept: it may lie there unnoticed.
    """
    left_out: Counter[str] = Counter()
    kept: list[Stretch] = []
    sounds = {s.source: _Sounds(s.source, track, wish) for s in stretches}
    for stretch in stretches:
        gone = list(sounds[stretch.source].gone(stretch))
        for begin, end in gone:
            left_out.update(sounds[stretch.source].kinds(begin, end))
        for begin, end in without((stretch.begin, stretch.end), gone):
            kept.append(replace(stretch, begin=begin, end=end))
    return Cleaned(tuple(kept), dict(left_out))


class _Sounds:
    """What sounds in one original: what stays, what goes, and where a sentence may be hidden."""

    def __init__(self, source: str, track: SyncTrack, wish: Wishes) -> None:
        self._longest = wish.longest_pause
        clips = [c for c in track.clips if c.source == source]
        words = union((c.begin, c.end) for c in clips if c.begin < c.end)
        own = [e for e in track.extras if e.source == source]
        going = [e for e in own if e.kind in wish.kinds]
        staying = [(e.begin, e.end) for e in own if e.kind not in wish.kinds]
        self._staying = union([*words, *staying])
        self._going: list[tuple[Ms, Ms, str]] = []
        for extra in going:
            counted = [*self._staying, *((a, b) for a, b, _ in self._going)]
            left = without((extra.begin, extra.end), counted)
            self._going += [(begin, end, extra.kind) for begin, end in left]
        self._hidden = [
            c.begin for c in clips if c.begin == c.end and c.origin is not ClipOrigin.HUMAN
        ]

    def gone(self, stretch: Stretch) -> Iterable[Span]:
        """The spans of a stretch that are to be left out, in order."""
        low, high = stretch.begin, stretch.end
        inside = [(max(low, a), min(high, b)) for a, b in self._staying if a < high and low < b]
        edges = [(low, low), *inside, (high, high)]
        for number, (one, other) in enumerate(pairwise(edges)):
            begin, end = one[1], other[0]
            if begin < end and not any(begin <= at <= end for at in self._hidden):
                left, right = self._rooms(begin, end, number == 0, number == len(edges) - 2)
                if end - right - begin - left >= _LEAST:
                    yield begin + left, end - right

    def _rooms(self, begin: Ms, end: Ms, first: bool, last: bool) -> Span:
        """How much stays at both ends of a gap between sounds that stay."""
        going = [(a, b) for a, b, _ in self._going if a < end and begin < b]
        if not going:
            return self._shortened(begin, end, first, last)
        low, high = min(a for a, _ in going), max(b for _, b in going)
        left = 0 if first else min(EDGE, max(0, low - begin)) if last else room(begin, low)
        right = 0 if last else min(EDGE, max(0, end - high)) if first else room(high, end)
        if self._longest and left + right > self._longest:
            left = self._longest * left // (left + right)
            right = self._longest - left
        return left, right

    def _shortened(self, begin: Ms, end: Ms, first: bool, last: bool) -> Span:
        """What stays of a pause: half of the longest on each side; all of one that is shorter."""
        longest = self._longest
        if not longest or end - begin <= longest or (first and last):
            return end - begin, 0
        if first or last:
            return (0, longest) if first else (longest, 0)
        return longest // 2, longest - longest // 2

    def kinds(self, begin: Ms, end: Ms) -> Counter[str]:
        """How much of each kind lies in a span that goes; silence counts as pause."""
        found: Counter[str] = Counter()
        for low, high, kind in self._going:
            if low < end and begin < high:
                found[kind] += min(high, end) - max(low, begin)
        found["pause"] = end - begin - found.total()
        return found


def told(left_out: Mapping[str, Ms]) -> list[Finding]:
    """DP-AUD-013: how many seconds were left out, and of what."""
    if not sum(left_out.values()):
        return []
    seconds = {kind: round(left_out.get(kind, 0) / 1000, 1) for kind in (*KINDS, "pause")}
    facts = {
        "seconds": round(sum(left_out.values()) / 1000, 1),
        "broken": seconds["broken-off"],
        "announced": seconds["announcement"],
        "noise": seconds["noise"],
        "pauses": seconds["pause"],
    }
    return [Finding("DP-AUD-013", Place(inside="recordings.leave_out"), facts)]
