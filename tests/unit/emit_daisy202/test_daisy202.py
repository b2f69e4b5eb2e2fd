# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from lxml import etree

from daisy_pipeline.check.d202 import Checker202
from daisy_pipeline.emit.daisy202.emitter import Daisy202
from daisy_pipeline.emit.daisy202.metadata import metadata
from daisy_pipeline.model import book as b
from daisy_pipeline.model.title import Edition
from tests.fakes.books import kitchen_sink, para
from tests.fakes.given import TITLE, emitted, given
from tests.fakes.golden import hold
from tests.fakes.products import put
from tests.official.daisy202 import complaints
from tests.unit.formats_html.test_renderer import BOOKS

# Pages that a book prints out of order stay so (and the rule on maxPageNormal takes the last page
# for the greatest); a label before a picture or a table has no words to hang on.
_UNAVOIDABLE = ("DP-D2-036", "DP-D2-103")
H = {"h": "http://www.w3.org/1999/xhtml"}


def _headings() -> b.Book:
    """A book of which only headings and pages are typed."""

    def heading(level: int, words: str, id: str) -> b.Heading:
        return b.Heading(level=level, text=(b.Segment((b.Run(text=words),), id),))

    page = b.PageBreak(page=b.PageMark(label="7", id="page-7"))
    body = (heading(1, "첫째", "s1"), page, heading(2, "마디", "s2"), heading(1, "둘째", "s3"))
    return b.Book(lang="ko", body=body)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("daisy202")
    return emitted(Daisy202(), given(kitchen_sink(), folder / "in", sound=True), folder / "out")


def _metas(files: dict[str, bytes], name: str = "ncc.html") -> dict[str, str]:
    root = etree.fromstring(files[name])
    return {str(m.get("name")): str(m.get("content")) for m in root.iter("{*}meta")}


