# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters of syllables, numbers in words, Hanja in Hangul."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.language import hanja, jamo, numbers


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_a_syllable_is_its_letters(sign: str) -> None:
    assert jamo.syllable(*jamo.letters(sign)) == sign


def test_final_consonants() -> None:
    assert [jamo.final(s) for s in "책글소A"] == ["ㄱ", "ㄹ", "", ""]
    with pytest.raises(ValueError, match="no Hangul"):
        jamo.letters("A")


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "영"), (10, "십"), (11, "십일"), (100, "백"), (110, "백십"), (1000, "천"), (10000, "만"),
     (11000, "만천"), (10**8, "일억"), (20240305, "이천이십사만삼백오"), (110_000, "십일만"),
     (10**12 + 1, "일조일"), (100_010_000, "일억일만")],
)  # fmt: skip
def test_sino_korean(number: int, words: str) -> None:
    assert numbers.sino(number) == words


def test_native_korean() -> None:
    said = [numbers.native(n) for n in (1, 3, 10, 20, 21, 35, 99)]
    assert said == ["한", "세", "열", "스무", "스물한", "서른다섯", "아흔아홉"]
    for number in (0, 100):
        with pytest.raises(ValueError, match="no native"):
            numbers.native(number)


def test_digits_decimals_roman_and_english() -> None:
    assert numbers.digits("010-1234") == "공일공일이삼사"
    assert numbers.decimal("3", "104") == "삼 점 일영사"
    assert [numbers.roman(n) for n in ("IV", "xii", "MCMXCIX", "IIX", "", "A")] == [
        4, 12, 1999, None, None, None
    ]  # fmt: skip
    assert numbers.english_year(1936) == "nineteen thirty-six"
    assert numbers.english_year(1905) == "nineteen oh five"


@pytest.mark.parametrize(
    ("run", "said"),
    [("圖書館", "도서관"), ("大韓民國", "대한민국"), ("女子", "여자"), ("歷史", "역사"),
     ("樂園", "낙원"), ("音樂", "음악"), ("自動車", "자동차"), ("自轉車", "자전거"), 
     ("比率", "비율"),
     ("法律", "법률"), ("羅列", "나열"), ("不正", "부정"), ("不可", "불가"), ("六月", "유월"),
     ("學校", "학교"), ("国", "국"), ("図書館", "도서관"), ("人々", "인인"), ("貿易", "무역"),
     ("敗北", "패배"), ("變更", "변경"), ("更新", "갱신"), ("金裕貞", "김유정"), 
     ("二〇二四", "이영이사"),
     ("來日", "내일"), ("勞動", "노동"), ("狀態", "상태"), ("龍", "용"), ("\uf914", "낙")],
)  # fmt: skip
def test_hanja_are_read(run: str, said: str) -> None:
    assert hanja.read_hanja(run).text == said


def test_what_is_unknown_or_doubtful_is_named() -> None:
    assert hanja.read_hanja("大\U0002b740").unknown == "\U0002b740"
    assert hanja.read_hanja("某樂").doubtful == "樂"
    assert hanja.read_hanja("年", starts_word=False).text == "년"


def test_a_gloss_fits_its_word() -> None:
    assert hanja.fits("金裕貞", "김유정") and hanja.fits("圖書館", "도서관")
    assert hanja.fits("女子", "여자") and hanja.fits("六月", "유월")
    assert not hanja.fits("國", "나라") and not hanja.fits("國", "산")


def test_the_table_is_complete_enough() -> None:
    ks_x_1001 = [
        bytes((row, cell)).decode("euc-kr")
        for row in range(0xCA, 0xFE)
        for cell in range(0xA1, 0xFF)
    ]
    assert len(ks_x_1001) == 4888
    assert all(hanja.readings(sign) for sign in ks_x_1001)
    assert len(hanja._table()[0]) > 11_000
