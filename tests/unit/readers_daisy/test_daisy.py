# SPDX-License-Identifier: AGPL-3.0-or-later
"""DTBook, DAISY 3 and DAISY 2.02 as sources: what our own products bring back, what is told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from daisy_pipeline.emit.daisy3 import Daisy3
from daisy_pipeline.emit.daisy3_text import Daisy3Text
from daisy_pipeline.emit.daisy202.emitter import Daisy202
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.walk import TextPlace, change_texts
from daisy_pipeline.readers.detect import detect, files_of
from tests.fakes.books import kitchen_sink, unsegmented
from tests.fakes.dtbooks import BOOKS, dtbook, write_daisy202
from tests.fakes.given import emitted, given

# What DTBook cannot say as our emitter writes it, each by name, with how often it differs.
_LOST = {
    "speak": 1,  # readings are made anew
    "NoteRef.id": 1,  # segmentation gives it
    "Math": 2,  # only the words of a formula are written
    "Raw": 1,  # only its words
    "resource names": 3,  # three equal pictures are one
    "scope": 1,  # a header cell in the head is a column's
}


# And what DAISY 2.02 cannot, whose pages are XHTML 1.0 with the classes of the specification.
_LOST_202 = {
    **_LOST,
    "ruby": 1,  # its reading stands in brackets
    "Box.optional": 1,  # every sidebar can be skipped
    "Note.kind": 1,  # every note is a notebody
    "rear": 1,  # matters are known by their headings, and this one has a title of its own
}


def test_our_own_daisy_202_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    emitted(Daisy202(), given(kitchen_sink(), tmp_path / "in", sound=True), out)
    assert files_of(out) == (out,)
    reader = detect(out)
    assert reader.name == "daisy202"
    result = reader.read(out, {})
    assert [f.id for f in result.findings] == ["DP-DTB-002"]
    assert _differences(unsegmented(), result.book, _LOST_202) == _LOST_202


@pytest.mark.message("DP-DTB-002")
@pytest.mark.parametrize("sound", [False, True])
def test_our_own_dtbook_comes_back(tmp_path: Path, sound: bool) -> None:
    emitter = Daisy3() if sound else Daisy3Text()
    out = tmp_path / "out"
    emitted(emitter, given(kitchen_sink(), tmp_path / "in", sound=sound), out)
    assert files_of(out) == (out,)
    reader = detect(out)
    assert reader.name == "dtbook"
    result = reader.read(out, {})
    told = [(f.id, f.place.file) for f in result.findings]
    assert told == ([("DP-DTB-002", "out")] if sound else [])
    assert _differences(unsegmented(), result.book, _LOST) == _LOST
    packed = tmp_path / "out.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(out.iterdir()):
            archive.write(path, path.name)
    again = detect(packed).read(packed, {}).book
    assert list(_values(again.body)) == list(_values(result.book.body))


def _differences(made: b.Book, read: b.Book, lost: dict[str, int]) -> dict[str, int]:
    """What differs, by name, when the losses that are known are set right in the original."""
    original, again = _Losses(lost), _Losses(lost)
    assert original.values(made) == again.values(read)
    return original.found


class _Losses:
    """Sets right in a Book what a format is known to lose, and counts it by name."""

    def __init__(self, lost: dict[str, int]) -> None:
        self.found = dict.fromkeys(lost, 0)

    def values(self, book: b.Book) -> list[str]:
        """Every value in the Book without what is lost."""
        book = change_texts(book, self.text)
        parts = (book.front, book.body, book.rear)
        if "rear" in self.found and book.rear:
            self.found["rear"] += 1
            parts = (book.front, book.body + book.rear, ())
        return [v for part in parts for v in _values(tuple(map(self.block, part)))]

    def inline(self, item: b.Inline) -> b.Inline:
        match item:
            case b.Run(speak=str()) | b.Run(ruby=str()):
                self.found["speak"] += item.speak is not None
                item = replace(item, speak=None)
                if "ruby" in self.found and item.ruby:
                    self.found["ruby"] += 1
                    return replace(item, ruby=None, text=f"{item.text}({item.ruby})")
                return item
            case b.NoteRef(id=str(id)) if id:
                self.found["NoteRef.id"] += 1
                return replace(item, id="")
            case b.Math():
                self.found["Math"] += 1
                return b.Run(text=item.alt)
            case b.InlineImage():
                self.found["resource names"] += 1
                return replace(item, name="")
        return item

    def text(self, place: TextPlace) -> b.Text:
        joined: list[b.Inline] = []
        for item in (self.inline(i) for s in place.text for i in s.content):
            last = joined[-1] if joined else None
            if (
                isinstance(item, b.Run)
                and isinstance(last, b.Run)
                and replace(item, text="") == replace(last, text="")
            ):
                joined[-1] = replace(last, text=last.text + item.text)
            else:
                joined.append(item)
        return (b.Segment(tuple(joined)),) if joined else ()

    def block(self, item: b.Block) -> b.Block:
        match item:
            case b.Raw():
                self.found["Raw"] += 1
                return b.Paragraph(text=item.text)
            case b.MathBlock():
                return b.Paragraph(text=item.text)
            case b.Figure():
                self.found["resource names"] += len(item.pictures)
                return replace(item, pictures=tuple(replace(p, name="") for p in item.pictures))
            case b.Box(optional=False) if "Box.optional" in self.found:
                self.found["Box.optional"] += 1
                return replace(item, optional=True)
            case b.Note(kind=b.NoteKind.ENDNOTE) if "Note.kind" in self.found:
                self.found["Note.kind"] += 1
                return replace(item, kind=b.NoteKind.FOOTNOTE)
            case b.Table():
                return replace(item, head=tuple(map(self.row, item.head)))
        return item

    def row(self, item: b.Row) -> b.Row:
        self.found["scope"] += sum(c.header and not c.scope for c in item.cells)
        return b.Row(cells=tuple(replace(c, scope="col") for c in item.cells))


def _values(value: object) -> Iterator[str]:
    """Every value in a Book, but where it stood in its source."""
    if isinstance(value, tuple):
        for inner in value:
            yield from _values(inner)
    elif is_dataclass(value):
        yield type(value).__name__
        for field in fields(value):
            if field.name != "origin":
                yield from _values(getattr(value, field.name))
    else:
        yield repr(value)


@pytest.mark.message("DP-DTB-001")
def test_sound_without_text(tmp_path: Path) -> None:
    folder = write_daisy202(tmp_path / "book", "verse")
    (folder / "a.smil").write_text("<smil><body><seq/></body></smil>", encoding="utf-8")
    opf = tmp_path / "d3"
    opf.mkdir()
    (opf / "a.opf").write_text(
        '<package xmlns="http://openebook.org/namespaces/oeb-package/1.0/"><manifest>'
        '<item id="a" href="a.smil" media-type="application/smil"/></manifest></package>',
        encoding="utf-8",
    )
    (opf / "a.mp3").write_bytes(b"ID3")
    for source in (folder, opf):
        with pytest.raises(DaisyError) as problem:
            detect(source).read(source, {})
        (finding,) = problem.value.findings
        assert (finding.id, finding.place.file) == ("DP-DTB-001", source.name)


@pytest.mark.message("DP-DTB-003")
def test_a_broken_dtbook_is_repaired_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    text = dtbook("<bodymatter><level1>\n<h1>장</h1><p>글 &amp; <em>밖</p></level1></bodymatter>")
    path.write_text(text, encoding="utf-8")
    result = detect(path).read(path, {})
    (finding,) = result.findings
    assert (finding.id, finding.place.file) == ("DP-DTB-003", "a.xml") and finding.place.line > 3
    assert [type(x).__name__ for x in result.book.body] == ["Heading", "Paragraph"]


@pytest.mark.message("DP-DTB-004")
def test_a_dtbook_without_words(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(dtbook("<bodymatter><level1><p/></level1></bodymatter>"), encoding="utf-8")
    with pytest.raises(DaisyError) as problem:
        detect(path).read(path, {})
    (finding,) = problem.value.findings
    assert (finding.id, finding.place.file) == ("DP-DTB-004", "a.xml")


@pytest.mark.message("DP-HTM-018")
def test_headings_that_only_the_ncc_has(tmp_path: Path) -> None:
    folder = write_daisy202(tmp_path / "book", "verse", sound=False)
    page = folder / "a.html"
    bare = page.read_text("utf-8").replace("<h1 id", "<p id").replace("시</h1>", "봄</p>")
    page.write_text(bare, encoding="utf-8")
    result = detect(folder).read(folder, {})
    (finding,) = result.findings
    assert (finding.id, finding.place.file) == ("DP-HTM-018", "book")
    assert isinstance(result.book.body[0], b.Heading)


def test_older_and_unprefixed_grammars(tmp_path: Path) -> None:
    text = dtbook(BOOKS["lists"]).replace("2005-3", "2005-1").replace("2005/dtbook/", "2005/x/")
    path = tmp_path / "a.dat"
    path.write_text(text, encoding="utf-16")
    reader = detect(path)
    assert reader.name == "dtbook" and len(reader.read(path, {}).book.body) == 7
