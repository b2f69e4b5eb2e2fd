# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 2.02: a good book is good; each rule, broken alone, is seen alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.products import XHTML, daisy202, mp3
from tests.unit.check.mutate import add, check_fault, drop, edit, found, rows

N, T, S1, S2 = "ncc.html", "text.html", "s001.smil", "s002.smil"
META = '<meta name="{}" content="{}"/>'


def meta(name: str, old: str, new: str) -> tuple[str, str, str]:
    return (N, META.format(name, old), META.format(name, new))


def without(name: str, value: str) -> tuple[str, str, str]:
    return (N, META.format(name, value), "")


PAGE = '<span class="page-normal" id="n9"><a href="s002.smil#u0">{}</a></span>\n<h2'
FAULTS = rows(
    "D2",
    [
        ("004", (S1, "-//W3C//DTD SMIL 1.0//EN", "-//W3C//DTD SMIL 2.0//EN")),
        ("010", lambda f: {("NCC.HTML" if n == N else n): d for n, d in f.items()}),
        ("011", add("동백.css", b"p {}"), meta("ncc:files", "7", "8"), "108"),
        ("012", (T, ' xmlns="http://www.w3.org/1999/xhtml"', "")),
        ("020", (N, "dc:publisher", "prod:publisher")),
        ("021", (N, "dc:creator", "prod:creator")),
        ("022", (N, META.format("ncc:depth", "2"), META.format("ncc:depth", "2") * 2)),
        ("023", meta("prod:note", "x", " ")),
        ("024", (N, "prod:note", "ncc:colour")),
        ("025", (S1, "Daisy 2.02", "Daisy 2.2")),
        ("026", meta("ncc:producedDate", "2026-03-02", "2. 3. 2026")),
        ("027", meta("dc:language", "ko", "한국어")),
        ("028", meta("ncc:charset", "utf-8", "euc-kr")),
        ("030", (N, "<title>동백꽃</title>", "<title> </title>")),
        ("031", (N, 'class="title" ', "")),
        ("033", (N, "h2", "h3"), meta("ncc:depth", "2", "3")),
        ("035", (N, 't2">1<', 't2">일<'), meta("ncc:maxPageNormal", "1", "0")),
        (
            "036",
            (N, "<h2", PAGE.format("0")),
            meta("ncc:pageNormal", "1", "2"),
            meta("ncc:tocItems", "4", "5"),
            "078",
        ),
        ("039", (N, "둘째 마당", "")),
        ("040", (N, "s002.smil#u1", "s002.smil")),
        ("041", (N, "s002.smil#u1", "s003.smil#u1"), "093"),
        (
            "042",
            (N, "<h2", PAGE.format("1")),
            (S2, 'id="pu0"', 'id="pu0" system-required="pagenumber-on"'),
            meta("ncc:pageNormal", "1", "2"),
            meta("ncc:tocItems", "4", "5"),
        ),
        ("050", meta("ncc:pageNormal", "1", "7")),
        ("051", meta("ncc:tocItems", "4", "5")),
        ("052", without("ncc:footnotes", "1")),
        ("053", meta("ncc:multimediaType", "audioFullText", "audioFull")),
        ("055", meta("ncc:revision", "0", "one")),
        ("056", without("ncc:multimediaType", "audioFullText")),
        ("060", (S1, "<smil>", '<smil xmlns="http://www.w3.org/2001/SMIL20/">')),
        ("065", (S2, "KR-TEST-0001", "KR-TEST-0002")),
        ("066", (S2, 'dc:title" content="동백꽃', 'dc:title" content="봄봄')),
        ("067", (S2, 'ncc:timeInThisSmil" content="0:00:02.000', 'title" content="x')),
        ("068", (S2, "0:00:02.000", "two seconds")),
        ("069", (S2, "0:00:05.000", "0:00:09.000")),
        ("070", (S2, "0:00:02.000", "0:00:09.000")),
        ("075", (S2, "text.html#x8", "gone.html#x8"), "103"),
        ("076", (S2, "text.html#x8", "text.html#x99"), "103"),
        ("077", (S2, "text.html#x8", "text.html"), "103"),
        ("078", (S1, ' system-required="pagenumber-on"', "")),
        ("079", (S1, 'id="pt1"', 'id="pt1" system-required="sidebar-on"')),
        ("080", (S2, 'dur="2.000s"', 'dur="9.000s"')),
        ("081", meta("ncc:totalTime", "0:00:07", "0:00:17")),
        ("090", (N, "s002.smil#u1", "s002.smil#u99")),
        ("091", (N, "s002.smil#u1", "s002.smil#au1")),
        ("092", (N, "s001.smil#t1", "s001.smil#t3")),
        ("093", (N, "s002.smil#u1", "s001.smil#t5"), "079"),
        ("100", (T, "h2", "h3")),
        ("101", (T, "<h2", '<p><a href="gone.html">가</a></p><h2'), "103"),
        ("102", (T, 'src="a.png"', 'src="b.png"'), "108"),
        ("103", (T, "<h2", "<p>아무도 읽지 않는다.</p><h2")),
        ("104", (S1, "text.html#x2", "text.html#x3x"), (S1, "text.html#x3\"", 'text.html#x2"'),
         (S1, "#x3x", "#x3")),
        ("105", meta("ncc:multimediaType", "audioFullText", "audioNcc")),
        ("106", add("master.smil", b"<smil/>"), meta("ncc:files", "7", "8"), "108"),
        ("108", add("unused.css", b"p {}"), meta("ncc:files", "7", "8")),
        ("109", meta("ncc:files", "7", "9")),
        ("110", (S2, 'clip-begin="npt=1.500s"', 'clip-begin="1.5s"')),
        ("111", (S2, 'clip-end="npt=1.500s"', 'clip-end="npt=0.500s"')),
        ("112", (S2, "c002.mp3", "c009.mp3"), "070", "080", "081", "108"),
        ("113", (S2, 'clip-end="npt=2.000s"', 'clip-end="npt=2.900s"')),
        ("114", (S2, 'clip-begin="npt=1.500s"', 'clip-begin="npt=1.200s"')),
        ("116", (S2, 'clip-begin="npt=1.500s" clip-end="npt=2.000s"',
                 'clip-begin="npt=7.000s" clip-end="npt=7.500s"'), add("c002.mp3", mp3(8))),
        ("117", add("c002.mp3", mp3(9))),
        ("119", add("notes.doc", b"x"), meta("ncc:files", "7", "8")),
    ],
)  # fmt: skip