def _items(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    body = etree.fromstring(files["ncc.html"]).find("h:body", H)
    assert body is not None
    return [
        (etree.QName(i).localname, str(i.get("class")), "".join(i.itertext()).strip()) for i in body
    ]


def test_golden(spoken: dict[str, bytes], golden_update: bool) -> None:
    hold(spoken, "daisy202/kitchen_sink", golden_update)


def test_two_builds_are_identical(spoken: dict[str, bytes], tmp_path: Path) -> None:
    again = given(kitchen_sink(), tmp_path / "in", sound=True)
    assert emitted(Daisy202(), again, tmp_path / "out") == spoken


@pytest.mark.parametrize("sound", [True, False], ids=("sound", "text"))
def test_official_grammars_accept_it(sound: bool, tmp_path: Path, shared: Path) -> None:
    for name, book in (("all", kitchen_sink()), ("headings", _headings())):
        out = tmp_path / name
        emitted(Daisy202(), given(book, tmp_path / "in", sound=sound), out)
        assert complaints(out, shared / "standards") == []


def test_the_judge_of_the_grammars_is_awake(
    spoken: dict[str, bytes], tmp_path: Path, shared: Path
) -> None:
    spoiled = {
        "ncc.html": (b'name="ncc:tocItems" content="15"', b'name="ncc:tocItems" content="14"'),
        "part003.smil": (b' endsync="last"', b""),
        "part004.html": (b"<pre>", b'<pre odd="1">'),
    }
    for name, (old, new) in spoiled.items():
        assert old in spoken[name]
        (tmp_path / name).write_bytes(spoken[name].replace(old, new))
    found = complaints(tmp_path, shared / "standards")
    assert {line.split(":")[0] for line in found} == set(spoiled)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@examples(book=BOOKS)
def test_any_book_is_valid(
    book: b.Book, tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> None:
    folder = tmp_path_factory.mktemp("any")
    emitted(Daisy202(), given(book, folder / "in"), folder / "out")
    said = complaints(folder / "out", shared / "standards")
    assert [line for line in said if "maxPageNormal" not in line] == []
    assert [f for f in Checker202().check(folder / "out") if f.id not in _UNAVOIDABLE] == []


def test_the_ncc_lists_and_counts_what_is_there(spoken: dict[str, bytes]) -> None:
    items, metas = _items(spoken), _metas(spoken)
    assert items[0] == ("h1", "title", "온갖 것이 든 책: 시험용")
    kinds = [kind for tag, kind, _ in items if tag == "span"]
    assert kinds == [
        "page-front", "page-normal", "noteref", "page-normal", "optional-prodnote", "sidebar",
        "optional-prodnote", "page-special",
    ]  # fmt: skip
    assert metas["ncc:tocItems"] == str(len(items))
    assert metas["ncc:multimediaType"] == "audioFullText"
    assert metas["ncc:files"] == str(len(spoken))
    assert metas["ncc:depth"] == "3"


def test_what_may_be_skipped_says_so(spoken: dict[str, bytes]) -> None:
    pars = {
        str(par.get("id")): par.get("system-required")
        for name in spoken
        if name.endswith(".smil")
        for par in etree.fromstring(spoken[name]).iter("par")
    }
    assert pars["p.page-1"] == "pagenumber-on"
    assert pars["p.ref-1"] == pars["p.s00008"] == "footnote-on"
    assert pars["p.s00032"] == "prodnote-on"
    assert pars["p.s00036"] == "sidebar-on"
    assert pars["p.s00037"] is None


def test_times_add_up(spoken: dict[str, bytes]) -> None:
    elapsed = 0
    for name in sorted(n for n in spoken if n.endswith(".smil")):
        root = etree.fromstring(spoken[name])
        own = sum(_npt(a, "clip-end") - _npt(a, "clip-begin") for a in root.iter("audio"))
        metas = _metas(spoken, name)
        assert _clock(metas["ncc:totalElapsedTime"]) == elapsed
        assert _clock(metas["ncc:timeInThisSmil"]) == own
        assert root.find("body/seq").get("dur") == f"{own / 1000:.3f}s"  # type: ignore[union-attr]
        elapsed += own
    assert abs(_clock(_metas(spoken)["ncc:totalTime"]) - elapsed) <= 500


def _npt(audio: etree._Element, name: str) -> int:
    return round(float(str(audio.get(name)).removeprefix("npt=").removesuffix("s")) * 1000)


def _clock(value: str) -> int:
    hours, minutes, seconds = value.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60000 + float(seconds) * 1000)


def test_a_note_right_behind_its_reference_stands_in_a_seq(tmp_path: Path) -> None:
    content = (b.Run(text="끝."), b.NoteRef(text="1", note="n", id="r"))
    note = b.Note(id="n", label="1", blocks=(para("말."),))
    book = b.Book(lang="ko", body=(b.Paragraph(text=(b.Segment(content, "s1"),)), note))
    files = emitted(Daisy202(), given(book, tmp_path / "in"), tmp_path / "out")
    root = etree.fromstring(files["part001.smil"])
    seqs = [[p.get("id") for p in s] for s in root.iterfind("body/seq/seq")]
    assert seqs == [["p.r", "p.seg-1"]]


def test_a_book_without_text_plays_by_its_ncc(tmp_path: Path) -> None:
    made = given(_headings(), tmp_path / "in", sound=True)
    files = emitted(Daisy202(), made, tmp_path / "out")
    assert not [n for n in files if n.endswith(".html") and n != "ncc.html"]
    assert _metas(files)["ncc:multimediaType"] == "audioNcc"
    texts = [
        str(t.get("src"))
        for name in sorted(files)
        if name.endswith(".smil")
        for t in etree.fromstring(files[name]).iter("text")
    ]
    assert texts == [f"ncc.html#ncc-{n:04d}" for n in range(1, 6)]
    assert [k for k, _, _ in _items(files)] == ["h1", "h1", "span", "h2", "h1"]


def test_without_sound_it_is_text_with_ncc(tmp_path: Path) -> None:
    files = emitted(Daisy202(), given(kitchen_sink(), tmp_path / "in"), tmp_path / "out")
    metas = _metas(files)
    assert metas["ncc:multimediaType"] == "textNcc"
    assert metas["ncc:totalTime"] == "00:00:00"


def test_a_story_without_chapters_is_reached_by_its_title(tmp_path: Path) -> None:
    book = b.Book(lang="ko", front=(para("봄", "title"),), body=(para("하나."), para("둘.")))
    files = emitted(Daisy202(), given(book, tmp_path / "in"), tmp_path / "out")
    assert sorted(files) == ["ncc.html", "part001.html", "part001.smil", "style.css"]
    assert _items(files) == [("h1", "title", "온갖 것이 든 책: 시험용")]
    words = "".join(etree.fromstring(files["part001.html"]).find("h:body", H).itertext())  # type: ignore[union-attr]
    assert words.split() == ["봄", "하나.", "둘."]


def test_our_own_check_finds_nothing(spoken: dict[str, bytes], tmp_path: Path) -> None:
    assert Checker202().check(put(spoken, tmp_path)) == []


def test_metadata_are_never_empty() -> None:
    bare = replace(TITLE, creators=(), publisher="", producer="", edition=Edition(date="봄"))
    found = dict(metadata(bare, "daisy-pipeline", "textNcc"))
    assert found["dc:creator"] == found["dc:publisher"] == "미상"
    assert "ncc:sourceDate" not in found
    assert all(found.values())


def test_a_page_number_does_not_run_into_the_number_beside_it(spoken: dict[str, bytes]) -> None:
    page = etree.fromstring(spoken["part003.html"])
    words = "".join(str(t) for t in page.itertext())
    assert "圖書館(도서관)1 2  그리고" in words, "note 1, page 2"
