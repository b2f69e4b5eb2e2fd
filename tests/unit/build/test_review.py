# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person should listen to: which segments, in what order, why, and which stretch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.build.decisions import Answer, parse_answer
from daisy_pipeline.build.review import ALL_AT_ONCE, Listening, to_listen
from daisy_pipeline.model import book as b
from daisy_pipeline.model.track import (
    Clip,
    ClipOrigin,
    ClipStatus,
    Extra,
    Recording,
    SyncTrack,
)

A = "a" * 64
RECORDING = Recording(A, "audio/1.wav", 60_000, 16_000, 1)
WORDS = "열두 글자로 된 문장 하나이다"  # 12 syllables, 2,400 ms at 200 ms each


def book(words: list[str]) -> b.Book:
    return b.Book(
        lang="ko",
        body=tuple(
            b.Paragraph(text=(b.Segment((b.Run(text=text),), id=f"s{n}"),))
            for n, text in enumerate(words)
        ),
    )


def clip(number: int, begin: int, length: int = 2400, **more: object) -> Clip:
    made = Clip(f"s{number}", A, begin, begin + length, ClipOrigin.ALIGNER, confidence=0.9)
    return replace(made, **more)  # type: ignore[arg-type]


def low(number: int, begin: int, length: int = 2400, sure: float = 0.3) -> Clip:
    return clip(number, begin, length, status=ClipStatus.LOW, confidence=sure)


def missing(number: int, at: int) -> Clip:
    return clip(number, at, 0, status=ClipStatus.MISSING, confidence=0.0)


def listen(*clips: Clip, extras: tuple[Extra, ...] = (), **words: str) -> Listening:
    texts = [words.get(f"s{n}", f"{WORDS} {n}") for n in range(20)]
    fine = [clip(n, 40_000 + 3000 * (n - 14)) for n in range(14, 20)]
    return to_listen(SyncTrack((*clips, *fine), extras), book(texts), [RECORDING], ())


def test_missing_come_first_then_by_confidence_and_people_never() -> None:
    human = replace(low(4, 12_000), origin=ClipOrigin.HUMAN)
    found = listen(low(1, 3000, sure=0.4), low(2, 6000, sure=0.1), missing(3, 9000), human)
    assert [i.segment for i in found.asked] == ["s3", "s2", "s1"]
    assert (found.total, found.fine, found.human) == (10, 7, 1)


def test_the_pause_before_the_words_goes_along() -> None:
    found = listen(replace(low(1, 3000), pause=(2700, 3100)), low(2, 6000))
    assert {i.segment: i.pause for i in found.asked} == {"s1": (2700, 3100), "s2": None}


def test_what_a_voice_spoke_and_what_a_finding_tells_is_not_asked() -> None:
    silent = replace(missing(1, 0), origin=ClipOrigin.VOICE)
    track = SyncTrack((silent, low(2, 3000)))
    assert to_listen(track, book([WORDS] * 3), [RECORDING], {"s2"}).asked == ()


@pytest.mark.parametrize(
    ("one", "more", "why"),
    [
        (low(1, 3000, 9000), (), "long"),
        (low(1, 3000, 600), (), "short"),
        (low(1, 3000), (missing(2, 5400),), "missing-after"),
        (low(3, 3000), (missing(2, 3000),), "missing-before"),
        (low(1, 3000), (), "low"),
    ],
)
def test_reasons(one: Clip, more: tuple[Clip, ...], why: str) -> None:
    (item,) = [i for i in listen(one, *more).asked if i.segment == one.segment]
    assert item.why == (why,)


def test_strange_sound_beside_and_the_same_words_near_by() -> None:
    extras = (Extra(A, 1000, 2900, "noise"), Extra(A, 5500, 8000, "announcement"))
    found = listen(low(1, 3000), extras=extras, s1="네.", s3="네.")
    (item,) = found.asked
    assert set(item.why) >= {"extra-before", "extra-after", "twin"}
    assert [(a.kind, a.file) for a in found.asides] == [
        ("noise", "audio/1.wav"),
        ("announcement", "audio/1.wav"),
    ]


def test_a_gap_is_heard_from_the_words_before_to_those_after() -> None:
    found = listen(clip(0, 3000), missing(1, 6000), missing(2, 6000), clip(3, 8000))
    assert [i.hear for i in found.asked] == [(4400, 9000), (4400, 9000)]
    assert found.asked[0].together == ("s1", "s2")
    assert found.asked[0].gap == (4400, 9000)
    assert listen(low(1, 3000)).asked[0].gap is None


@pytest.mark.parametrize(
    ("at", "until", "gap", "hear"),
    [
        (100, 18_300, (0, 19_300), (0, 19_300)),  # an announcement of 18 s is heard to its end
        (100, 50_000, (0, 41_000), (0, 30_000)),
        (22_000, 50_000, (0, 41_000), (7000, 37_000)),
        (39_900, 50_000, (0, 41_000), (11_000, 41_000)),
    ],
)
def test_a_gap_is_told_as_a_whole_however_much_of_it_is_played(
    at: int, until: int, gap: tuple[int, int], hear: tuple[int, int]
) -> None:
    after = (clip(2, until),) if until < 40_000 else ()
    (alone,) = listen(missing(1, at), *after).asked
    assert (alone.gap, alone.hear, alone.together) == (gap, hear, ())


def test_of_a_long_list_the_worst_tenth_comes_first() -> None:
    (item,) = listen(low(1, 3000)).asked
    for count, first in ((0, 0), (7, 7), (ALL_AT_ONCE, 30), (300, 30), (301, 31), (1000, 100)):
        assert Listening(asked=(item,) * count).first == first


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("맞음\n", Answer("right")),
        ("ㅛ\n", Answer("right")),
        ("  읽지   않음 ", Answer("unread")),
        ("NN", Answer("unread-all")),
        ("\n", Answer("hear")),
        ("b -200", Answer("move", by_begin=-200)),
        ("시작 +50", Answer("move", by_begin=50)),
        ("ㄷ300", Answer("move", by_end=300)),
        ("끝 \u2212300ms", Answer("move", by_end=-300)),
        ("b 1:02.5", Answer("move", begin=62_500)),
        ("끝 1:00:00", Answer("move", end=3_600_000)),
        ("t 0:01,25 0:02", Answer("move", begin=1250, end=2000)),
        ("시각 0:01-0:02", Answer("move", begin=1000, end=2000)),
        ("b", None),
        ("200", None),
        ("t 0:01", None),
        ("b 99999999999", None),
    ],
)
def test_answers(line: str, answer: Answer | None) -> None:
    assert parse_answer(line) == answer


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_answer_or_none(line: str) -> None:
    answer = parse_answer(line)
    assert answer is None or all(time >= 0 for time in answer.of(0, 0))


def test_moving_never_goes_below_zero() -> None:
    assert Answer("move", by_begin=-500).of(200, 900) == (0, 900)
