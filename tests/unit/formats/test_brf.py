# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of braille characters: every cell there and back, line ends, form feeds, Hims' letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.brf import (
    brf_bytes,
    brl_bytes,
    read_pages,
    to_ascii,
    to_cells,
    trimmed,
    unicode_bytes,
    volume_names,
)
from daisy_pipeline.model.finding import DaisyError

ALL = "".join(chr(0x2800 + dots) for dots in range(64))
PAGES = st.lists(st.lists(st.text(alphabet=ALL, max_size=12), max_size=5), max_size=5)


def test_each_cell_is_one_of_the_64_characters() -> None:
    assert sorted(to_ascii(ALL)) == [chr(code) for code in range(0x20, 0x60)]
    assert to_cells(to_ascii(ALL)) == ALL
    assert to_ascii("⠁⠃⠉⠼⠀⠿⠈⠪⠻⠘⠳⠸") == "ABC# =@[]^\\_"


def test_pages_as_embossers_take_them() -> None:
    pages = [["⠁⠃⠀", "", "⠉", ""], [], ["⠼⠁"]]
    assert brf_bytes(pages) == b"AB\r\n\r\nC\r\n\f\f#A\r\n\f"
    assert unicode_bytes(pages).decode() == "⠁⠃\n\n⠉\n\f\f⠼⠁\n\f"


def test_hims_note_takers_have_lower_case_and_five_signs_of_their_own() -> None:
    assert brl_bytes([["⠁⠵⠈⠪⠻⠘⠳⠸⠼"]]) == b"az`{}~|_#\r\n\f"


@given(PAGES)
def test_every_format_gives_the_same_cells_back(pages: list[list[str]]) -> None:
    wanted = [trimmed(page) for page in pages]
    for data in (brf_bytes(pages), brl_bytes(pages), unicode_bytes(pages)):
        read = [page.rows for page in read_pages(data.decode())]
        assert read == wanted
        assert brf_bytes(read) == brf_bytes(pages)


def test_files_of_others_are_read_too() -> None:
    read = read_pages("AB\nC\r\fd \r\n{\x1aREST")
    assert [(page.line, page.rows) for page in read] == [(1, ["⠁⠃", "⠉"]), (3, ["⠙", "⠪"])]


@pytest.mark.message("DP-BRF-001")
@pytest.mark.parametrize("write", [brf_bytes, brl_bytes, unicode_bytes])
def test_eight_dots_are_refused(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DaisyError) as caught:
        write([["⠁"], ["⠁", "⠃⡀"]])
    (finding,) = caught.value.findings
    assert finding.id == "DP-BRF-001"
    assert finding.place.line == 2
    assert finding.facts == {"page": 2, "sign": "⡀"}


def test_names_of_volumes_sort_as_volumes_do() -> None:
    assert volume_names("책", 1, ".brf") == ["책.brf"]
    for count in (2, 11, 101):
        names = volume_names("책", count, ".brf")
        assert len(set(names)) == count
        assert names == sorted(names)
    assert volume_names("책", 2, ".brl") == ["책-01.brl", "책-02.brl"]
