# SPDX-License-Identifier: AGPL-3.0-or-later
"""English by Unified English Braille: sentences of our own, judged by the section that is named."""

from __future__ import annotations

import pytest

from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.model.book import Mark
from daisy_pipeline.tools import louis

pytestmark = pytest.mark.skipif(not louis.version(), reason="liblouis-missing: not installed")

_RULES = (
    ("the cat and the child", "⠮⠀⠉⠁⠞⠀⠯⠀⠮⠀⠡", "10.1 to 10.4: word signs"),
    ("x and I", "⠰⠭⠀⠯⠀⠠⠊", "5.7: letters that stand alone, but a, i and o"),
    ("grade (b)", "⠛⠗⠁⠙⠑⠀⠐⠣⠰⠃⠐⠜", "2.6: brackets leave letters alone"),
    ("go/see", "⠛⠕⠸⠌⠎⠑⠑", "2.6: a stroke does not: no word sign"),
    ("he was.", "⠓⠑⠀⠺⠁⠎⠲", "10.5: lower word signs touch no lower sign"),
    ("he was (here)", "⠓⠑⠀⠴⠀⠐⠣⠐⠓⠐⠜", "10.5: but other signs"),
    ("“in”", "⠦⠊⠝⠴", "10.5.3: some cell must have an upper dot"),
    ("5b 5m 5B", "⠼⠑⠰⠃⠀⠼⠑⠍⠀⠼⠑⠠⠃", "6.5: a to j after figures"),
    ("3 245 000", "⠼⠉⠐⠃⠙⠑⠐⠚⠚⠚", "6.6: blanks within a number"),
    ("7strangers", "⠼⠛⠰⠄⠌⠗⠁⠝⠛⠻⠎", "5.6.2: grade 1 ends before what is contracted"),
    ("NASA", "⠠⠠⠝⠁⠎⠁", "8.4: capital words"),
    ("READ IT NOW please", "⠠⠠⠠⠗⠂⠙⠀⠭⠀⠝⠪⠠⠄⠀⠏⠇⠂⠎⠑", "8.5: passages"),
    ("DVDs", "⠠⠠⠙⠧⠙⠠⠄⠎", "8.6: the end of a capital word within letters"),
    ("KBr", "⠠⠅⠠⠃⠗", "8.8: two letters one by one"),
    ("SchoolBus", "⠠⠎⠡⠕⠕⠇⠠⠃⠥⠎", "10.12.12: no contraction over a capital"),
    ("“yes” and ‘no’", "⠦⠽⠑⠎⠴⠀⠯⠀⠠⠦⠝⠕⠠⠴", "7.6: quotation marks by pairs"),
    ('"yes" 5"', "⠦⠽⠑⠎⠴⠀⠼⠑⠠⠶", "3.15: inches are no quotation mark"),
    ("'tis o'clock", "⠄⠞⠊⠎⠀⠕⠄⠉⠇⠕⠉⠅", "7.6.6: apostrophes"),
    ("one—two", "⠐⠕⠠⠤⠞⠺⠕", "7.2: dashes as in print"),
    ("a ? b", "⠁⠀⠰⠦⠀⠰⠃", "7.5.4: a question mark by itself"),
    ("c-c-cold", "⠰⠉⠤⠰⠉⠤⠉⠕⠇⠙", "5.9: stammering"),
    ("f-r-o-g", "⠰⠰⠋⠤⠗⠤⠕⠤⠛", "5.9: spelled words"),
    ("café, naïve", "⠉⠁⠋⠘⠌⠑⠂⠀⠝⠁⠘⠒⠊⠧⠑", "4.2: accents"),
    ("cafe\u0301", "⠉⠁⠋⠘⠌⠑", "4.2: accents behind their letters"),
    ("CO₂", "⠠⠉⠠⠕⠰⠢⠼⠃", "3.24, 8.8.3: formulas of chemistry"),
    ("note²", "⠝⠕⠞⠑⠰⠔⠼⠃", "3.24: raised figures"),
    ("5 × 3 = 15", "⠼⠑⠀⠐⠦⠀⠼⠉⠀⠐⠶⠀⠼⠁⠑", "3.17: operators as in print"),
    ("β and Δ", "⠨⠃⠀⠯⠀⠠⠨⠙", "4.5: Greek letters"),
    ("s_n", "⠎⠨⠤⠝", "7.2.3: low lines"),
)


@pytest.mark.parametrize(("printed", "cells", "rule"), _RULES, ids=[row[2] for row in _RULES])
def test_a_rule_holds(printed: str, cells: str, rule: str) -> None:
    assert translate(Source(printed, "en")).text == cells, rule


def _marked(printed: str, *looks: Look) -> str:
    return translate(Source(printed, "en", "", looks)).text


def test_looks_of_one_two_and_more_words() -> None:
    italic = (Mark.EMPHASIS,)
    assert _marked("a red car", Look(2, 5, italic)) == "⠁⠀⠨⠂⠗⠫⠀⠉⠜"
    assert _marked("red car now", Look(0, 7, italic)) == "⠨⠂⠗⠫⠀⠨⠂⠉⠜⠀⠝⠪"
    assert _marked("a red car", Look(0, 9, (Mark.STRONG,))) == "⠘⠶⠁⠀⠗⠫⠀⠉⠜⠘⠄"


def test_a_look_that_ends_in_a_word_is_ended_and_parts_contractions() -> None:
    assert _marked("rather", Look(2, 4, (Mark.EMPHASIS,))) == "⠗⠁⠨⠂⠹⠨⠄⠻"
    assert _marked("disturb", Look(3, 7, (Mark.UNDERLINE,))) == "⠙⠊⠎⠸⠂⠞⠥⠗⠃"


def test_mathematical_letters_are_letters_with_a_look() -> None:
    assert translate(Source("𝐫𝐞𝐝 car", "en")).text == _marked("red car", Look(0, 3, (Mark.STRONG,)))


def test_a_foreign_word_is_not_contracted() -> None:
    assert _marked("the Schwester", Look(4, 13, (), "de")) == "⠮⠀⠠⠎⠉⠓⠺⠑⠎⠞⠑⠗"


def test_what_a_person_gave_stands_in_its_place() -> None:
    given = Look(2, 4, (), "", "⠿⠿")
    cells = translate(Source("a $$ b", "en", "", (given,)))
    assert cells.text == "⠁⠀⠿⠿⠀⠰⠃"
    assert list(cells.origins) == [0, 1, 2, 2, 4, 5, 5]


def test_hangul_within_english_has_its_signs() -> None:
    assert translate(Source("say 나라 now", "en")).text == "⠎⠁⠽⠀⠸⠷⠉⠐⠣⠸⠾⠀⠝⠪"


def test_the_map_leads_to_the_letters_that_a_contraction_begins_with() -> None:
    cells = translate(Source("the mother", "en"))
    assert cells.text == "⠮⠀⠐⠍"
    assert list(cells.origins) == [0, 3, 4, 4]


def test_without_contractions_every_letter_has_its_cell() -> None:
    assert translate(Source("the child", "en"), 1).text == "⠞⠓⠑⠀⠉⠓⠊⠇⠙"


@pytest.mark.message("DP-BRL-001")
def test_an_unknown_sign_is_told_with_its_place() -> None:
    (finding,) = translate(Source("so nice ☺ here", "en")).findings
    assert (finding.id, finding.place.inside) == ("DP-BRL-001", "so nice ☺ here")
    assert finding.facts == {"signs": "☺", "count": 1}
