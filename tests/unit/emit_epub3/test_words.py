# SPDX-License-Identifier: AGPL-3.0-or-later
"""An EPUB that follows the voice word by word."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from lxml import etree

from daisy_pipeline.check.epub import CheckerEpub
from daisy_pipeline.emit.epub3.emitter import Epub3
from daisy_pipeline.emit.shared.timeline import SHORTEST_SLICE
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import EditList, Piece
from daisy_pipeline.model.track import Media, WordTime
from tests.fakes.books import MATHML, kitchen_sink
from tests.fakes.given import by_words, emitted, given
from tests.fakes.golden import hold
from tests.fakes.products import put
from tests.fakes.strategies import books, inlines
from tests.unit.check.mutate import edit, found

XHTML = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"
TEXTREF = "{http://www.idpf.org/2007/ops}textref"
PAGE, OVERLAY = "EPUB/part002.xhtml", "EPUB/part002.smil"
EM, LINK = (b.Mark.EMPHASIS,), "https://example.org/"


def _book(*items: b.Inline, more: tuple[b.Block, ...] = ()) -> b.Book:
    segment = b.Segment(items, "s1")
    return b.Book(lang="ko", body=(b.Paragraph(text=(segment,)), *more))


def _made(book: b.Book, folder: Path) -> dict[str, bytes]:
    return emitted(Epub3(), by_words(given(book, folder / "in", sound=True)), folder / "out")


def _shown(files: dict[str, bytes]) -> str:
    """The first segment as the page shows it, ids of words as ``1``, namespaces left out."""
    page = etree.fromstring(files[PAGE])
    (span,) = (n for n in page.iter(f"{XHTML}span") if n.get("id") == "s1")
    text = etree.tostring(span, encoding="unicode", with_tail=False)
    for name in ("http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"):
        text = text.replace(f' xmlns="{name}"', "").replace(f' xmlns:epub="{name}"', "")
    return text.replace('<span id="s1.w', '<span id="')


def _clips(files: dict[str, bytes], name: str = OVERLAY) -> list[tuple[str, str, int, int]]:
    """(id of the text, file, begin, end) of each par."""
    overlay = etree.fromstring(files[name])
    return [
        (
            str(par[0].get("src")).partition("#")[2],
            str(par[1].get("src")),
            _ms(str(par[1].get("clipBegin"))),
            _ms(str(par[1].get("clipEnd"))),
        )
        for par in overlay.iter(f"{SMIL}par")
    ]


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60000 + float(seconds) * 1000)


def _named(text: str, id: str) -> b.Paragraph:
    return b.Paragraph(text=(b.Segment((b.Run(text=text),), id),))


def _odd() -> b.Book:
    """Words over the edges of everything."""
    content: tuple[b.Inline, ...] = (
        b.PageMark(label="1", id="page-1"),
        b.Run(text="‘"),
        b.Run(text="한 번", marks=EM),
        b.Run(text="’도 — 수"),
        b.PageMark(label="2", id="page-2"),
        b.Run(text="탉이 "),
        b.Run(text="서울 시청", href=LINK),
        b.Run(text="에서 "),
        b.Run(text="열린 큰 잔치 ", href=LINK),
        b.Run(text="圖書館", ruby="도서관"),
        b.Run(text="의"),
        b.NoteRef(text="1)", note="note-1", id="ref-1"),
        b.Run(text=" 책을 "),
        b.Run(text="빌려 왔다", marks=(b.Mark.QUOTE,)),
        b.Run(text="고 "),
        b.Math(mathml=MATHML, alt="엑스 제곱"),
        b.Run(text=" 했다."),
        b.NoteRef(text="2)", note="note-2", id="ref-2"),
    )
    notes = (
        b.Note(id="note-1", label="1)", blocks=(_named("첫 각주.", "n1"),)),
        b.Note(id="note-2", label="2)", blocks=(_named("각주.", "n2"),)),
    )
    return _book(*content, more=notes)


def test_golden(tmp_path: Path, golden_update: bool) -> None:
    hold(_made(kitchen_sink(), tmp_path), "epub3/by_words", golden_update)


def test_two_builds_are_identical(tmp_path: Path) -> None:
    assert _made(kitchen_sink(), tmp_path / "a") == _made(kitchen_sink(), tmp_path / "b")


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ((b.Run(text="봄이 왔다."),), '<span id="1">봄이</span> <span id="2">왔다.</span>'),
        (
            (b.Run(text="한 번", marks=EM), b.Run(text="도 못")),
            '<em><span id="1">한</span> </em><span id="2"><em>번</em>도</span>'
            ' <span id="3">못</span>',
        ),
        (
            (b.Run(text="봄 "), b.Run(text="서울 시청", href=LINK), b.Run(text="에")),
            f'<span id="1">봄</span> <span id="2"><a href="{LINK}">서울 시청</a>에</span>',
        ),
        (
            (b.Run(text="서울 시청", href=LINK), b.Run(text=" 앞")),
            f'<a href="{LINK}"><span id="1">서울</span> <span id="2">시청</span></a>'
            ' <span id="3">앞</span>',
        ),
        (
            (b.Run(text="열린 "), b.Run(text="시청", href=LINK)),
            f'<span id="1">열린</span> <span id="2"><a href="{LINK}">시청</a></span>',
        ),
        (
            (b.Run(text="저 "), b.Run(text="圖書 館", ruby="도서관"), b.Run(text="의")),
            '<span id="1">저</span> <span id="2"><ruby>圖書 館<rp>(</rp><rt>도서관</rt>'
            "<rp>)</rp></ruby>의</span>",
        ),
        (
            (b.Run(text="왔다 간다", marks=(b.Mark.QUOTE,)), b.Run(text="고 한다")),
            '<span id="1"><q>왔다 간다</q>고</span> <span id="3">한다</span>',
        ),
        (
            (b.Run(text="수"), b.PageMark(label="2", id="p2"), b.Run(text="탉 — 닭")),
            '<span id="1">수<span epub:type="pagebreak" role="doc-pagebreak" id="p2"'
            ' aria-label="2" title="2"/>탉</span> — <span id="3">닭</span>',
        ),
    ],
)
def test_words_are_wrapped_without_breaking_anything(
    items: tuple[b.Inline, ...], shown: str, tmp_path: Path
) -> None:
    assert _shown(_made(_book(*items), tmp_path)) == f'<span id="s1">{shown}</span>'


def test_a_label_and_a_note_reference_belong_to_their_words(tmp_path: Path) -> None:
    page = _made(_odd(), tmp_path)[PAGE].decode()
    assert '<ruby>圖書館<rp>(</rp><rt>도서관</rt><rp>)</rp></ruby>의<a epub:type="noteref"' in page
    assert '<a class="note-label" role="doc-backlink" href="#ref-1">1)</a> 첫</span>' in page


def test_words_play_in_a_seq_of_their_segment(tmp_path: Path) -> None:
    files = _made(_book(b.Run(text="봄이 또 왔다.")), tmp_path)
    (seq,) = etree.fromstring(files[OVERLAY]).iter(f"{SMIL}seq")
    assert seq.get(TEXTREF) == "part002.xhtml#s1"
    # As one par it would play from 150 (a lead-in before the words) to 1049 (the file's last ms).
    assert _clips(files) == [
        ("s1.w1", "audio/c001.mp3", 150, 483),
        ("s1.w2", "audio/c001.mp3", 483, 716),
        ("s1.w3", "audio/c001.mp3", 716, 1049),
    ]


def test_marks_before_the_last_word_play_nothing_and_those_after_it_do(tmp_path: Path) -> None:
    files = _made(_odd(), tmp_path)
    ids = [row[0] for row in _clips(files)]
    assert "ref-2" in ids and not {"page-1", "page-2", "ref-1"} & set(ids)
    assert CheckerEpub().check(put(files, tmp_path / "book")) == []


def _plain(node: etree._Element) -> str:
    return "".join(map(str, node.itertext()))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@examples(book=books() | st.lists(inlines, max_size=9).map(lambda own: _book(*own)))
def test_any_book_keeps_its_text_and_its_time(
    book: b.Book, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    made = given(book, folder / "in", sound=True)
    whole = emitted(Epub3(), made, folder / "whole")
    files = emitted(Epub3(), by_words(made), folder / "out")
    assert sorted(files) == sorted(whole)
    for name in files:
        if name.endswith(".xhtml"):
            old, new = etree.fromstring(whole[name]), etree.fromstring(files[name])
            assert _plain(new) == _plain(old)
            assert _unbroken(new) == _unbroken(old)
            ids = [n.get("id") for n in new.iter() if n.get("id")]
            assert len(ids) == len(set(ids))
    findings = CheckerEpub().check(folder / "out")
    assert findings == CheckerEpub().check(folder / "whole")


def _unbroken(root: etree._Element) -> list[tuple[str, str, str]]:
    """What must not be cut in two: links, ruby, quotations, pictures, page marks, formulas."""
    kinds = ("a", "ruby", "q", "img", "br", "math", "li", "p")
    return [
        (etree.QName(n).localname, str(n.get("href")), _plain(n))
        for n in root.iter()
        if isinstance(n.tag, str)
        and (etree.QName(n).localname in kinds or n.get("role") == "doc-pagebreak")
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@examples(items=st.lists(inlines, min_size=1, max_size=9))
def test_the_words_of_a_segment_fill_its_time(
    items: list[b.Inline], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    marks = tuple(i for i in items if not isinstance(i, b.PageMark | b.NoteRef))
    made = given(_book(*marks), folder / "in", sound=True)
    whole = emitted(Epub3(), made, folder / "whole")
    files = emitted(Epub3(), by_words(made), folder / "out")
    for name in (n for n in whole if n.endswith(".smil")):
        (own,) = _clips(whole, name)
        words = _clips(files, name)
        assert words[0][1:3] == own[1:3] and words[-1][3] == own[3]
        assert all(a[3] == b[2] for a, b in pairwise(words))
        assert all(end - begin >= SHORTEST_SLICE for _, _, begin, end in words)
    assert files["EPUB/package.opf"] == whole["EPUB/package.opf"], "durations"


# ------------------------------------------------------------ when words cannot be told apart


def _findings(made: ProductInput, folder: Path) -> list[Finding]:
    out = folder / "out"
    out.mkdir()
    return list(Epub3().emit(made, out))


def _overlay_ids(folder: Path) -> list[str]:
    overlay = etree.parse(folder / "out" / OVERLAY)
    return [str(t.get("src")).partition("#")[2] for t in overlay.iter(f"{SMIL}text")]


def _without(words: tuple[WordTime, ...], number: int) -> tuple[WordTime, ...]:
    return words[:number] + words[number + 1 :]


def _moved(words: tuple[WordTime, ...], number: int, begin: int) -> tuple[WordTime, ...]:
    word = replace(words[number], begin=begin, end=max(begin, words[number].end))
    return (*words[:number], word, *words[number + 1 :])


@pytest.mark.message("DP-EMT-009")
@pytest.mark.parametrize(
    "change",
    [
        lambda words: (),
        lambda words: _without(words, 1),
        lambda words: _moved(words, 1, words[0].begin),
        lambda words: _moved(words, 2, words[1].begin + SHORTEST_SLICE - 1),
        lambda words: _moved(words, 2, 5000),
        lambda words: (replace(words[0], last=9), *words[1:]),
    ],
    ids=("none", "one missing", "two at once", "too short", "outside", "over two words"),
)
def test_a_segment_is_marked_whole(change: object, tmp_path: Path) -> None:
    made = by_words(given(_book(b.Run(text="봄이 또 왔다.")), tmp_path / "in", sound=True))
    made = replace(made, words=change(made.words))  # type: ignore[operator]
    told = _findings(made, tmp_path)
    assert [(f.id, f.place.inside, f.facts["count"]) for f in told] == [("DP-EMT-009", "s1", 1)]
    assert _overlay_ids(tmp_path) == ["s1"]
    assert CheckerEpub().check(tmp_path / "out") == []


def test_a_segment_of_one_word_needs_no_seq(tmp_path: Path) -> None:
    made = by_words(given(_book(b.Run(text="— 네.")), tmp_path / "in", sound=True))
    assert _findings(made, tmp_path) == []
    assert _overlay_ids(tmp_path) == ["s1"]


def test_a_book_without_sound_has_nothing_to_mark(tmp_path: Path) -> None:
    made = given(_book(b.Run(text="봄이 또 왔다.")), tmp_path / "in")
    assert _findings(replace(made, settings={"highlight": "word"}), tmp_path) == []


@pytest.mark.message("DP-EMT-010")
def test_an_unknown_wish_is_told(tmp_path: Path) -> None:
    made = by_words(given(_book(b.Run(text="봄이 또 왔다.")), tmp_path / "in", sound=True))
    told = _findings(replace(made, settings={"highlight": "words"}), tmp_path)
    assert [(f.id, f.facts["value"]) for f in told] == [("DP-EMT-010", "words")]
    assert _overlay_ids(tmp_path) == ["s1"]


def test_times_of_another_text_are_not_used(tmp_path: Path) -> None:
    """A reference to no note becomes text: the words behind it are no longer where they were."""
    ref = b.NoteRef(text="1)", note="gone", id="r1")
    made = by_words(
        given(_book(b.Run(text="봄"), ref, b.Run(text=" 왔다.")), tmp_path / "in", sound=True)
    )
    assert [f.id for f in _findings(made, tmp_path)] == ["DP-EMT-002", "DP-EMT-009"]


def test_ids_that_a_source_took_are_not_given_twice(tmp_path: Path) -> None:
    more = (_named("둘째 것", "s1.w2"),)
    made = by_words(given(_book(b.Run(text="봄이 왔다."), more=more), tmp_path / "in", sound=True))
    assert [f.id for f in _findings(made, tmp_path)] == ["DP-EMT-009"]
    assert _overlay_ids(tmp_path) == ["s1", "s1.w2.w1", "s1.w2.w2"]


def _cut_out(made: ProductInput, begin: int, end: int) -> ProductInput:
    """The input with a stretch of its one recording left out."""
    assert made.media is not None
    (file,) = made.media.files
    (piece,) = file.edits.pieces
    first = Piece(piece.source, 0, begin, piece.at)
    rest = Piece(piece.source, end, piece.end, first.until)
    edits = EditList(file.name, (first, rest), rest.until)
    return replace(made, media=Media((replace(file, edits=edits),)))


def test_a_cut_moves_the_words_behind_it(tmp_path: Path) -> None:
    made = by_words(given(_book(b.Run(text="봄이 또 왔다.")), tmp_path / "in", sound=True))
    made = _cut_out(made, 500, 600)  # in the second word, which begins at 433
    assert _findings(made, tmp_path) == []
    files = {OVERLAY: (tmp_path / "out" / OVERLAY).read_bytes()}
    assert [row[2:] for row in _clips(files)] == [(150, 483), (483, 616), (616, 949)]


def test_a_word_that_was_cut_out_is_not_invented(tmp_path: Path) -> None:
    made = by_words(given(_book(b.Run(text="봄이 또 왔다.")), tmp_path / "in", sound=True))
    made = _cut_out(made, 433, 666)  # the whole second word
    assert [f.id for f in _findings(made, tmp_path)] == ["DP-EMT-009"]
    assert _overlay_ids(tmp_path) == ["s1"]


# ------------------------------------------------------------ our own check


def _faulty(change: tuple[str, str, str], folder: Path) -> list[tuple[str, str]]:
    book = _book(b.Run(text="봄이 또 왔다."))
    files = edit(_made(book, folder), change)
    return [(f.id, f.place.file) for f in found(files, folder / "book")]


@pytest.mark.parametrize(
    ("id", "old", "new"),
    [
        ("DP-EPC-054", "#s1.w2", "#s1.w9"),
        ("DP-EPC-057", 'clipEnd="0:00:00.716"', 'clipEnd="0:00:00.483"'),
        ("DP-EPC-060", 'clipBegin="0:00:00.483"', 'clipBegin="0:00:00.400"'),
        ("DP-EPC-065", 'xhtml#s1"', 'xhtml#s9"'),
    ],
)
def test_wrong_words_are_found(id: str, old: str, new: str, tmp_path: Path) -> None:
    assert (id, OVERLAY) in _faulty((OVERLAY, old, new), tmp_path)


def test_words_in_a_wrong_order_are_found(tmp_path: Path) -> None:
    files = _made(_book(b.Run(text="봄이 또 왔다.")), tmp_path)
    files = edit(files, (OVERLAY, "#s1.w1", "#x"), (OVERLAY, "#s1.w2", "#s1.w1"))
    files = edit(files, (OVERLAY, "#x", "#s1.w2"))
    assert [(f.id, f.place.file) for f in found(files, tmp_path / "book")] == [
        ("DP-EPC-055", OVERLAY)
    ]


def test_a_word_that_is_not_read_is_found(tmp_path: Path) -> None:
    told = _faulty((OVERLAY, "#s1.w2", "#s1.w1"), tmp_path)
    assert told == [("DP-EPC-064", PAGE)]
