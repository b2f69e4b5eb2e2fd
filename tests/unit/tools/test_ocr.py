# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to Tesseract: its table, and the program itself where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.tools import ocr, pdf
from tests.fakes.ocr import table
from tests.fakes.pdf import FakePage, FakePdf


def test_pages_words_and_lines() -> None:
    one, two = ocr.pages_of(table([[(10, 20, "책 12", 30)], []]) + "\nrubbish\t\n")
    assert [w.text for w in one.words] == ["책", "12"]
    assert (one.width, one.height, list(one.lines)) == (1750, 2479, [(1, 1, 1)])
    assert not two.words


def test_no_program_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: "")
    assert (ocr.version(), ocr.languages()) == ("", ())


@pytest.mark.outside
def test_tesseract_reads_a_drawn_page(tmp_path: Path) -> None:
    if "eng" not in ocr.languages():
        pytest.skip("tesseract-missing: the program or its English data are not installed")
    page = FakePage()
    page.latin(60, 100, "The library is open every day", 16)
    file, picture = tmp_path / "a.pdf", tmp_path / "a.pgm"
    file.write_bytes(FakePdf([page]).data())
    assert pdf.render(file, 1, 300, picture) == 300
    (read,) = ocr.recognize(picture, "eng", 300)
    assert " ".join(w.text for w in read.words) == "The library is open every day"
