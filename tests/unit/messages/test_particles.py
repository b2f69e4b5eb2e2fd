# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.messages.particles import pair_of, particle, written_particle

PAIRS = ("을/를", "는/은", "와/과", "으로/로", "이라는/라는", "이었/였")


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("봄봄", "을/를", "을"),
        ("나무", "을/를", "를"),
        ("서울", "으로/로", "로"),
        ("서울", "이/가", "이"),
        ("서울", "으로서/로서", "로서"),
        ("서울", "이라는/라는", "이라는"),
        ("나무", "이라는/라는", "라는"),
        ("봄", "이었/였", "이었"),
        ("집", "으로/로", "으로"),
        ("바다", "으로/로", "로"),
        ("나무", "와/과", "와"),
        ("봄", "와/과", "과"),
        ("봄", "과/와", "과"),
        ("1", "으로/로", "로"),
        ("3", "으로/로", "으로"),
        ("2", "은/는", "는"),
        ("10", "이/가", "이"),
        ("1,000,000,000,000", "이/가", "가"),
        ("3.5", "이/가", "가"),
        ("봄봄.txt", "을/를", "를"),
        ("book.epub", "을/를", "을"),
        ("1장.mp3", "이/가", "가"),
        ("title.toml", "으로/로", "로"),
        ("title.toml", "을/를", "을"),
        ("PDF", "을/를", "를"),
        ("HTML", "을/를", "을"),
        ("USB", "을/를", "를"),
        ("web", "을/를", "을"),
        ("track", "을/를", "을"),
        ("text", "을/를", "를"),
        ("300 MB", "을/를", "를"),
        ("5kg", "을/를", "을"),
        ("100%", "을/를", "를"),
        ("‘봄봄’", "을/를", "을"),
        ("동백꽃(상)", "을/를", "을"),
        ("「나무」", "이/가", "가"),
        ("ㄹ", "으로/로", "로"),
        ("ㄱ", "은/는", "은"),
        ("ㅏ", "은/는", "는"),
        ("", "을/를", "를"),
        ("…", "을/를", "를"),
        ("EPUBCheck", "이/가", "가"),
        ("datacheck", "을/를", "를"),
        ("DTBook", "을/를", "을"),
        ("PyAV", "이/가", "가"),
        ("GitHub", "은/는", "는"),
        ("Ace", "이/가", "가"),
        ("KORMARC", "으로/로", "로"),
        ("OCR", "이/가", "이"),
        ("OCR", "으로/로", "로"),
        ("ISBN", "은/는", "은"),
        ("UTF-8", "으로/로", "로"),
        ("cp949", "이/가", "가"),
        ("mp4", "을/를", "를"),
        ("h1", "이/가", "이"),
        ("spine", "이/가", "이"),
        ("name", "은/는", "은"),
        ("title", "은/는", "은"),
        ("url", "이/가", "이"),
        ("format", "이/가", "이"),
        ("target", "이/가", "이"),
        ("mimetype", "이/가", "이"),
        ("daisy-pipeline", "이/가", "이"),
        ("set", "을/를", "를"),
        ("chapter", "이/가", "가"),
        ("code", "을/를", "를"),
        ("page", "을/를", "를"),
        ("group", "을/를", "을"),
        ("loop", "을/를", "를"),
        ("break", "을/를", "를"),
        ("script", "을/를", "를"),
        ("topic", "을/를", "을"),
        ("app", "을/를", "을"),
        ("thumb", "을/를", "을"),
        ("Ⅲ", "을/를", "을"),
        ("④", "을/를", "를"),
        ("三", "을/를", "을"),
        ("兆", "이/가", "가"),
        ("\u1107\u1169\u11b7", "을/를", "을"),  # 봄 as macOS writes it in a file name
    ],
)
def test_particle_follows_how_the_word_is_read(word: str, pair: str, expected: str) -> None:
    assert particle(word, pair) == expected


@given(st.text(), st.sampled_from(PAIRS))
def test_any_text_gets_one_of_the_two(word: str, pair: str) -> None:
    assert particle(word, pair) in pair.split("/")


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("dot", "을/를", "을(를)"),
        ("春", "이/가", "이(가)"),
        ("α", "은/는", "은(는)"),
        ("かな", "과/와", "와(과)"),
        ("café", "로/으로", "(으)로"),
        ("dot", "이라는/라는", "(이)라는"),
        ("dot", "이었/였", "이었(였)"),
        ("EPUBCheck", "이/가", "가"),
        ("", "을/를", "를"),
    ],
)
def test_where_nobody_knows_the_sound_both_ways_are_written(
    word: str, pair: str, expected: str
) -> None:
    assert written_particle(word, pair) == expected


@given(st.text(), st.sampled_from(PAIRS))
def test_what_is_written_is_what_is_said_or_both(word: str, pair: str) -> None:
    forms = pair_of(pair)
    assert forms is not None
    written = written_particle(word, pair)
    assert written == particle(word, pair) or ("(" in written and forms[1] in written)


@given(st.text(), st.sampled_from("’”)」』]!?. "))
def test_what_is_not_read_changes_nothing(word: str, closing: str) -> None:
    word += "봄"
    assert particle(word + closing, "을/를") == particle(word, "을/를") == "을"


def test_a_pair_that_is_none_is_refused() -> None:
    for choose in (particle, written_particle):
        with pytest.raises(KeyError):
            choose("봄", "을(를)")
