# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every language goes to its rules, with a source map that is right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.english import words
from daisy_pipeline.braille.english.engine import translate as english
from daisy_pipeline.braille.languages import TABLES
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.model.book import Mark
from daisy_pipeline.tools import louis

_installed = pytest.mark.skipif(not louis.version(), reason="liblouis-missing: not installed")
_SIGNS = st.sampled_from(
    [*"aeinthsTHEWbcd.,;:!?'\"“”‘’-–—()[]/_*0123 \n", "é", "ß", "œ", "\u0301", "\u0332", "\u0361",
     "𝑎", "ℎ", "ᴀ", "α", "Ω", "가", "ㄱ", "☺", "\0", "\ud800", "\u200b", "⠿", "₂", "ᵃ", "國", "ж",
     "the", "in", "was", "WHO", "that's", "child"]
)  # fmt: skip
_TEXTS = st.lists(_SIGNS, max_size=30).map("".join)


@_installed
def test_each_language_by_its_own_rules() -> None:
    assert translate(Source("été", "fr")).text == "⠿⠞⠿"
    assert translate(Source("да", "ru")).text == "⠙⠁"
    assert translate(Source("die Kirche", "de-AT")).text == "⠙⠬⠀⠅⠊⠗⠹⠑"
    assert translate(Source("나라", "ko-KR")).text == "⠉⠐⠣"
    assert translate(Source("the", "en-GB")).text == "⠮"


@_installed
def test_every_table_that_is_named_is_one_of_liblouis() -> None:
    assert [table for table in TABLES.values() if not louis.has(table)] == []


@_installed
def test_a_foreign_line_keeps_words_of_other_scripts() -> None:
    cells = translate(Source("à 나라", "fr"))
    assert cells.text == "⠷⠀⠸⠷⠉⠐⠣⠸⠾"
    assert cells.findings == ()


@_installed
@pytest.mark.message("DP-BRL-003")
def test_a_language_without_a_table_is_written_in_letters_and_told() -> None:
    cells = translate(Source("Jambo sana", "sw"))
    assert cells.text == "⠠⠚⠁⠍⠃⠕⠀⠎⠁⠝⠁"
    (finding,) = cells.findings
    assert (finding.id, finding.place.inside) == ("DP-BRL-003", "Jambo sana")
    assert finding.facts == {"language": "sw"}


@pytest.mark.message("DP-BRL-002")
def test_without_liblouis_english_is_spelled_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(louis, "translate", lambda *_args: None)
    words.contracted.cache_clear()
    words.must_be_told.cache_clear()
    try:
        cells = english(Source("The child, 5", "en"))
    finally:
        words.contracted.cache_clear()
        words.must_be_told.cache_clear()
    assert cells.text == "⠠⠞⠓⠑⠀⠉⠓⠊⠇⠙⠂⠀⠼⠑"
    (finding,) = cells.findings
    assert (finding.id, finding.place.inside) == ("DP-BRL-002", "The child,")
    assert finding.facts == {"count": 2}


@_installed
@settings(max_examples=150, deadline=None)
@given(
    _TEXTS, st.sampled_from(("en", "fr", "ru", "xx")), st.sampled_from((1, 2)),
    st.sampled_from(((), (Mark.EMPHASIS,), (Mark.STRONG, Mark.UNDERLINE), (Mark.CODE,))),
)  # fmt: skip
def test_any_text_has_cells_whose_map_is_monotone_and_complete(
    text: str, lang: str, grade: int, marks: tuple[Mark, ...]
) -> None:
    half = len(text) // 2
    looks = (Look(half // 2, half, marks),) if half // 2 < half else ()
    cells = translate(Source(text, lang, "", looks), grade)
    origins = list(cells.origins)
    assert len(cells.text) == len(origins) == len(cells.joints)
    assert origins == sorted(origins)
    assert all(0 <= place < len(text) for place in origins)
    assert all("\u2800" <= cell <= "\u283f" for cell in cells.text)
    if not cells.findings:
        _assert_named(text, set(origins))


def _assert_named(text: str, origins: set[int]) -> None:
    """Every word of print has cells of its own."""
    at = 0
    for word in text.split():
        first = text.index(word, at)
        at = first + len(word)
        if any(sign.isalnum() for sign in word):
            assert origins & set(range(first, at)), word
