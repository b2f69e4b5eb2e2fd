# SPDX-License-Identifier: AGPL-3.0-or-later
"""What checks know of a PDF: codes of glyphs, maps to Unicode, the tree, words by mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from daisy_pipeline.tools.pdf_facts import facts
from daisy_pipeline.tools.pdf_facts_glyphs import Glyphs, told
from tests.fakes.large_print import pdf

IDENTITY = Dictionary(
    Type=Name.Font,
    Subtype=Name.Type0,
    BaseFont=Name("/AAAAAA+Own"),
    Encoding=Name("/Identity-H"),
    DescendantFonts=Array([Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0)]),
)


def shown(content: bytes, unicode: bytes = b"") -> tuple[set[int], dict[str, Any]]:
    """The codes that a page with this content shows of its one font, F1, and what is told of it."""
    one = pikepdf.new()
    page = one.add_blank_page()
    own = Dictionary(**{key[1:]: value for key, value in IDENTITY.items()})
    if unicode:
        own.ToUnicode = one.make_stream(unicode)
    page.Resources = Dictionary(Font=Dictionary(F1=one.make_indirect(own)))
    page.Contents = one.make_stream(content)
    glyphs = Glyphs()
    glyphs.read(one)
    (used,) = glyphs.fonts.values()
    return set(used.codes), told(used)


def codes(content: bytes) -> set[int]:
    return shown(content)[0]


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=8), st.booleans())
def test_codes_of_strings_however_they_are_written(wanted: list[int], hexadecimal: bool) -> None:
    data = b"".join(code.to_bytes(2, "big") for code in wanted)
    if hexadecimal:
        string = b"<" + data.hex(" ").encode() + b">"
    else:
        string = b"(" + b"".join(b"\\%03o" % byte for byte in data) + b")"
    for show in (string + b" Tj", b"[" + string + b" -20 " + string + b"] TJ", string + b"'"):
        assert codes(b"BT /F1 18 Tf " + show + b" ET") == set(wanted)


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 1 Tf (\0\1) Tj ET (\0\7) pop",
        b"/Span <</ActualText (\0\7)>> BDC BT /F1 1 Tf (\0\1) Tj ET EMC",
        b"/Span <</E (/F9 3 Tf <0007> Tj)>> BDC BT /F1 1 Tf (\0\1) Tj ET EMC",
        b"q BT /F1 1 Tf (\0\1) Tj ET Q BT (\0\7) Tj ET",
        b"BI /W 1 ID (\0\7) Tj EI BT /F1 1 Tf (\0\1) Tj ET",
    ],
    ids=["operand", "actual", "inside", "restored", "picture"],
)
def test_what_is_not_shown_is_no_glyph(content: bytes) -> None:
    assert codes(content) == {1}


def test_escapes_and_nested_brackets() -> None:
    assert codes(b"BT /F1 1 Tf (\\(\\)()) Tj ET") == {0x2829}
    assert codes(b"BT /F1 1 Tf (\\n\\\\a\\\nb) Tj ET") == {0x0A5C, 0x6162}


def test_maps_to_unicode_and_what_they_leave_out() -> None:
    cmap = (
        b"1 beginbfchar <0001> <AC00> endbfchar "
        b"2 beginbfrange <0002> <0004> <AC01> <0005> <0006> [<0041> <FFFD>] endbfrange"
    )

    def lost(words: bytes) -> int:
        return int(shown(b"BT /F1 1 Tf <" + words + b"> Tj ET", cmap)[1]["lost"])

    assert lost(b"000100020003000400050005") == 0
    assert lost(b"00010006") == lost(b"00010007") == 1
    font = shown(b"/Span <</ActualText (x)>> BDC BT /F1 1 Tf <0007> Tj ET EMC", cmap)[1]
    assert font["lost"] == 0  # its words are told by ActualText
    assert (font["name"], font["embedded"]) == ("Own", False)


def test_the_facts_of_a_good_file_through_the_child_processes(tmp_path: Path) -> None:
    path = tmp_path / "책.pdf"
    path.write_bytes(pdf())
    found = facts(path)
    assert (found.pages, found.lang, found.title, found.part) == (5, "ko-KR", "시험 책", "1")
    assert [sheet.label for sheet in found.sheets if sheet] == ["1", "2", "3", "4", "5"]
    figure = next(e for e in found.elements if e.role == "Figure")
    assert (figure.alt, figure.page) == ("닭 두 마리", 1)
    heading = next(e for e in found.elements if e.role == "H2")
    assert "".join(found.words[kid] for kid in heading.kids if isinstance(kid, tuple)) == "마디"
    assert sum(e.ours for e in found.elements) == 7
    assert not found.strays and not found.cut
