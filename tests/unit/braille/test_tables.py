# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our tables for liblouis say what the engine says: every syllable, every pair, sentences."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from daisy_pipeline.braille.korean import letters
from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Source
from daisy_pipeline.tools import louis
from scripts import liblouis_tables as tables

installed = pytest.mark.skipif(not louis.version(), reason="liblouis-missing: not installed")
grades = pytest.mark.parametrize("grade", [1, 2])
SYLLABLES = tuple(letters.table(2))
SENTENCES = Path(__file__).parent / "korean" / "sentences.tsv"
PURE = frozenset({*range(1, 8), *range(11, 19), *range(40, 45), *range(49, 53)})
"""Articles whose words need nothing but the print around them."""


def _by_table(text: str, grade: int) -> str:
    made = louis.translate(str(tables.FOLDER / tables.NAMES[grade]), text)
    assert made is not None, "liblouis does not take the table"
    return made[0]


def _differences(words: list[str], grade: int) -> list[tuple[str, str, str]]:
    """What differs, with what the engine and what the table says; words stand between blanks."""
    text = " ".join(words)
    ours, theirs = translate(Source(text), grade).text, _by_table(text, grade)
    if ours == theirs:
        return []
    pairs = ((w, translate(Source(w), grade).text, _by_table(w, grade)) for w in words)
    found = [pair for pair in pairs if pair[1] != pair[2]]
    return found or [(text, ours, theirs)]


def test_the_files_are_up_to_date() -> None:
    assert tables.main(["--check"]) == 0


def test_a_file_that_is_out_of_date_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    monkeypatch.setattr(tables, "files", lambda: {"ko-2024-g2.ctb": "space \\s 0\n"})
    assert tables.main(["--check"]) == 1
    assert capsys.readouterr().err == "out of date: ko-2024-g2.ctb\n"
    assert tables.main([]) == 0
    assert tables.main(["--check"]) == 0
    assert (tmp_path / "ko-2024-g2.ctb").read_bytes() == b"space \\s 0\n"


@installed
@grades
def test_every_syllable(grade: int) -> None:
    assert _differences(list(SYLLABLES), grade) == []


@installed
@grades
def test_every_syllable_between_others(grade: int) -> None:
    """Before a vowel, behind a vowel, behind a number, after the words of article 18."""
    for form in ("{}이", "가{}", "와{}예", "3{}", "그리고{}"):
        assert _differences([form.format(sign) for sign in SYLLABLES], grade) == []


@installed
@grades
def test_every_vowel_before_every_syllable_that_begins_with_one(grade: int) -> None:
    firsts = sorted(letters.VOWEL_FIRST)
    for before in "가갸거겨고교구규그기개걔게계과괘괴궈궤귀긔나다라마바사자차카타파하까따빠싸짜아":
        assert _differences([before + after for after in firsts], grade) == []


@installed
@grades
def test_words_of_article_18_only_where_a_word_begins(grade: int) -> None:
    forms = ("{}", "{}도", "쭈{}", "({})", "“{}", "가 {}", "3{}", "A{}", "MP3{}", "{}예요", ".{}")
    words = [form.format(word) for word in letters.WORDS for form in forms]
    assert _differences(words, grade) == []


@installed
@grades
def test_a_thousand_sentences(grade: int) -> None:
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    words = [w for row in rows if row[0][0] != "#" and int(row[0]) in PURE for w in row[1].split()]
    chance = random.Random(2024)
    for _ in range(1000):
        sentence = " ".join(chance.sample(words, 8))
        assert _by_table(sentence, grade) == translate(Source(sentence), grade).text, sentence


@installed
def test_what_is_documented_as_beyond_the_table() -> None:
    """Contracted English and signs whose meaning the print does not show are the engine's."""
    assert _by_table("This", 2) == "⠴⠠⠞⠓⠊⠎⠲"
    assert _by_table("Korea로", 2) == "⠴⠠⠅⠕⠗⠑⠁⠲⠐⠥"


def test_the_tests_for_liblouis_hold_no_row_of_the_regulation() -> None:
    """They are made of words of our own, in the form that lou_checkyaml reads."""
    for grade, name in tables.NAMES.items():
        lines = tables.files()[name.replace(".ctb", ".yaml")].splitlines()
        assert f"table: {name}" in lines
        rows = [line for line in lines if line.startswith("  - [")]
        assert len(rows) >= 130, grade


def test_a_separator_stands_behind_a_word_of_article_18() -> None:
    """Article 11: without it 그리고예 would be read with ㅆ; 면 ends in a consonant."""
    cells = translate(Source("그리고예요"))
    assert cells.text == "⠁⠥⠤⠌⠬"
    assert list(cells.origins) == [0, 2, 3, 3, 4]
    assert cells.changes[2].ahead == 1
    assert translate(Source("그러면예")).text == "⠁⠒⠌"
