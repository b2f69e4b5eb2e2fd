# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB's rarer structures: fallbacks, refinements, renditions, switches, style sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.epub import EpubReader
from tests.fakes.books import MATHML
from tests.unit.readers import epubs
from tests.unit.readers.epubs import pack, page

_OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">u1'
    "</dc:identifier><dc:language>ko</dc:language>{meta}</metadata><manifest>"
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"{about}/>{items}</manifest>'
    '<spine>{spine}<itemref idref="a"/></spine></package>'
)


def read(
    folder: Path, meta: str = "", about: str = "", items: str = "", spine: str = "", **more: str
) -> ReadResult:
    """What is read of an EPUB with this package and page a.xhtml."""
    opf = _OPF.format(meta=meta, about=about, items=items, spine=spine)
    members: dict[str, str | bytes] = {"a.xhtml": page(more.pop("body", "<p>글</p>"))}
    members |= {name.replace("_", "."): text for name, text in more.items()}
    saved = dict(epubs.TYPES)
    epubs.TYPES.update({"pdf": "application/pdf", "css": "text/css"})
    try:
        return EpubReader().read(pack(folder / "a.epub", members, opf=opf, spine=("a.xhtml",)), {})
    finally:
        epubs.TYPES.clear()
        epubs.TYPES.update(saved)


def test_refined_titles_and_roles(tmp_path: Path) -> None:
    meta = (
        "<dc:title id='s'>부제</dc:title><dc:title id='m'>동백꽃</dc:title>"
        "<meta refines='#m' property='title-type'>main</meta>"
        "<meta refines='#s' property='title-type'>subtitle</meta>"
        "<dc:creator id='c'>김유정</dc:creator><dc:creator id='t'>옮긴이</dc:creator>"
        "<meta refines='#t' property='role' scheme='marc:relators'>trl</meta>"
    )
    info = read(tmp_path, meta).book.info
    assert (info.title, info.creators, info.identifier) == ("동백꽃 : 부제", ("김유정",), "u1")


@pytest.mark.message("DP-EPB-021", "DP-EPB-022")
def test_fixed_layout_and_sound_are_told(tmp_path: Path) -> None:
    meta = "<dc:title>t</dc:title><meta property='rendition:layout'>pre-paginated</meta>"
    result = read(tmp_path, meta, ' media-overlay="o"')
    assert [(f.id, f.place.file) for f in result.findings] == [
        ("DP-EPB-021", "a.epub"),
        ("DP-EPB-022", "a.epub"),
    ]


@pytest.mark.message("DP-EPB-025")
def test_fallback_chain_and_what_has_none(tmp_path: Path) -> None:
    items = (
        '<item id="x" href="x.pdf" media-type="application/pdf" fallback="y"/>'
        '<item id="y" href="y.xhtml" media-type="application/xhtml+xml" fallback="x"/>'
        '<item id="z" href="z.pdf" media-type="application/pdf" fallback="z"/>'
    )
    spine = '<itemref idref="x"/><itemref idref="z"/>'
    more = {"x_pdf": "%PDF", "z_pdf": "%PDF", "y_xhtml": page("<p>대신</p>")}
    result = read(tmp_path, items=items, spine=spine, **more)
    assert len(result.book.body) == 2
    (finding,) = result.findings
    assert (finding.id, finding.place.inside) == ("DP-EPB-025", "EPUB/z.pdf")


@pytest.mark.message("DP-EPB-020")
def test_only_the_first_of_two_forms_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = epubs.CONTAINER.replace(
        "</rootfiles>",
        '<rootfile full-path="EPUB/b.opf" media-type="application/oebps-package+xml"/></rootfiles>',
    )
    monkeypatch.setattr(epubs, "CONTAINER", twice)
    (finding,) = read(tmp_path).findings
    assert (finding.id, finding.facts["count"]) == ("DP-EPB-020", 2)
    assert finding.place.file == "a.epub"


@pytest.mark.message("DP-EPB-019", "DP-EPB-023", "DP-EPB-024")
def test_what_nobody_sees_is_left_out_but_notes_and_pages_stay(tmp_path: Path) -> None:
    body = (
        "<p>글<a epub:type='noteref' href='#n'>1</a></p>"
        "<aside epub:type='footnote' id='n' class='off'><p>각주</p></aside>"
        "<p class='off'>숨김</p><div class='off'><span epub:type='pagebreak' title='3'/></div>"
        "<aside class='pullquote'><p>발췌</p></aside><div role='doc-pagefooter'>면주</div>"
    )
    result = read(tmp_path, body=f"<style>.off {{ display: none }}</style>{body}", about="")
    assert [type(x).__name__ for x in result.book.body] == ["Paragraph", "Note", "PageBreak"]
    told = {f.id: (f.place.file, f.facts["count"]) for f in result.findings}
    assert told == {k: ("a.epub", 1) for k in ("DP-EPB-019", "DP-EPB-023", "DP-EPB-024")}


def test_a_switch_gives_its_formula(tmp_path: Path) -> None:
    formula = MATHML.replace("<math ", '<math alttext="x" ')
    body = (
        "<p>가<epub:switch><epub:case required-namespace='http://www.w3.org/1998/Math/MathML'>"
        f"{formula}</epub:case><epub:default>대신</epub:default></epub:switch>나</p>"
    )
    (paragraph,) = read(tmp_path, body=body).book.body
    assert isinstance(paragraph, b.Paragraph)
    assert [type(i).__name__ for i in paragraph.text[0].content] == ["Run", "Math", "Run"]
