# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells back to print: equal where the rules are not ambiguous, told where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.korean import letters
from daisy_pipeline.braille.korean.back import Back, Doubt, back
from daisy_pipeline.braille.korean.back_tokens import common
from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Source
from daisy_pipeline.tools import louis

installed = pytest.mark.skipif(not louis.version(), reason="liblouis-missing: not installed")
EVERYDAY = [sign for sign in letters.table(2) if common(sign)]
SENTENCES = Path(__file__).parent / "korean" / "sentences.tsv"
PLAIN = frozenset({*range(1, 7), *range(13, 19), 40, 42, 51, 55})
_ALIKE = "나다따마바빠자짜카타하"  # with ㅆ behind them they are written as with ㅖ

_syllables = st.text(st.sampled_from(EVERYDAY), min_size=1, max_size=5)
_numbers = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(1000, 10**9).map("{:,}".format),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map("{0[0]}.{0[1]}".format),
)
_words = st.one_of(
    _syllables,
    st.builds("{}{}".format, _syllables, st.sampled_from([".", ",", "?", "!", "…", "?!"])),
    st.builds("{}{}".format, _numbers, _syllables),
    _numbers,
    st.builds(
        "{0[0]}{1}{0[1]}{2}".format,
        st.sampled_from(["“”", "‘’", "()", "[]", "「」", "『』", "《》", "〈〉"]),
        _syllables,
        st.sampled_from(["", "는", "라고", "."]),
    ),
    st.builds(
        "{}{}".format, st.sampled_from(list(letters.WORDS)), st.one_of(st.just(""), _syllables)
    ),
)
_texts = st.lists(_words, min_size=1, max_size=8).map(" ".join)


def _there_and_back(text: str, grade: int = 2) -> Back:
    return back(translate(Source(text), grade).text, grade)


@settings(max_examples=300, deadline=None)
@given(_texts, st.sampled_from([1, 2]))
def test_equal_or_in_doubt_and_always_the_same_cells(text: str, grade: int) -> None:
    cells = translate(Source(text), grade).text
    made = back(cells, grade)
    assert made.text == text or made.doubts
    assert translate(Source(made.text), grade).text == cells
    assert all(0 <= d.first < d.last <= len(made.text) for d in made.doubts)
    assert all(made.text[d.first : d.last] not in d.others for d in made.doubts)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_syllables, st.booleans()), min_size=1, max_size=6))
def test_one_of_the_readings_is_the_print(words: list[tuple[str, bool]]) -> None:
    """Of every word of everyday syllables, the print is the reading or among the others."""
    for word, _ in words:
        made = _there_and_back(word)
        assert word in (made.text, *(o for d in made.doubts for o in d.others))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(min_codepoint=0x2800, max_codepoint=0x28FF), max_size=40))
def test_no_cells_raise(cells: str) -> None:
    assert back(cells).text.strip() or not cells.strip("\u2800")


@given(st.text(max_size=30))
def test_what_is_no_cell_stays(text: str) -> None:
    assert isinstance(back(text).text, str)


@pytest.mark.parametrize("grade", [1, 2])
def test_every_everyday_syllable_alone(grade: int) -> None:
    wrong = [s for s in EVERYDAY if (m := _there_and_back(s, grade)).text != s and not m.doubts]
    assert wrong == []


def test_eleven_pairs_are_written_alike() -> None:
    """Article 13 with 5 and 7: the past tense is the likelier, but for 혜."""
    for sign in _ALIKE:
        past = chr(ord(sign) + 20)
        other = chr(ord(sign) + 7 * 28)
        assert translate(Source(past)).text == translate(Source(other)).text
    assert back("⠉⠌⠊⠲") == Back("났다.", (Doubt(0, 3, ("녜다.",)),))
    assert back("⠵⠚⠌") == Back("은혜")  # KS X 1001 has no 핬


@pytest.mark.parametrize(
    ("printed", "others"),
    [
        ("5년", ("5 년",)),
        ("앞", ("아.",)),
        ("“좋은 날”", ("“조”은",)),
        ("ㅣ", ("옹이",)),
        ("가예", ("가-예",)),
    ],
)
def test_known_doubts(printed: str, others: tuple[str, ...]) -> None:
    made = _there_and_back(printed)
    assert made.text == printed
    assert set(others) <= {other for doubt in made.doubts for other in doubt.others}


@pytest.mark.parametrize(
    "printed",
    ["3.14", "1,000원", "½", "’24년", "① 첫째", "③ 셋째", "50% 할인", "20℃", "3+5=8", "010-234",
     "○○ 학교", "㉠과", "→ 끝", "10²", "가·나", "가~나", "가―나", "ㄱ과 ㅎ", "사ㅁ", "예의",
     "아예", "수액", "것이다"],
)  # fmt: skip
def test_signs_and_numbers(printed: str) -> None:
    assert _there_and_back(printed).text == printed


@installed
@pytest.mark.parametrize(
    "printed",
    ["Seoul에 산다", "New York에서 온 편지", "TV를", "MP3을", "(WHO)와", "‘K’와 “Q”를", "The end를",
     "“Hello”라고", "길이는 5m, 무게는 2kg이다"],
)  # fmt: skip
def test_roman_passages_by_liblouis(printed: str) -> None:
    assert _there_and_back(printed).text == printed


@installed
def test_what_cannot_be_read_back_stays_and_is_told() -> None:
    made = _there_and_back("물은 H₂O이다")
    assert made.text.startswith("물은 ⠴")
    assert made.doubts == (Doubt(3, len(made.text), ()),)
    assert _there_and_back("x²은").text == "x²은"


def test_without_liblouis_roman_cells_stay_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from daisy_pipeline.braille.korean import back_roman

    back_roman._print.cache_clear()
    monkeypatch.setattr(louis, "back_translate", lambda tables, cells: None)
    made = back("⠴⠠⠭⠟⠵⠲\u2800⠫")
    back_roman._print.cache_clear()
    assert made.text == "⠴⠠⠭⠟⠵⠲ 가"
    assert made.doubts == (Doubt(0, 6, ()),)


def test_sentences_come_back() -> None:
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    plain = [row for row in rows if row[0][0] != "#" and int(row[0]) in PLAIN]
    assert len(plain) > 40
    for _, printed, braille in plain:
        made = back(braille)
        assert made.text == printed or made.doubts, printed
        assert translate(Source(made.text)).text == braille


def test_lines_keep_their_ends_and_places() -> None:
    made = back("⠫\u2800⠉⠌⠊\n⠉⠌\r\n")
    assert made.text == "가 났다\n났\r\n"
    assert [made.text[d.first : d.last] for d in made.doubts] == ["났다", "났"]


def test_what_is_kept_at_a_place_does_not_grow() -> None:
    """A word of 40,000 cells without a blank is read in one pass."""
    made = back("⠫⠉⠐⠣" * 10_000)
    assert made.text == "가나라" * 10_000
    assert made.doubts == ()
