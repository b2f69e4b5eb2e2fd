# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB 3: a good book is good; each rule, broken alone, is seen alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.formats.safe_zip import write_zip
from daisy_pipeline.tools import epubcheck
from tests.fakes.products import Files, epub3, mp3, put
from tests.unit.check.mutate import add, check_fault, drop, found, rows

OPF, V, P1, P2 = "EPUB/package.opf", "EPUB/nav.xhtml", "EPUB/c1.xhtml", "EPUB/c2.xhtml"
S1, S2, C = "EPUB/c1.smil", "EPUB/c2.smil", "META-INF/container.xml"
META = '<meta property="{}">{}</meta>\n'
CLIP = 'clipBegin="0:00:01.000" clipEnd="0:00:02.000"'
OVERLAID = 'media-overlay="o2"'
TOC2 = '<li><a href="c2.xhtml#y1">둘째 마당</a></li>'


def meta(name: str, value: str, new: str = "") -> tuple[str, str, str]:
    return (OPF, META.format(name, value), META.format(name, new) if new else "")


FAULTS = rows(
    "EPC",
    [
        ("001", add("mimetype", b"application/epub")),
        ("002", add(C, b"<container/>")),
        ("003", (C, "EPUB/package.opf", "EPUB/gone.opf")),
        ("004", (OPF, 'version="3.0"', 'version="2.0"')),
        ("010", (OPF, "<dc:title>동백꽃", "<dc:title>")),
        ("011", (OPF, 'unique-identifier="uid"', 'unique-identifier="nav"')),
        ("012", meta("dcterms:modified", "2026-03-02T00:00:00Z", "2026-03-02")),
        ("013", (OPF, ">ko<", ">한국어<")),
        ("020", (OPF, "</manifest>",
                 '<item id="z" href="z.css" media-type="text/css"/></manifest>')),
        ("021", (OPF, "</manifest>",
                 '<item id="z" href="a.png" media-type="image/png"/></manifest>')),
        ("022", add("EPUB/z.css", b"p {}")),
        ("023", (OPF, "image/png", "image/jpeg")),
        ("025", (OPF, '<itemref idref="c2"/>', '<itemref idref="c2"/><itemref idref="img"/>')),
        ("026", (OPF, ' properties="nav"', ""), "073", "035"),
        ("027", (OPF, '<itemref idref="c2"/>', '<itemref idref="c2"/><itemref idref="c2"/>')),
        ("030", (V, 'epub:type="toc"', 'epub:type="lot"')),
        ("031", (V, TOC2, "<li>둘째 마당</li>")),
        ("033", (V, "c1.xhtml#x1", "c2.xhtml#y2")),
        ("034", (V, "둘째 마당", "")),
        ("035", (V, 'epub:type="page-list"', 'epub:type="lot"'), "073"),
        ("040", add("EPUB/x.xhtml", b"<html/>"),
         (OPF, "</manifest>", '<item id="z" href="x.xhtml" media-type="application/xhtml+xml"/>'
          "</manifest>")),
        ("041", (P2, "c1.xhtml#x1", "gone.xhtml#x1")),
        ("042", (P2, "c1.xhtml#x1", "c1.xhtml#x99")),
        ("043", (P2, 'src="a.png"', 'src="b.png"')),
        ("044", (P2, ' alt="점"', "")),
        ("045", (P2, "<title>둘째 마당", "<title>")),
        ("046", (P2, ' lang="ko" xml:lang="ko"', "")),
        ("050", (OPF, OVERLAID, 'media-overlay="o1"')),
        ("051", (OPF, '<meta property="media:duration" refines="#o2">0:00:02.000</meta>', "")),
        ("052", (OPF, 'refines="#o2">0:00:02.000', 'refines="#o2">0:00:12.000')),
        ("053", (S2, "c2.xhtml#y2", "gone.xhtml#y2"), "064"),
        ("054", (S2, "c2.xhtml#y2", "c2.xhtml#y99"), "064"),
        ("055", (S1, "#x2", "#xx"), (S1, '#x1"', '#x2"'), (S1, "#xx", "#x1")),
        ("056", (S2, CLIP, CLIP.replace("0:00:01.000", "01")), (S2, '"01"', '"one"'),
         (OPF, "0:00:02.000", "0:00:01.000"), (OPF, "0:00:05.000", "0:00:04.000"), "DP-PRD-028"),
        ("057", (S2, CLIP, 'clipBegin="0:00:02.000" clipEnd="0:00:01.500"')),
        ("058", (S2, f'c002.mp3" {CLIP}', f'gone.mp3" {CLIP}')),
        ("059", (S2, CLIP, CLIP.replace("0:00:02.000", "0:00:02.900"))),
        ("060", (S2, CLIP, CLIP.replace("0:00:01.000", "0:00:00.500"))),
        ("061", add("EPUB/c002.mp3", mp3(8)),
         (S2, CLIP, 'clipBegin="0:00:07.000" clipEnd="0:00:08.000"')),
        ("062", add("EPUB/c002.mp3", mp3(9))),
        ("063", (P2, '<link rel="stylesheet" href="style.css" type="text/css"/>', "")),
        ("064", (P2, "<figure>", "<p>아무도 읽지 않는다.</p><figure>")),
        ("065", (S2, "#c2", "#gone")),
        ("066", lambda f: {**f, "EPUB/c003.mp3": f["EPUB/c002.mp3"]}, (S2, "c002", "c003"), "022"),
        ("070", meta("schema:accessibilityHazard", "none")),
        ("071", meta("schema:accessibilitySummary", "소리와 글이 함께 있습니다.")),
        ("072", meta("schema:accessMode", "auditory", "hearing")),
        ("073", (V, 'epub:type="page-list"', 'epub:type="lot"'), "035"),
        ("074", meta("schema:accessibilityFeature", "synchronizedAudioText")),
        ("075", (OPF, "<dc:source>ISBN 1</dc:source>", "")),
    ],
)  # fmt: skip