def test_a_good_book_has_no_findings(tmp_path: Path) -> None:
    assert found(daisy202(), tmp_path) == []


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_each_fault_is_found_alone(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    finding = check_fault(daisy202, id, changes, also, tmp_path)
    assert finding.place.file


@pytest.mark.message("DP-D2-009")
def test_a_folder_without_ncc(tmp_path: Path) -> None:
    from daisy_pipeline.check.d202 import Checker202

    findings = Checker202().check(tmp_path)
    assert [f.id for f in findings] == ["DP-D2-009"]


@pytest.mark.message("DP-D2-094")
def test_an_audio_book_shows_every_item(tmp_path: Path) -> None:
    files = _ncc_only()
    assert [f.id for f in found(files, tmp_path / "good")] == []
    files = edit(files, (S2, "ncc.html#n4", "ncc.html#n3"))
    assert [f.id for f in found(files, tmp_path / "bad")] == ["DP-D2-094"]


def _ncc_only() -> dict[str, bytes]:
    """The same book without its text: items are shown, the rest is cut from both files."""
    files = drop(T, "a.png")(daisy202())
    files = edit(
        files,
        (N, 'content="audioFullText"', 'content="audioNcc"'),
        (N, META.format("ncc:files", "7"), META.format("ncc:files", "5")),
        (S1, "text.html#x1", "ncc.html#n1"),
        (S1, "text.html#x2", "ncc.html#n2"),
        (S1, "text.html#x3", "ncc.html#n2"),
        (S1, "text.html#x4", "ncc.html#n3"),
        (S1, "text.html#x5", "ncc.html#n3"),
        (S2, "text.html#x6", "ncc.html#n4"),
        (S2, "text.html#x7", "ncc.html#n4"),
        (S2, "text.html#x8", "ncc.html#n4"),
    )
    return files


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    files = edit(daisy202(), (N, "둘째 마당", ""))
    (finding,) = found(files, tmp_path)
    lines = files[N].decode().split("\n")
    assert finding.place.file == N and "<h2" in lines[finding.place.line - 1]
    assert XHTML in lines[1]
