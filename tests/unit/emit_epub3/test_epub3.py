# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from lxml import etree

from daisy_pipeline.check.epub import CheckerEpub
from daisy_pipeline.emit.epub3.emitter import Epub3
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.title import Edition
from tests.fakes.books import kitchen_sink, para
from tests.fakes.given import TITLE, emitted, given
from tests.fakes.golden import hold
from tests.fakes.products import put
from tests.unit.formats_html.test_renderer import BOOKS

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "s": "http://www.w3.org/ns/SMIL",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("epub3")
    return emitted(Epub3(), given(kitchen_sink(), folder / "in", sound=True), folder / "out")


def _opf(files: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(files["EPUB/package.opf"])


def _metas(files: dict[str, bytes], name: str) -> list[str]:
    return [str(m.text) for m in _opf(files).iterfind(f".//opf:meta[@property='{name}']", NS)]


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60000 + float(seconds) * 1000)


def test_golden(spoken: dict[str, bytes], golden_update: bool) -> None:
    hold(spoken, "epub3/kitchen_sink", golden_update)


def test_two_builds_are_identical(spoken: dict[str, bytes], tmp_path: Path) -> None:
    again = given(kitchen_sink(), tmp_path / "in", sound=True)
    assert emitted(Epub3(), again, tmp_path / "out") == spoken


def test_without_sound_there_is_no_word_of_it(tmp_path: Path) -> None:
    files = emitted(Epub3(), given(kitchen_sink(), tmp_path / "in"), tmp_path / "out")
    assert not [n for n in files if n.endswith((".smil", ".mp3"))]
    assert b"media:" not in files["EPUB/package.opf"]
    assert "auditory" not in files["EPUB/package.opf"].decode()
    assert "synchronizedAudioText" not in _metas(files, "schema:accessibilityFeature")
    assert "nrt" not in _metas(files, "role"), "nobody reads a silent book"


def test_the_print_original_is_named_whole(tmp_path: Path) -> None:
    edition = replace(TITLE.edition, rights="출판사의 이용 허락")
    title = replace(TITLE, publisher="", edition=edition)
    files = emitted(Epub3(), given(kitchen_sink(), tmp_path / "in", title=title), tmp_path / "out")
    sources = [str(e.text) for e in _opf(files).iterfind(".//dc:source", NS)]
    assert sources == ["urn:isbn:9788901234567", "온갖 것이 든 책. 출판사, 1936"]
    assert [e.text for e in _opf(files).iterfind(".//dc:rights", NS)] == [
        "인쇄본: 출판사의 이용 허락"
    ]
    assert [e.text for e in _opf(files).iterfind(".//dc:publisher", NS)] == ["제작소"]


def test_the_overlay_follows_the_page_and_its_times_are_exact(spoken: dict[str, bytes]) -> None:
    total = 0
    names = [n for n in spoken if n.endswith(".smil")]
    for name in names:
        overlay = etree.fromstring(spoken[name])
        page = etree.fromstring(spoken[name.replace(".smil", ".xhtml")])
        ids = [n.get("id") for n in page.iter() if n.get("id")]
        shown = [str(t.get("src")).split("#")[1] for t in overlay.iterfind(".//s:text", NS)]
        assert [ids.index(id) for id in shown] == sorted(ids.index(id) for id in shown)
        clips = [
            (str(a.get("src")), _ms(str(a.get("clipBegin"))), _ms(str(a.get("clipEnd"))))
            for a in overlay.iterfind(".//s:audio", NS)
        ]
        assert all(0 <= begin < end for _, begin, end in clips)
        assert all(f"EPUB/{file}" in spoken for file, _, _ in clips)
        own = sum(end - begin for _, begin, end in clips)
        said = _opf(spoken).find(f".//opf:meta[@refines='#{Path(name).stem}-overlay']", NS)
        assert said is not None and _ms(str(said.text)) == own
        total += own
    assert [_ms(t) for t in _metas(spoken, "media:duration")][-1] == total
    assert len(names) == 5


def test_structures_can_be_skipped_or_left(spoken: dict[str, bytes]) -> None:
    overlay = etree.fromstring(spoken["EPUB/part003.smil"])
    types = {str(n.get(TYPE)) for n in overlay.iter() if n.get(TYPE)}
    assert types == {"pagebreak", "noteref", "footnote", "list", "table", "figure"}


def test_sentences_of_one_image_all_play(tmp_path: Path) -> None:
    alt = (b.Segment((b.Run(text="하나."),), "s1"), b.Segment((b.Run(text=" 둘."),), "s2"))
    figure = b.Figure(pictures=(b.Picture(name="hen.png", alt=alt),))
    book = replace(kitchen_sink(), front=(), body=(figure,), rear=())
    files = emitted(Epub3(), given(book, tmp_path / "in", sound=True), tmp_path / "out")
    overlay = etree.fromstring(files["EPUB/part002.smil"])
    assert [t.get("src") for t in overlay.iterfind(".//s:text", NS)] == ["part002.xhtml#s1"] * 2


def test_metadata_say_what_is_true(spoken: dict[str, bytes]) -> None:
    features = _metas(spoken, "schema:accessibilityFeature")
    assert {"MathML", "longDescription", "rubyAnnotations", "pageNavigation"} <= set(features)
    assert _metas(spoken, "schema:accessModeSufficient") == [
        "textual",
        "auditory",
        "textual,visual",
    ]
    assert _metas(spoken, "dcterms:modified") == ["2026-04-05T00:00:00Z"]
    assert _metas(spoken, "pageBreakSource") == ["urn:isbn:9788901234567"]
    assert _metas(spoken, "role") == ["aut", "ctb", "nrt", "bkp"]
    assert not _metas(spoken, "dcterms:conformsTo")
    assert "사람이 낭독한" in _metas(spoken, "schema:accessibilitySummary")[0]


