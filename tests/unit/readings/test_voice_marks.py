# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marks in readings.tsv that tell the voice how to say a reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Voiced
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readings.lexicon import Lexicon, read_lexicons
from daisy_pipeline.readings.stage import read_book
from daisy_pipeline.readings.voice_marks import LONGEST_BREAK, parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<say-as interpret-as="characters">KBS 1</say-as>', "케이 비 에스 일"),
        ('<say-as interpret-as="digits">1588</say-as>', "일 오 팔 팔"),
        ('<sub alias="세계보건기구">WHO</sub>에서', "세계보건기구에서"),
        ("3 &lt; 5", "3 < 5"),
        ("3 < 5 & 7", "3 < 5 & 7"),
        ("<emphasis level='none'>가</emphasis>", "가"),
    ],
)
def test_what_becomes_plain_words(text: str, words: str) -> None:
    marked = parse(text)
    assert (marked.words, marked.voiced, marked.faults) == (words, (), ())


def test_other_languages_are_spelled_with_blanks() -> None:
    assert parse('<say-as interpret-as="characters">KBS</say-as>', "en").words == "K B S"
    spelled = '<lang xml:lang="en"><say-as interpret-as="characters">AB</say-as></lang>'
    assert parse(spelled).voiced == (Voiced("A B", "en"),)


@pytest.mark.parametrize(
    ("text", "voiced"),
    [
        ('동<break time="300ms"/>백', (Voiced("동"), Voiced("백", pause=300))),
        ('동<break time="0.5s"/>백', (Voiced("동"), Voiced("백", pause=500))),
        ('<break time="999s"/>백', (Voiced("백", pause=LONGEST_BREAK),)),
        ("백<break/>", (Voiced("백"), Voiced("", pause=350))),
        ('<prosody rate="slow" pitch="+10%">가</prosody>', (Voiced("가", rate=80, pitch=110),)),
        ('<prosody rate="80%">가</prosody>나', (Voiced("가", rate=80), Voiced("나"))),
        (
            '<prosody rate="50%"><prosody rate="200%" pitch="-10%">가</prosody></prosody>',
            (Voiced("가", rate=100, pitch=90),),
        ),
        ('<lang xml:lang="en">hello</lang>', (Voiced("hello", "en"),)),
        ("<emphasis>꼭</emphasis>", (Voiced("꼭", rate=92, pitch=106),)),
    ],
)
def test_what_is_left_to_the_voice(text: str, voiced: tuple[Voiced, ...]) -> None:
    marked = parse(text)
    assert (marked.voiced, marked.faults) == (voiced, ())
    assert marked.words == "".join(piece.words for piece in voiced)


@pytest.mark.parametrize(
    ("text", "words", "fault"),
    [
        ("<b>굵게</b>", "굵게", "<b>"),
        ("<prosody>가</prosody>", "가", "<prosody>"),
        ('<prosody volume="loud">가</prosody>', "가", '<prosody volume="loud">'),
        ('<prosody rate="fast">가', "가", "<prosody>"),
        ("가</lang>", "가", "</lang>"),
        ('<break time="soon"/>가', "가", '<break time="soon"/>'),
        ('<sub alias="">가</sub>', "가", '<sub alias="">'),
        ("<emphasis 가", " 가", "<emphasis"),
        ("<emphasis>" * 9 + "가" + "</emphasis>" * 9, "가", "<emphasis>"),
    ],
)
def test_a_bad_mark_is_told_and_its_words_are_spoken(text: str, words: str, fault: str) -> None:
    marked = parse(text)
    assert (marked.words, marked.faults[:1]) == (words, (fault,))


MARKS = st.sampled_from(
    ["<lang xml:lang='en'>", "</lang>", "<break/>", "<sub alias='가'>", "</sub>", "<", "</", "&lt;",
     "<prosody rate='fast'>", "</prosody>", "가", " b ", "<x ", "'", '"', "/>", ">"]
)  # fmt: skip


@given(st.lists(MARKS, max_size=30).map("".join))
def test_no_text_breaks_it_and_words_are_the_pieces(text: str) -> None:
    marked = parse(text)
    if marked.voiced:
        assert "".join(piece.words for piece in marked.voiced) == marked.words
    assert parse(text) == marked


def test_a_reading_of_any_length_is_bounded() -> None:
    marked = parse("<lang xml:lang='en'>" * 3000 + "가")
    assert marked.faults
    assert "<lang" not in marked.words
    assert parse("<a '" * 300_000 + "가").words.endswith("가")


def read(root: Path, *rows: str) -> Lexicon:
    path = root / "readings.tsv"
    path.write_text("\n".join(("print\tspeak", *rows)) + "\n", "utf-8")
    return read_lexicons([(path, "sources/봄/readings.tsv", True)])


def test_others_see_plain_words_and_the_voice_its_marks(tmp_path: Path) -> None:
    lexicon = read(tmp_path, '동백꽃\t동백<break time="200ms"/>꼳', "※\t<break/>")
    book = b.Book(lang="ko", body=(b.Paragraph(text=b.plain("※ 동백꽃이 피었다.")),))
    result = read_book(book, lexicon)
    (segment,) = segments(result.book.body)
    assert b.text_of(segment) == "※ 동백꽃이 피었다."
    assert b.spoken(segment) == " 동백꼳이 피었다."
    voiced = [item.voiced for item in segment.content if isinstance(item, b.Run) and item.voiced]
    assert voiced == [
        (Voiced("", pause=350),),
        (Voiced("동백"), Voiced("꼳", pause=200)),
    ]
    assert codec.loads(b.Book, codec.dumps(result.book)) == result.book


@pytest.mark.message("DP-VOI-045")
def test_a_bad_mark_in_readings_tsv(tmp_path: Path) -> None:
    lexicon = read(tmp_path, "동백꽃\t동백꼳", "봄\t<b>봄</b>")
    (found,) = lexicon.findings
    place = Place("sources/봄/readings.tsv", line=3)
    assert (found.id, found.place, found.facts) == (
        "DP-VOI-045", place, {"print": "봄", "mark": "<b>"},
    )  # fmt: skip
    assert [entry.speak for entry in lexicon.entries] == ["동백꼳", "봄"]
