# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times of words: how print, speech and phones meet, and what holds after corrections."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import AlignInput, Silent
from daisy_pipeline.model.track import Clip, ClipOrigin, Recording, SyncTrack, WordTime
from daisy_pipeline.synchronization.hmm import words
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.synchronization.hmm.phones import script
from daisy_pipeline.synchronization.labels import word_labels_bytes
from daisy_pipeline.synchronization.wordtimes import join_words
from tests.fakes import narrator

SOURCE = "a" * 64


def run(text: str, speak: str | None = None) -> b.Run:
    return b.Run(text=text, speak=speak)


def phones_of(segment: b.Segment, lang: str) -> dict[str, str]:
    """The phones that each print word is given, as one word."""
    text = script([(segment, lang)], least=1)
    share = words._shares([segment], text)[0]
    line = [text.names[code] for code in text.words.phones]
    print = b.text_of(segment)
    return {
        print[first:last]: "".join(line[round(low) : round(high)])
        for (first, last), low, high in words._words(segment, share)
    }


def test_a_word_is_what_stands_between_spaces_without_punctuation() -> None:
    text = "“네,” 하고 — 50% (U.S.) ‘책’을 ... don't!"
    found = [text[first:last] for first, last in words.text_words(text)]
    assert found == ["네", "하고", "50%", "U.S", "책’을", "don't"]


def test_numbers_hanja_and_joined_words_find_their_phones() -> None:
    segment = b.Segment(
        (
            run("오늘은 "),
            run("2024년", "이천이십사 년"),
            run("에 “책”을 "),
            run("圖", "도서관"),
            run("書館", ""),
            run(" apple을 "),
            run("3월 5일", "삼월 오일"),
            run(" 먹었다."),
        ),
        id="s1",
    )
    found = phones_of(segment, "ko")
    assert list(found) == [
        "오늘은",
        "2024년에",
        "책”을",
        "圖書館",
        "apple을",
        "3월",
        "5일",
        "먹었다",
    ]
    assert found["오늘은"].startswith("on") and found["圖書館"].startswith("do")
    assert found["3월"].startswith("sɐm") and found["5일"].startswith("o")
    assert found["먹었다"].endswith("ɐ")
    assert len(found["2024년에"]) > 8


def test_words_that_the_voice_joins_are_parted_again() -> None:
    segment = b.Segment((run("One of the 21 men, in our U.S. – was 5 feet."),), id="s1")
    found = phones_of(segment, "en")
    assert list(found) == ["One", "of", "the", "21", "men", "in", "our", "U.S", "was", "5", "feet"]
    assert (found["of"], found["men"], found["feet"]) == ("ʌv", "mɛn", "fit")
    assert found["21"] == "twɛntiwʌn"


_LINES = st.lists(
    st.tuples(
        st.text("가나 12.,“”圖a-%", min_size=1, max_size=6),
        st.none() | st.text("다라 마.", max_size=5),
    ),
    min_size=1,
    max_size=5,
)


@given(_LINES)
def test_every_word_has_a_place_and_they_follow_each_other(
    runs: list[tuple[str, str | None]],
) -> None:
    segment = b.Segment(tuple(run(*one) for one in runs), id="s1")
    said = words.text_words(b.spoken(segment))
    share = [(3 * n, 3 * n + 3) for n in range(len(said))]
    found = words._words(segment, share)
    places = [place for _, low, high in found for place in (low, high)]
    assert places == sorted(places)
    assert all(0 <= p <= 3 * len(said) for p in places)
    print = b.text_of(segment)
    assert all(print[first:last].strip() for (first, last), _, _ in found)


def align(
    folder: Path, samples: object, texts: tuple[str, ...]
) -> tuple[SyncTrack, list[WordTime]]:
    path = folder / "1.wav"
    recording = narrator.write(samples, path, SOURCE)  # type: ignore[arg-type]
    wish = AlignInput((recording,), {SOURCE: path}, narrator.segments(texts), {})
    result = HmmAligner().align(wish, Silent())
    return result.track, list(result.words)


def test_words_lie_in_order_in_their_clips(tmp_path: Path, shared: Path) -> None:
    folder = shared / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:12]
    texts = tuple(row["text"] for row in rows)
    said = narrator.join([narrator.decoded(folder / row["file"]) for row in rows])
    track, found = align(tmp_path, said.samples, texts)
    for number, clip in enumerate(track.clips):
        own = [w for w in found if w.segment == clip.segment]
        spans = words.text_words(texts[number])
        assert [(w.first, w.last) for w in own] == spans
        edges = [edge for w in own for edge in (w.begin, w.end)]
        assert edges == sorted(edges)
        assert clip.begin == edges[0] and edges[-1] <= clip.end
        assert all(w.end - w.begin >= 20 for w in own)


def test_a_clip_knows_the_pause_before_it(tmp_path: Path) -> None:
    said = narrator.join([narrator.said(t, pitch=1.1) for t in narrator.SENTENCES[:8]])
    track, _ = align(tmp_path, said.samples, narrator.SENTENCES[:8])
    for before, clip, limit in zip(said.limits, track.clips[1:], said.limits[1:], strict=False):
        assert clip.pause is not None
        low, high = clip.pause
        assert low <= clip.begin <= high + 10
        assert before[1] - 30 <= low and abs(high - limit[0]) <= 40
        assert high - low >= 200


def clip(segment: str, begin: int, end: int, **more: object) -> Clip:
    made = Clip(segment, SOURCE, begin, end, ClipOrigin.ALIGNER)
    return replace(made, **more)  # type: ignore[arg-type]


WORDS = (WordTime("s1", 0, 2, 1000, 1400), WordTime("s1", 3, 5, 1400, 1900))


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (clip("s1", 1000, 1900), [(1000, 1400), (1400, 1900)]),
        (clip("s1", 1050, 1850, origin=ClipOrigin.HUMAN), [(1050, 1400), (1400, 1850)]),
        (clip("s1", 900, 2500, origin=ClipOrigin.HUMAN), [(1000, 1400), (1400, 1900)]),
        (clip("s1", 1300, 1900, origin=ClipOrigin.HUMAN), []),
        (clip("s1", 1000, 1500, origin=ClipOrigin.HUMAN), []),
        (clip("s1", 1000, 1000), []),
        (clip("s1", 1000, 1900, source="b" * 64), []),
    ],
)
def test_words_hold_where_their_clip_holds_them(now: Clip, kept: list[tuple[int, int]]) -> None:
    own = SyncTrack((clip("s1", 1000, 1900),))
    found = join_words(SyncTrack((now,)), [(SyncTrack(), ()), (own, WORDS)])
    assert [(w.begin, w.end) for w in found] == kept


def test_words_go_out_as_labels() -> None:
    text = b.plain("봄이 왔다.")
    book = b.Book(lang="ko", body=(b.Paragraph(text=(replace(text[0], id="s1"),)),))
    track = SyncTrack((clip("s1", 1000, 1900),))
    recording = Recording(SOURCE, "audio/1.wav", 60_000, 16_000, 1)
    data = word_labels_bytes(track, WORDS, book, recording).decode()
    assert data == "1.000000\t1.400000\t봄이\n1.400000\t1.900000\t왔다\n"
    other = replace(recording, digest="b" * 64)
    assert word_labels_bytes(track, WORDS, book, other) == b""
