# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far an aligner's answer is from the truth, sentence by sentence and fault by fault."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from bench.sync.cases import Case
from bench.sync.families import Span
from daisy_pipeline.model.ports import AlignResult
from daisy_pipeline.model.track import Clip, ClipStatus

PLAY = 30  # ms by which a begin may lie outside the pause, an end inside the speech
WRONG = 500  # ms
_EXTRA_MS = 400
NEAR = 8  # sentences: farther apart, the same words are another place of the text
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """What an aligner says in ms: a span for each sentence, None for one that it finds missing."""

    spans: tuple[Span | None, ...]
    extras: tuple[Span, ...] = ()
    low: frozenset[int] = frozenset()
    reread: frozenset[int] = frozenset()
    sure: tuple[float, ...] = ()
    refused: bool = False


def of_result(result: AlignResult) -> Answer:
    """The answer of one of our own aligners."""
    clips = result.track.clips

    def those(status: ClipStatus) -> frozenset[int]:
        return frozenset(n for n, clip in enumerate(clips) if clip.status is status)

    def span(clip: Clip) -> Span | None:
        return None if clip.status is ClipStatus.MISSING else (clip.begin, clip.end)

    return Answer(
        tuple(span(clip) for clip in clips),
        tuple((extra.begin, extra.end) for extra in result.track.extras),
        those(ClipStatus.LOW),
        those(ClipStatus.REREAD),
        tuple(clip.confidence for clip in clips),
        any(f.id in ("DP-SYN-001", "DP-SYN-002") for f in result.findings),
    )


@dataclass
class Count:
    """Found of those there are, and falsely claimed."""

    found: int = 0
    there: int = 0
    false: int = 0

    def add(self, claimed: Iterable[int], true: Iterable[int]) -> None:
        """Take numbers of sentences into account."""
        claimed, true = set(claimed), set(true)
        self.found += len(claimed & true)
        self.there += len(true)
        self.false += len(claimed - true)

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.found + other.found, self.there + other.there, self.false + other.false)

    def __str__(self) -> str:
        return f"{self.found}/{self.there}, {self.false}"


@dataclass
class Score:
    """What was measured on one case, or on several together."""

    away: list[float] = field(default_factory=list)  # |begin - true onset|; inf: lost
    paused: list[bool] = field(default_factory=list)  # the begin lies in the pause before it
    whole: list[bool] = field(default_factory=list)  # the end cuts nothing
    skips: Count = field(default_factory=Count)
    rereads: Count = field(default_factory=Count)
    extras: Count = field(default_factory=Count)
    low: int = 0  # right sentences about which a person is asked
    told: Count = field(default_factory=Count)  # wrong or unread ones about which one is asked
    refused: int = 0
    wall: float = 0.0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)  # what went wrong, in words

    def plus(self, other: Score) -> Score:
        """Both together."""
        return Score(
            self.away + other.away, self.paused + other.paused, self.whole + other.whole,
            self.skips.plus(other.skips), self.rereads.plus(other.rereads),
            self.extras.plus(other.extras), self.low + other.low, self.told.plus(other.told),
            self.refused + other.refused, self.wall + other.wall,
            self.seconds + other.seconds, self.wrong + other.wrong,
        )  # fmt: skip


def judge(case: Case, answer: Answer, wall: float = 0.0) -> Score:
    """Measure one answer."""
    case = _as_told(case, answer)
    score = Score(wall=wall, seconds=case.seconds, refused=int(answer.refused))
    unread = {n for n, limit in enumerate(case.limits) if limit is None}
    excused = _excused(case, answer)
    bad: set[int] = set(unread)
    for number, limit in enumerate(case.limits):
        if limit is None or number in excused:
            continue
        span = answer.spans[number]
        away = abs(span[0] - limit[0]) if span else math.inf
        score.away.append(away)
        free = case.quiet[number] - PLAY, limit[0] + PLAY
        score.paused.append(span is not None and free[0] <= span[0] <= free[1])
        score.whole.append(span is not None and span[1] >= limit[1] - PLAY)
        if away > WRONG:
            bad.add(number)
        if away > 250 or not score.paused[-1]:
            score.wrong.append(_words(case, number, span, limit))
    missing = {n for n, span in enumerate(answer.spans) if span is None}
    score.skips.add(missing, unread | excused)
    score.rereads.add(answer.reread, case.reread)
    score.low = len(answer.low - bad - excused)
    score.told.add(answer.low | missing, bad | excused)
    score.wrong += [_words(case, n, answer.spans[n], None) for n in sorted(unread - missing)]
    _judge_extras(score.extras, case, answer)
    return score


