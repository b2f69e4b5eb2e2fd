# SPDX-License-Identifier: AGPL-3.0-or-later
"""BRF, BRL and braille in Unicode, alone and beside other formats: one fault, one finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.check.braille_pages import Size, shown_size
from daisy_pipeline.check.door import check_product
from daisy_pipeline.formats.brf import ReadPage, brf_bytes, unicode_bytes
from daisy_pipeline.model.finding import Finding
from tests.fakes import braille
from tests.fakes.products import put
from tests.unit.check.mutate import add, drop, found

LINE = "⠁⠃⠉⠙⠑⠋⠛⠓"


def judged(data: bytes, folder: Path, name: str = "책.brf", **told: int) -> list[Finding]:
    (folder / name).write_bytes(data)
    return check_product(folder / name, {"check": dict(told)})


def long_book(pages: int = 6, lines: int = 25) -> list[list[str]]:
    """Pages of 40 cells whose numbers stand in the last row."""
    numbers = str.maketrans("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚")
    rows = [LINE * 5] * (lines - 1)
    last = ["⠼" + str(n).translate(numbers) for n in range(1, pages + 1)]
    return [[*rows, end.rjust(40, "⠀")] for end in last]


def test_good_files(tmp_path: Path) -> None:
    for name, data in braille.braille().items():
        assert judged(data, tmp_path, name) == [], name
    assert judged(brf_bytes(long_book()), tmp_path) == []
    assert judged(brf_bytes(long_book()).lower(), tmp_path, "책.brl") == []


@pytest.mark.message("DP-BRF-010")
def test_a_character_that_is_no_braille(tmp_path: Path) -> None:
    (finding,) = judged(b"ABC\r\nA\x7fB\r\n\fA\x7f\r\n\f", tmp_path)
    assert (finding.id, finding.place.line) == ("DP-BRF-010", 2)
    assert finding.facts == {"sign": "U+007F"}
    (finding,) = judged("⠁⠃⠉⠙\n⠃가\n\f".encode(), tmp_path, "책.txt")
    assert (finding.place.line, finding.facts) == (2, {"sign": "가"})


@pytest.mark.message("DP-BRF-010")
def test_a_letter_in_a_unicode_file_is_not_read_as_brf(tmp_path: Path) -> None:
    text = unicode_bytes([[LINE] * 700]) + b"A"
    assert "DP-BRF-010" in [f.id for f in judged(text, tmp_path, "책.txt", lines=700)]


@pytest.mark.message("DP-BRF-011")
def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    pages = long_book()
    pages[1][2] += "⠁"
    (finding,) = judged(brf_bytes(pages), tmp_path)
    assert (finding.id, finding.place.line) == ("DP-BRF-011", 28)
    assert finding.facts == {"length": 41, "cells": 40}
    assert judged(brf_bytes(pages), tmp_path, cells=41) == []
    told = judged(brf_bytes([[LINE]]), tmp_path, cells=7)
    assert [f.facts for f in told] == [{"length": 8, "cells": 7}]


@pytest.mark.message("DP-BRF-012")
def test_a_page_that_is_too_long(tmp_path: Path) -> None:
    pages = long_book(120, 5)
    pages[1].insert(0, LINE)
    (finding,) = judged(brf_bytes(pages), tmp_path, lines=5)
    assert (finding.id, finding.place.line) == ("DP-BRF-012", 11)
    assert finding.facts == {"rows": 6, "lines": 5}


@pytest.mark.message("DP-BRF-013")
def test_a_file_without_pages(tmp_path: Path) -> None:
    (finding,) = judged(b"ABC\r\n" * 300, tmp_path)
    assert (finding.id, finding.place.file) == ("DP-BRF-013", "책.brf")
    assert finding.facts == {"rows": 300}


@pytest.mark.message("DP-BRF-014")
def test_a_page_that_is_missing(tmp_path: Path) -> None:
    pages = long_book(9)
    del pages[4]
    (finding,) = judged(brf_bytes(pages), tmp_path)
    assert (finding.id, finding.place.line) == ("DP-BRF-014", 125)
    assert finding.facts == {"number": 6, "before": 4}


def test_the_year_on_a_title_page_is_no_page_number(tmp_path: Path) -> None:
    title = [LINE, "⠀" * 9 + "⠼⠃⠚⠃⠋"]
    assert judged(brf_bytes([title, *long_book(9)[1:]]), tmp_path) == []


def test_numbers_that_do_not_run_on_are_no_page_numbers(tmp_path: Path) -> None:
    pages = long_book(9)[::-1]
    assert judged(brf_bytes(pages), tmp_path) == []
    begun_anew = long_book(5) + long_book(5)
    assert judged(brf_bytes(begun_anew), tmp_path) == []


@pytest.mark.message("DP-BRF-015")
@pytest.mark.parametrize("data", [b"", b"\r\n\f\f", b"   \r\n"])
def test_a_file_without_braille(data: bytes, tmp_path: Path) -> None:
    assert [f.id for f in judged(data, tmp_path)] == ["DP-BRF-015"]


@pytest.mark.message("DP-BRF-016")
def test_line_ends_that_embossers_misread(tmp_path: Path) -> None:
    (finding,) = judged(b"AB\r\nC\nD\n\f", tmp_path)
    assert (finding.id, finding.place.file, finding.facts) == ("DP-BRF-016", "책.brf", {"count": 2})


def test_the_size_is_the_smallest_usual_one_that_holds_nearly_all() -> None:
    pages = [ReadPage(1, ["⠁" * 31] * 25)] * 20 + [ReadPage(1, ["⠁" * 50])]
    assert shown_size(pages, Size()) == Size(32, 25)
    assert shown_size(pages, Size(40, 0)) == Size(40, 25)
    assert shown_size([], Size()) == Size()


@given(st.binary(max_size=400))
def test_nothing_in_a_file_raises(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("x")
    for name in ("a.brf", "a.txt", "a.pef"):
        judged(data, folder, name)


# --------------------------------------------------------------------- products


def product_fault(id: str, folder: Path, *changes: object) -> Finding:
    files = braille.braille()
    for change in changes:
        files = change(files)  # type: ignore[operator]
    findings = found(files, folder)
    assert [f.id for f in findings] == [id]
    return findings[0]


def test_a_good_product(tmp_path: Path) -> None:
    assert found(braille.braille(), tmp_path) == []
    assert found(drop("동백꽃.pef", "동백꽃.ebrl")(braille.braille()), tmp_path / "b") == []


@pytest.mark.message("DP-BRF-020")
def test_formats_that_differ(tmp_path: Path) -> None:
    pages = [*braille.VOLUMES[1][:1], ["⠁"], *braille.VOLUMES[1][2:]]
    finding = product_fault("DP-BRF-020", tmp_path, add("동백꽃-02.brf", brf_bytes(pages)))
    assert finding.facts == {"other": "동백꽃.pef", "page": 5}
    assert (finding.place.file, finding.place.line) == ("동백꽃-01.brf", 5)


@pytest.mark.message("DP-BRF-021")
def test_a_page_less_in_one_format(tmp_path: Path) -> None:
    shorter = add("동백꽃-02.txt", unicode_bytes(braille.VOLUMES[1][:2]))
    finding = product_fault("DP-BRF-021", tmp_path, shorter)
    assert finding.facts == {"pages": 5, "other": "동백꽃.pef", "wanted": 6}
    assert finding.place.file == "동백꽃-01.txt"


@pytest.mark.message("DP-BRF-022")
def test_a_volume_that_is_missing(tmp_path: Path) -> None:
    files = {n: d for n, d in braille.braille().items() if n.endswith(".brl")}
    put(drop("동백꽃-01.brl")(files), tmp_path)
    (finding,) = check_product(tmp_path, {})
    assert finding.id == "DP-BRF-022"
    assert (finding.place.file, finding.facts) == ("동백꽃-02.brl", {"number": 1})


@pytest.mark.message("DP-BRF-023")
def test_an_ebraille_of_another_text(tmp_path: Path) -> None:
    pages = [[row.replace("⠫", "⠿⠁⠃") for row in page] for page in long_book()]
    files = {"동백꽃.brf": brf_bytes(pages), "동백꽃.ebrl": braille.ebrl()}
    (finding,) = found(files, tmp_path)
    assert (finding.id, finding.place.file) == ("DP-BRF-023", "동백꽃.ebrl")


def test_a_title_page_and_contents_of_a_short_book_are_no_other_text(tmp_path: Path) -> None:
    front = [[f"{word}⠀⠐⠐⠐⠐⠐{'⠐' * n}⠀⠼⠁" for n, word in enumerate(("⠟⠗⠎", "⠏⠗⠎"))]]
    title = [["⠁⠟⠗⠎⠀⠃⠟⠗⠎⠀⠉⠟⠗⠎⠀⠙⠟⠗⠎⠀⠑⠟⠗⠎"]]
    files = {"동백꽃.brf": brf_bytes(title + front + braille.PAGES)}
    assert found(files | {"동백꽃.ebrl": braille.ebrl()}, tmp_path) == []


def test_books_of_other_names_are_not_compared(tmp_path: Path) -> None:
    other = add("다른 책.brf", brf_bytes([["⠁"]]))
    assert found(other(braille.braille()), tmp_path) == []


def test_a_damaged_ebrl_in_a_product(tmp_path: Path) -> None:
    files = add("동백꽃.ebrl", b"PK\x03\x04" + bytes(50))(braille.braille())
    assert {f.id for f in found(files, tmp_path)} == {"DP-PKG-010"}
