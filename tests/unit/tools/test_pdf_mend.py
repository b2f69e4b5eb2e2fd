# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Typst cannot tag is there afterwards, every file with the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.tools.fonts import faces
from daisy_pipeline.tools.pdf_mend import mend
from daisy_pipeline.tools.typst import compile_pdf
from tests.unit.check.pdf_damage import every, table_attributes

HEAD = """
#let ours(body) = highlight(fill: none, body)
#set document(title: "책")
#set text(font: FONTS, lang: "ko", region: "KR", fallback: false)
"""
TABLE = """#table(columns: 3,
  table.header(table.cell(rowspan: 2)[가], table.cell(colspan: 2)[나], [다], [라]),
  table.cell(rowspan: 2)[마], [바], [사], [아], [자], [차], table.cell(colspan: 2)[카])
"""


def made(folder: Path, body: str, heads: Sequence[list[tuple[int, int]]] = ()) -> pikepdf.Pdf:
    """A mended PDF of Typst code."""
    found = faces(LargePrintProfile().fonts)
    names = "".join(f'"{name}",' for name in dict.fromkeys(face.family for face in found))
    code = HEAD.replace("FONTS", f"({names})") + body
    target = folder / "a.pdf"
    fonts = list(dict.fromkeys(face.path for face in found))
    assert compile_pdf(code, target, fonts=fonts) is None
    raw = target.read_bytes()
    mend(target, heads)
    once = target.read_bytes()
    target.write_bytes(raw)
    mend(target, heads)
    assert target.read_bytes() == once and len(once) < len(raw)
    return pikepdf.open(target)


def scopes(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    cells = [table_attributes(cell) for cell in every(pdf, role)]
    return [(str(a.get("/Scope", "")), [str(h) for h in a.get("/Headers", [])]) for a in cells]


def test_our_words_are_marked_and_no_others(tmp_path: Path) -> None:
    pdf = made(tmp_path, '글 #ours[우리] #text(lang: "en")[Hi] #underline[밑줄]')
    spans = every(pdf, "Span")
    ours = [s for s in spans if "/UserProperties" in str(s.get("/A", ""))]
    assert len(ours) == 1 < len(spans) and ours[0].A.P[0].V == "/generated"
    assert pdf.Root.MarkInfo.UserProperties is True
    assert "<pdfuaid:part>1<" in pdf.Root.Metadata.read_bytes().decode()
    assert "/UserProperties" not in made(tmp_path, "글").Root.MarkInfo


def test_heads_of_rows_and_the_cells_that_name_them(tmp_path: Path) -> None:
    pdf = made(tmp_path, TABLE, [[(0, 0), (2, 0), (4, 0), (9, 9)]])
    heads, cells = scopes(pdf, "TH"), scopes(pdf, "TD")
    assert [scope for scope, _ in heads] == ["/Both"] + ["/Column"] * 3 + ["/Row"] * 2
    ids = [str(cell.ID) for cell in every(pdf, "TH")]
    assert len(set(ids)) == len(ids)
    assert all(named[-1] == ids[4] for _, named in cells[:4])
    assert cells[4][1][-1] == ids[5] and ids[4] not in cells[4][1]
    listed = [str(name) for name in pdf.Root.StructTreeRoot.IDTree.Names.as_list()[::2]]
    assert listed == sorted(ids)


def test_tables_are_counted_in_the_order_of_tags(tmp_path: Path) -> None:
    small = "#table(columns: 2, [가], [나])\n"
    pdf = made(tmp_path, small + small, [[], [(0, 0)]])
    first, second = every(pdf, "Table")
    assert "/TH" not in str(first.K[0]) and len(every(pdf, "TH")) == 1
    assert second == every(pdf, "TH")[0].P.P


def test_a_list_stands_in_the_item_before_it(tmp_path: Path) -> None:
    pdf = made(tmp_path, "#set list(marker: [-])\n- 가\n  - 나\n    - 다\n- 라")
    for inner in every(pdf, "L")[1:]:
        assert str(inner.P.S) == "/LBody"
    assert all(str(kid.S) == "/LI" for one in every(pdf, "L") for kid in one.K)


def test_inline_things_stand_in_paragraphs(tmp_path: Path) -> None:
    body = '#block(strong[상자])\n\n#raw(block: true, lang: "x", "a = 1\\nb = 2")'
    pdf = made(tmp_path, body)
    assert [str(e.P.S) for role in ("Strong", "Code") for e in every(pdf, role)] == ["/P"] * 3
    assert all(str(p.P.S) in ("/Document", "/Div") for p in every(pdf, "P"))


@pytest.mark.parametrize(("lang", "kept"), [("en", "en"), ("en-US", "en-US"), ("ko-KP", "ko-KP")])
def test_a_language_loses_a_region_that_it_took_by_chance(
    lang: str, kept: str, tmp_path: Path
) -> None:
    main, _, region = lang.partition("-")
    more = f', region: "{region}"' if region else ""
    pdf = made(tmp_path, f'#text(lang: "{main}"{more})[#par[Hi]]\n\n#par[가]')
    assert kept in {str(e.get("/Lang", "")) for e in every(pdf, "P") + every(pdf, "Span")}


def test_notes_are_notes_each_with_an_id(tmp_path: Path) -> None:
    note = "#quote(block: true, par[#emph(ours[주]) 말.])\n"
    pdf = made(tmp_path, note + note + "#quote(block: true, par[따온 말.])")
    assert [str(note.ID) for note in every(pdf, "Note")] == ["note-00001", "note-00002"]
    assert len(every(pdf, "BlockQuote")) == 1


def test_links_are_described_in_our_words(tmp_path: Path) -> None:
    head = '#[#heading(supplement: "제1장, 4", "제1장, 4")<a>]'
    made(tmp_path, head + '#link(<a>)[그 장] #[글]<b> #link(<b>)[글로] #link("https://a.kr/7")[밖]')
    target = tmp_path / "a.pdf"
    mend(target, page_words="{}쪽")
    with pikepdf.open(target) as pdf:
        said = [str(link.Contents) for link in pdf.pages[0].Annots]
    assert said[:2] == ["제1장, 4, 1쪽", "1쪽"] and "쪽" not in said[2]