def _as_told(case: Case, answer: Answer) -> Case:
    """The truth where sentences that say the same stand near: those that were found were read.

    The next reader may begin with what the last one ended with. Which of them was left out no text
    tells where the words that were read and those that were found are the same, in their order.
    """
    limits, quiet, reread = list(case.limits), list(case.quiet), set(case.reread)
    for n, width in product(range(len(limits)), range(2, NEAR + 1)):
        here = range(n, min(n + width, len(limits)))
        read = [k for k in here if limits[k] is not None]
        found = [k for k in here if answer.spans[k] is not None]
        if read == found or [case.texts[k] for k in read] != [case.texts[k] for k in found]:
            continue
        told = dict(zip(found, read, strict=True))
        places = {k: (limits[told[k]], quiet[told[k]]) for k in found}
        again = {k for k in found if told[k] in reread}
        reread = (reread - set(here)) | again
        for k in here:
            limits[k], quiet[k] = places.get(k, (None, 0.0))
    return replace(case, limits=tuple(limits), quiet=tuple(quiet), reread=frozenset(reread))


def _excused(case: Case, answer: Answer) -> set[int]:
    """Of two sentences in swapped order one must be missing: the one that was given up."""
    gone = set()
    for n in case.swapped:
        a, b = answer.spans[n], answer.spans[n + 1]
        away = [abs(s[0] - (case.limits[k] or s)[0]) if s else math.inf
                for k, s in ((n, a), (n + 1, b))]  # fmt: skip
        gone.add(n if away[0] > away[1] else n + 1)
    return gone


def _judge_extras(count: Count, case: Case, answer: Answer) -> None:
    """Foreign sound is found when half of it is listed; a list entry is false outside of it."""
    swapped = [case.limits[k] for n in case.swapped for k in (n, n + 1)]
    allowed = [*case.foreign, *(limit for limit in swapped if limit)]
    for span in case.foreign:
        count.there += 1
        count.found += _shared(span, answer.extras) >= 0.5 * (span[1] - span[0])
    for extra in answer.extras:
        if extra[1] - extra[0] >= _EXTRA_MS:
            read = [limit for limit in case.limits if limit]
            count.false += (
                _shared(extra, allowed) < 0.3 * (extra[1] - extra[0])
                and _shared(extra, read) > 0.3 * _EXTRA_MS
            )


def _shared(span: Span, others: Sequence[Span]) -> float:
    return sum(max(0.0, min(span[1], b) - max(span[0], a)) for a, b in others)


def _words(case: Case, number: int, span: Span | None, limit: Span | None) -> str:
    found = "missing" if span is None else f"{span[0] / 1000:.2f}-{span[1] / 1000:.2f}"
    true = "not read" if limit is None else f"{limit[0] / 1000:.2f}-{limit[1] / 1000:.2f}"
    quiet = case.quiet[number] / 1000
    text = case.texts[number][0][:24]
    return f"{case.name} #{number} found {found}, true {true}, quiet from {quiet:.2f}: {text}"


def wilson(good: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, good / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Doubles, statistic: Callable[[Doubles], float]) -> tuple[float, float]:
    """The 95 % interval of a statistic by 1,000 drawings."""
    chance = np.random.default_rng(1)
    drawn = [statistic(chance.choice(values, len(values))) for _ in range(1000)]
    low, high = np.quantile(drawn, (0.025, 0.975), method="nearest")
    return float(low), float(high)