def test_a_good_book_has_no_findings(tmp_path: Path) -> None:
    assert found(epub3(), tmp_path) == []


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_each_fault_is_found_alone(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    check_fault(epub3, id, changes, also, tmp_path)


@pytest.mark.message("DP-EPC-005")
def test_mimetype_comes_first(tmp_path: Path) -> None:
    folder = put(epub3(), tmp_path / "book")
    write_zip(folder, tmp_path / "good.epub")
    assert check_product(tmp_path / "good.epub", {}) == []
    with zipfile.ZipFile(tmp_path / "bad.epub", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in reversed(epub3().items()):
            archive.writestr(name, data)
    (finding,) = check_product(tmp_path / "bad.epub", {})
    assert (finding.id, finding.place.file) == ("DP-EPC-005", "bad.epub")


def told(files: Files, tmp_path: Path, wish: str = "auto") -> list[tuple[str, str, int]]:
    folder = put(files, tmp_path / "book")
    findings = check_product(folder, {"check": {"epubcheck": wish}})
    return [(f.id, f.place.file, f.place.line) for f in findings]


@pytest.mark.message("DP-EPC-901", "DP-EPC-902")
def test_words_of_epubcheck_become_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        epubcheck.Message("ERROR", "RSC-005", "broken", "EPUB/c1.xhtml", 7),
        epubcheck.Message("WARNING", "OPF-003", "odd", "EPUB/package.opf", 3),
    )
    monkeypatch.setattr(epubcheck, "java", lambda: "java")
    monkeypatch.setattr(epubcheck, "jar", lambda: Path("epubcheck.jar"))
    monkeypatch.setattr(epubcheck, "judge", lambda path: epubcheck.Verdict(said))
    assert told(epub3(), tmp_path) == [
        ("DP-EPC-901", "EPUB/c1.xhtml", 7),
        ("DP-EPC-902", "EPUB/package.opf", 3),
    ]


@pytest.mark.message("DP-EPC-903")
def test_no_verdict_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = epubcheck.Verdict(problem="late", detail="300")
    monkeypatch.setattr(epubcheck, "java", lambda: "java")
    monkeypatch.setattr(epubcheck, "jar", lambda: Path("epubcheck.jar"))
    monkeypatch.setattr(epubcheck, "judge", lambda path: late)
    assert [row[0] for row in told(epub3(), tmp_path)] == ["DP-EPC-903"]


@pytest.mark.message("DP-EPC-904", "DP-EPC-905")
@pytest.mark.parametrize(
    ("wish", "expected"), [("auto", ["DP-EPC-904"]), ("always", ["DP-EPC-905"]), ("never", [])]
)
def test_without_java(
    wish: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epubcheck, "java", lambda: "")
    assert [row[0] for row in told(epub3(), tmp_path, wish)] == expected


@pytest.mark.outside
def test_epubcheck_accepts_the_good_book(tmp_path: Path) -> None:
    if not (epubcheck.java() and epubcheck.jar()):
        pytest.skip("java-missing: EPUBCheck or Java is not installed")
    write_zip(put(epub3(), tmp_path / "book"), tmp_path / "book.epub")
    assert epubcheck.judge(tmp_path / "book.epub") == epubcheck.Verdict()
    write_zip(put(drop("EPUB/a.png")(epub3()), tmp_path / "bad"), tmp_path / "bad.epub")
    assert "RSC-001" in {m.id for m in epubcheck.judge(tmp_path / "bad.epub").messages}
