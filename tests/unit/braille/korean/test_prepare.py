# SPDX-License-Identifier: AGPL-3.0-or-later
"""One letter written in many ways gives the same cells, each with its own place in the print."""

from __future__ import annotations

import unicodedata

import pytest

from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.model.book import Mark


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        (unicodedata.normalize("NFD", "값이 한글"), "값이 한글"),
        ("가\u200b나\ufeff다", "가나다"),
        ("가\u00ad나", "가나"),
        ("①\ufe0f 첫째", "① 첫째"),
        ("ＡＢＣ 방송", "ABC 방송"),
        ("１２３명", "123명"),
        ("ﾡ과 ﾤ", "ㄱ과 ㄴ"),
        ("⑴ 하나", "(1) 하나"),
        ("㈎와 ㈀", "(가)와 (ㄱ)"),
        ("㈜봄", "(주)봄"),
        ("⒊ 셋", "3. 셋"),
        ("가\u00a0나\u3000다\t라", "가 나 다 라"),
        ("글쎄⋯", "글쎄…"),
        ("글쎄‥", "글쎄…"),
        ("Cafe\u0301에서", "Café에서"),
        ("1\u20442컵", "½컵"),
        ("산∙강", "산·강"),
        ("산ㆍ강", "산·강"),
        ("30°C까지", "30℃까지"),
        ("《책》～", "《책》~"),
        ("한\x00글\x07", "한글"),
        ("ⅳ장", "iv장"),
        ("도서관(圖書館)", "도서관(도서관)"),
        ("2024年 3月", "2024년 3월"),
        ("女子와 子女", "여자와 자녀"),
        ("學者와", "학자와"),
        ("성당'값'은", "성당‘값’은"),
        ("'2024'를", "‘2024’를"),
        ("'80년대", "’80년대"),
    ],
)
def test_the_same_print_has_the_same_cells(odd: str, plain: str) -> None:
    one, other = translate(Source(odd)), translate(Source(plain))
    assert one.text == other.text
    assert one.findings == ()


def test_places_are_those_of_the_print_as_it_came() -> None:
    cells = translate(Source(unicodedata.normalize("NFD", "한글 값")))
    assert list(cells.origins) == [0, 0, 3, 3, 6, 7, 7, 7]
    assert list(translate(Source("가\u200b나")).origins) == [0, 2]


def test_an_old_syllable_of_a_modern_stem_is_one_syllable() -> None:
    """NFC holds 가 with an old final as two signs (article 19)."""
    assert translate(Source("가\u11f0")).text == translate(Source("\u1100\u1161\u11f0")).text


def test_a_tone_mark_stands_before_its_syllable() -> None:
    """Unicode puts it behind (article 27)."""
    assert translate(Source("눈\u302f", role="old")).text == "⠸⠅⠉⠛"


def test_looks_move_along() -> None:
    text = unicodedata.normalize("NFD", "새봄")
    made = translate(Source(text, looks=(Look(2, 5, (Mark.STRONG,)),)))
    assert made.text == "⠠⠗⠰⠤⠘⠥⠢⠤⠆"