def test_a_synthetic_voice_is_called_one(tmp_path: Path) -> None:
    title = replace(TITLE, human_voice=False, lang="en", edition=Edition(date="1936"), subtitle="")
    book = replace(kitchen_sink(), lang="en")
    made = given(book, tmp_path / "in", sound=True, title=title)
    files = emitted(Epub3(), made, tmp_path / "out")
    assert "Synthetic speech" in _metas(files, "schema:accessibilitySummary")[0]
    assert _metas(files, "pageBreakSource") == ["온갖 것이 든 책. 1936"]
    assert _metas(files, "media:narrator") == ["홍길동 (synthetic voice)"]
    assert b">Contents</h1>" in files["EPUB/nav.xhtml"]


def test_a_book_of_one_sentence(tmp_path: Path) -> None:
    made = given(b.Book(lang="ko", body=(para("한 문장."),)), tmp_path / "in")
    files = emitted(Epub3(), made, tmp_path / "out")
    assert re.findall(r'href="([^"]+)">온갖', files["EPUB/nav.xhtml"].decode()) == ["part001.xhtml"]
    assert _metas(files, "schema:accessMode") == ["textual"]
    assert "page-list" not in files["EPUB/nav.xhtml"].decode()
    assert b"book-title" in files["EPUB/part001.xhtml"]


def _findings(book: b.Book, folder: Path) -> list[Finding]:
    made: ProductInput = given(book, folder / "in")
    (folder / "out").mkdir()
    return list(Epub3().emit(made, folder / "out"))


def test_an_image_without_alternative_text_is_said_in_the_metadata(tmp_path: Path) -> None:
    figure = b.Figure(pictures=(b.Picture(name="hen.png"),))
    book = replace(kitchen_sink(), front=(), body=(figure,), rear=())
    assert _findings(book, tmp_path) == []  # told where the source is read: DP-NRM-005
    page = (tmp_path / "out" / "EPUB" / "part001.xhtml").read_text("utf-8")
    assert 'alt="그림"' in page
    opf = (tmp_path / "out" / "EPUB" / "package.opf").read_text("utf-8")
    assert ">textual,visual<" in opf and "alternativeText" not in opf
    assert "대체 텍스트가 없는 그림이 있습니다" in opf


@pytest.mark.message("DP-EMH-002", "DP-EMH-003")
def test_what_a_page_cannot_hold_is_told(tmp_path: Path) -> None:
    content = '<math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/></apply></math>'
    items: tuple[b.Inline, ...] = (
        b.Math(mathml=content, alt="더하기"),
        b.Run(text="여기", href="javascript:alert(1)"),
    )
    book = b.Book(lang="ko", body=(b.Paragraph(text=(b.Segment(items, "s00001"),)),))
    found = _findings(book, tmp_path)
    assert [(f.id, f.place.inside, f.facts["what"]) for f in found] == [
        ("DP-EMH-002", "s00001", "더하기"),
        ("DP-EMH-003", "s00001", "javascript:alert(1)"),
    ]
    page = (tmp_path / "out" / "EPUB" / "part002.xhtml").read_text("utf-8")
    assert '<span id="s00001">더하기여기</span>' in page


def test_pages_are_in_the_language_of_the_book(spoken: dict[str, bytes], tmp_path: Path) -> None:
    made = given(replace(kitchen_sink(), lang="en"), tmp_path / "in")
    files = emitted(Epub3(), made, tmp_path / "out")
    assert etree.fromstring(files["EPUB/part003.xhtml"]).get("lang") == "en"
    assert [e.text for e in _opf(files).iterfind(".//dc:language", NS)] == ["ko"]
    assert b'lang="en" xml:lang="en">Second chapter</a>' in spoken["EPUB/nav.xhtml"]


def test_a_heading_that_begins_with_a_page_mark_is_found(tmp_path: Path) -> None:
    mark = b.Segment((b.PageMark(label="9", id="page-9"), b.Run(text=" ")), "s1")
    words = b.Segment((b.Run(text="마디"),), "s2")
    top = b.Heading(level=1, text=b.plain("장"))
    book = b.Book(lang="ko", body=(top, b.Heading(level=2, text=(mark, words))))
    files = emitted(Epub3(), given(book, tmp_path / "in"), tmp_path / "out")
    assert b'href="part002.xhtml#s2">' in files["EPUB/nav.xhtml"]


def test_every_box_has_a_name_of_its_own(spoken: dict[str, bytes]) -> None:
    page = etree.fromstring(spoken["EPUB/part004.xhtml"])
    boxes = page.findall(".//h:aside[@class='sidebar']", NS)
    named = [(n.get("aria-label"), n.get("aria-labelledby")) for n in boxes]
    assert named == [(None, "s00035"), ("글상자 2", None)]


def test_our_own_check_finds_nothing(spoken: dict[str, bytes], tmp_path: Path) -> None:
    assert CheckerEpub().check(put(spoken, tmp_path)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@examples(book=BOOKS)
def test_any_book_is_valid(book: b.Book, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    emitted(Epub3(), given(book, folder / "in"), folder / "out")
    assert CheckerEpub().check(folder / "out") == []
