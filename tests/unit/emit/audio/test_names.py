# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of files: the library's pattern, plain letters, every system's rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.audio.names import LONGEST, NamePattern
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place

USUAL = "{number:03d}_{heading}"


def names(pattern: str, *headings: str, ascii: bool = True) -> tuple[str, ...]:
    return NamePattern(pattern, ascii).names("봄봄", "봄봄: 김유정", headings)


@pytest.mark.parametrize(
    ("pattern", "heading", "name"),
    [
        (USUAL, "제1장 봄", "001_je1jang_bom"),
        (USUAL, "Café – 밤", "001_Cafe_bam"),
        (USUAL, "圖書館", "001_doseogwan"),
        (USUAL, "Ж!", "001"),
        (USUAL, "", "001"),
        ("{slug}-{number}", "", "bombom-1"),
        ("{number:2}. {title}", "", "1._bombom_gimyujeong"),
        ("{heading}", "con", "_con"),
        ("{heading}", "…", "001"),
        ("{heading}", "a. ", "a"),
    ],
)
def test_plain_letters(pattern: str, heading: str, name: str) -> None:
    assert names(pattern, heading) == (name,)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("제1장: 봄/봄", "001_제1장_봄_봄"),
        ("a\tb\nc", "001_a_b_c"),
        ("가" * 200, "001_" + "가" * 56),
    ],
)
def test_korean_letters(heading: str, name: str) -> None:
    assert names(USUAL, heading, ascii=False) == (name,)


def test_no_two_alike_on_any_system() -> None:
    assert names("{heading}", "Bom", "bom", "BOM", "bom_2") == ("Bom", "bom_2", "BOM_3", "bom_2_2")


def test_more_than_a_thousand_files_keep_whole_numbers() -> None:
    made = names(USUAL, *["가"] * 1001)
    assert (made[0], made[1000]) == ("001_ga", "1001_ga")


@pytest.mark.message("DP-EAR-001")
@pytest.mark.parametrize(
    ("pattern", "field"),
    [
        ("{nummer}", "nummer"), ("{title.upper}", "title.upper"), ("{number!r}", "number"),
        ("{number:x}", "number"), ("{heading:99}", "heading"), ("{", "{"), ("plain", "plain"),
        ("{number:03d} {0}", "0"), ("{number:99999999d}", "number"),
    ],
)  # fmt: skip
def test_fields_that_there_are_not(pattern: str, field: str) -> None:
    with pytest.raises(DaisyError) as caught:
        names(pattern, "봄")
    ((finding),) = caught.value.findings
    assert (finding.id, finding.facts["field"]) == ("DP-EAR-001", field)
    assert finding.place == Place(inside="audio.name")
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


@pytest.mark.message("DP-EAR-002")
@pytest.mark.parametrize("sign", ["/", "\\", ":", "*", "\n", "#"])
def test_signs_that_no_name_may_hold(sign: str) -> None:
    with pytest.raises(DaisyError) as caught:
        names("{number}" + sign, "봄")
    ((finding),) = caught.value.findings
    assert (finding.id, finding.facts) == ("DP-EAR-002", {"sign": sign})
    assert finding.place == Place(inside="audio.name")
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


@given(st.lists(st.text(max_size=90), max_size=8), st.booleans())
def test_every_name_can_stand_on_every_system(headings: list[str], ascii: bool) -> None:
    made = names("{heading}", *headings, ascii=ascii)
    assert len({name.casefold() for name in made}) == len(headings)
    for name in made:
        assert name and len(name) <= LONGEST + 1 and not set(name) & set('<>:"/\\|?*#\n\0')
        assert name[-1] not in ". " and name[0] not in ". "
        assert not ascii or name.isascii()
