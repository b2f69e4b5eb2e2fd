# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of an OpenDocument file as a flow of pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import (
    Divider,
    Note,
    NoteKind,
    Origin,
)
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.office import odt_objects, odt_tables
from daisy_pipeline.readers.office.captions import names_table_or_figure
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.languages import settled
from daisy_pipeline.readers.office.looks import plain_heading
from daisy_pipeline.readers.office.numbering import DEPTHS, Counters
from daisy_pipeline.readers.office.odf import TABLE, TEXT, XML_ID, OdfSource, whole, words_in
from daisy_pipeline.readers.office.odt_lines import OdtLine
from daisy_pipeline.readers.office.odt_styles import OdtStyle, OdtStyles
from daisy_pipeline.readers.office.pieces import Done, ListPlace, Para, Piece, tidy
from daisy_pipeline.readers.office.told import Told

_LONGEST_TITLE = 40
_GENERATED = frozenset(
    TEXT + n for n in ("table-of-content", "illustration-index", "table-index", "object-index")
)
_HOLDERS = frozenset(
    TEXT + n for n in ("section", "index-body", "index-title", "alphabetical-index", "bibliography")
) | {TEXT + "user-index"}


@dataclass(frozen=True, slots=True)
class _List:
    """The list around a paragraph: its series, its style, its depth from 0."""

    series: str
    style: str
    depth: int


