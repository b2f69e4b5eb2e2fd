# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters of Hangul, modern and old, and the codes of Hanyang's fonts."""

from __future__ import annotations

import pytest

from daisy_pipeline.language.hanyang import hanyang_table, to_jamo
from daisy_pipeline.language.jamo import one_jamo, syllables_of


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("\u1107\u1109", "\u1121"),
        ("\u1107\u1109\u1100", "\u1122"),
        ("\u1107\u110b", "\u112b"),
        ("\u1169\u1161\u1175", "\u116b"),
        ("\u11af\u11a8", "\u11b0"),
        ("\u1100\u1102", "\u1100\u1102"),
        ("\u1121", "\u1121"),
    ],
)
def test_complex_letters_are_one_code(apart: str, together: str) -> None:
    assert one_jamo(apart) == together


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        ("ㅎㅏㄴㄱㅡㄹ", "한글"),
        ("ㅇㅣㄱㅓㅅ", "이것"),
        ("ㄱㅏㄱㅏ", "가가"),
        ("ㄲㅗㅊ", "꽃"),
        ("ㅋㅋ", ""),
        ("ㅠㅠ", ""),
        ("ㅂㅏㄹㄱ", ""),
        ("ㅏㄱㅏ", ""),
    ],
)
def test_syllables_of_letters_apart(apart: str, words: str) -> None:
    assert syllables_of(apart) == words


def test_the_table_of_hanyang() -> None:
    table = hanyang_table()
    assert len(table) == 5661
    assert (min(table), max(table)) == (0xE0BC, 0xF8F7)
    assert not set(range(0xF000, 0xF100)) & set(table)


@pytest.mark.parametrize(
    ("code", "jamo"),
    [
        ("\ue0bc", "\u115f\u1161\u11ae"),
        ("\uebd4", "\u110a\u119e"),
        ("\uf537", "\u1112\u119e"),
        ("\uf53a", "\u1112\u119e\u11ab"),
        ("\uf8f7", "\u11f9"),
        ("\uf0b7", "\uf0b7"),
        ("한", "한"),
    ],
)
def test_codes_of_hanyang(code: str, jamo: str) -> None:
    assert to_jamo(code) == jamo