class OdtStory:
    """Reads a document's text."""

    def __init__(self, source: OdfSource, styles: OdtStyles, told: Told, lang: str) -> None:
        self.source, self.styles, self.told, self.lang = source, styles, told, lang
        self.pictures = Pictures()
        self.notes: dict[str, Note] = {}
        self.sizes: dict[int, int] = {}
        self.bold: dict[int, int] = {}
        self.bookmarks: dict[str, str] = {}
        self._count = 0
        self._contents = False
        self._counters = Counters()
        self._series: dict[str, str] = {}  # by list style and by list id: the last series
        self._lists = 0
        self._numbers = {NoteKind.FOOTNOTE: 0, NoteKind.ENDNOTE: 0}
        self._inside = ""

    def origin(self) -> Origin:
        """The paragraph that is being read."""
        return Origin(self.source.file, self._count, self._inside)

    # ------------------------------------------------------------- blocks

    def pieces(self, holder: Element) -> list[Piece]:
        """The pieces in a text, a section, a cell."""
        made: list[Piece] = []
        for child in holder:
            way = _WAYS.get(child.tag)
            if way is not None:
                made += way(self, child)
            elif child.tag in odt_objects.SHAPES:
                line = OdtLine(self, self.styles.look, self.origin())
                odt_objects.add(line, child)
                made += [Para(content=tidy(line.content), origin=self.origin()), *line.after]
            elif child.tag in _GENERATED:
                made += self._generated(child)
            elif child.tag in _HOLDERS:
                made += self._section(child)
        return made

    def nested(self, holder: Element) -> list[Piece]:
        """The pieces of a text box."""
        return self.pieces(holder)

    def note(self, element: Element, label: str) -> str | None:
        """The id of the note in a text:note; None when it has no body."""
        body = element.find(TEXT + "note-body")
        if body is None:
            return None
        ends = element.get(TEXT + "note-class") == "endnote"
        kind = NoteKind.ENDNOTE if ends else NoteKind.FOOTNOTE
        self._numbers[kind] += 1
        id = f"{kind.value}-{self._numbers[kind]}"
        origin = self.origin()
        blocks = tuple(blocks_of(self.pieces(body)))
        self.notes[id] = Note(id=id, label=label, kind=kind, blocks=blocks, origin=origin)
        return id

    def _generated(self, element: Element) -> list[Piece]:
        before, self._contents = self._contents, True
        body = element.find(TEXT + "index-body")
        made = [] if body is None else self.pieces(body)
        self._contents = before
        return made

    def _section(self, element: Element) -> list[Piece]:
        if element.get(TEXT + "display") == "none":
            words = words_in(element)
            self.told.note("DP-OFF-012", self.origin(), words)
            return []
        return self.pieces(element)

    # ------------------------------------------------------------- paragraphs

    def _paragraph(self, element: Element) -> list[Piece]:
        return self._para(element, None, None)

    def _heading(self, element: Element) -> list[Piece]:
        return self._para(element, None, None)

    def _para(
        self, element: Element, place: ListPlace | None, continues: int | None
    ) -> list[Piece]:
        self._count += 1
        style = self.styles.get("paragraph", element.get(TEXT + "style-name"))
        look = replace(self.styles.look, latin=None, asian=None)
        line = OdtLine(self, style.look.over(look) if style else look, self.origin())
        line.inside(element, line.base)
        contents = self._contents or bool(style and style.contents)
        level = 0 if contents else self._level(element, style)
        words = line.tidied(self._role(line, style))
        if level:
            words = plain_heading(words)
        content, lang = settled(words, self.styles.look.latin, self.lang)
        para = Para(
            content=content,
            level=level,
            label=self._number(element, level, place),
            place=None if level else place,
            continues=None if level else continues,
            role="" if level else self._role(line, style),
            contents=contents,
            id=self._named(line.bookmarks),
            lang=lang,
            origin=line.origin,
        )
        self._note_look(line, para)
        if para.role == "divider" and not para.content:
            return [Done(block=Divider(id=para.id, origin=para.origin))]
        beside = para.place.depth if para.place else para.continues
        after = [p if beside is None else replace(p, continues=beside) for p in line.after]
        return [para, *after]

    def _level(self, element: Element, style: OdtStyle | None) -> int:
        if element.tag == TEXT + "h":
            return max(1, whole(element.get(TEXT + "outline-level"), 1, DEPTHS))
        return style.level if style and not style.role else 0

    def _number(self, element: Element, level: int, place: ListPlace | None) -> str:
        """A heading's automatic number: its list's, else the outline's."""
        if place is not None and level:
            return place.label
        if not level or element.tag != TEXT + "h":
            return ""
        if element.get(TEXT + "is-list-header") == "true":
            return ""
        said = element.get(TEXT + "start-value") if _restarts(element) else None
        start = whole(said, 1, 99_999) if _restarts(element) else None
        made = self._counters.count("outline", level - 1, self.styles.outline, number=start)
        return made.label

    def _role(self, line: OdtLine, style: OdtStyle | None) -> str:
        role = style.role if style else ""
        said = "".join(getattr(i, "text", "") for i in line.content)
        if not role and line.sequence and names_table_or_figure(said.strip()):
            return "caption"
        return role

    def _named(self, bookmarks: list[str]) -> str:
        fresh = [n for n in bookmarks if n and n not in self.bookmarks]
        for name in fresh:
            self.bookmarks[name] = fresh[0]
        return fresh[0] if fresh else ""

    def _note_look(self, line: OdtLine, para: Para) -> None:
        bold = line.letters and line.bold_letters == line.letters
        short = 0 < len(para.words) <= _LONGEST_TITLE and not para.words.endswith((".", ",", ":"))
        if bold and short and not (para.place or para.role or para.level or para.contents):
            self.bold[line.origin.line] = line.size

    # ------------------------------------------------------------- lists

    def _list(self, element: Element, outer: _List | None = None) -> list[Piece]:
        style = element.get(TEXT + "style-name") or (outer.style if outer else "")
        if outer is None:
            own = _List(self._series_of(element, style), style, 0)
        else:
            own = _List(outer.series, style, min(outer.depth + 1, DEPTHS - 1))
        made: list[Piece] = []
        for item in element:
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                made += self._item(item, own, numbered=item.tag == TEXT + "list-item")
        return made

    def _series_of(self, element: Element, style: str) -> str:
        """The series that a list goes on with, or a new one (ODF 1.3, 19.780, 19.781)."""
        goes_on = element.get(TEXT + "continue-list")
        series = self._series.get(f"#{goes_on}") if goes_on else None
        if series is None and element.get(TEXT + "continue-numbering") == "true":
            series = self._series.get(style)
        if series is None:
            self._lists += 1
            series = f"list {self._lists}"
        self._series[style] = series
        if id := element.get(XML_ID):
            self._series[f"#{id}"] = series
        return series

    def _item(self, item: Element, own: _List, *, numbered: bool) -> list[Piece]:
        made: list[Piece] = []
        place: ListPlace | None = None
        for child in item:
            if child.tag == TEXT + "list":
                made += self._list(child, own)
            elif child.tag in (TEXT + "p", TEXT + "h"):
                if place is None and numbered:
                    place = self._place(child, item, own)
                    shown = None if place.silent else place
                    made += self._para(child, shown, None if shown else own.depth)
                else:
                    made += self._para(child, None, own.depth)
            else:
                holder = [] if child.tag not in _WAYS else _WAYS[child.tag](self, child)
                made += [replace(p, continues=own.depth) for p in holder]
        return made

    def _place(self, para: Element, item: Element, own: _List) -> ListPlace:
        style = own.style
        if not style:
            named = self.styles.get("paragraph", para.get(TEXT + "style-name"))
            style = named.list_style if named else ""
        said = item.get(TEXT + "start-value")
        number = None if said is None else whole(said, 1, 99_999)
        return self._counters.count(own.series, own.depth, self.styles.levels(style), number=number)

    def _single(self, element: Element) -> list[Piece]:
        """A text:numbered-paragraph: an item without a list around it."""
        style = element.get(TEXT + "style-name", "")
        depth = whole(element.get(TEXT + "level"), 1, DEPTHS) - 1
        id = element.get(TEXT + "list-id", "")
        own = _List(self._series.setdefault(f"single {id}", f"single {id}"), style, max(0, depth))
        return self._item(element, own, numbered=True)

    def _table(self, element: Element) -> list[Piece]:
        return self.table(element)

    def table(self, element: Element, told: str = "") -> list[Piece]:
        """The pieces of a table:table, and what is said of it."""
        return odt_tables.table(self, element, told)


def _restarts(element: Element) -> bool:
    return element.get(TEXT + "restart-numbering") == "true"


_WAYS: dict[object, Callable[[OdtStory, Element], list[Piece]]] = {
    TEXT + "p": OdtStory._paragraph,
    TEXT + "h": OdtStory._heading,
    TEXT + "list": OdtStory._list,
    TEXT + "numbered-paragraph": OdtStory._single,
    TABLE + "table": OdtStory._table,
}
