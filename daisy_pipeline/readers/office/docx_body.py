# SPDX-License-Identifier: AGPL-3.0-or-later
"""A part of a DOCX (the text, the notes) as a flow of pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Inline, Note, NoteKind, Origin, Picture, Raw, plain
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.office import docx_tables
from daisy_pipeline.readers.office.captions import names_table_or_figure
from daisy_pipeline.readers.office.docx_fields import Fields
from daisy_pipeline.readers.office.docx_lines import Line, is_form
from daisy_pipeline.readers.office.docx_notes import Notes
from daisy_pipeline.readers.office.docx_numbering import Numbering
from daisy_pipeline.readers.office.docx_styles import Style, Styles, indent_of
from daisy_pipeline.readers.office.flow import blocks_of
from daisy_pipeline.readers.office.languages import settled
from daisy_pipeline.readers.office.looks import Look, plain_heading
from daisy_pipeline.readers.office.ooxml import (
    M,
    Package,
    R,
    Relation,
    W,
    child_val,
    children,
    is_on,
    number,
)
from daisy_pipeline.readers.office.pieces import Content, Done, Para, Piece, tidy
from daisy_pipeline.readers.office.told import Told

_LONGEST_TITLE = 40


@dataclass
class Shared:
    """What all parts of a document have in common. ``lang`` is the Book's language."""

    package: Package
    styles: Styles
    numbering: Numbering
    notes: Notes
    told: Told
    lang: str
    pictures: Pictures = field(default_factory=Pictures)
    sizes: dict[int, int] = field(default_factory=dict)  # letters by size in half points
    bold: dict[int, int] = field(default_factory=dict)  # size of bold short lines by paragraph
    bookmarks: dict[str, str] = field(default_factory=dict)  # by name: a block's id
    looks: dict[str, Look] = field(default_factory=dict)  # by paragraph style
    run_looks: dict[object, Look] = field(default_factory=dict)


class Story:
    """Reads one part."""

    def __init__(self, shared: Shared, part: str, *, main: bool = False) -> None:
        self.shared, self._part, self._main = shared, part, main
        self.package, self.styles, self.notes = shared.package, shared.styles, shared.notes
        self.told, self.lang = shared.told, shared.lang
        self.pictures, self.sizes = shared.pictures, shared.sizes
        self.relations: dict[str, Relation] = self.package.relations(part)
        self.run_looks = shared.run_looks
        self.fields = Fields()
        self._count = 0
        self._contents = False  # inside a generated table of contents
        self._waiting: list[str] = []  # bookmarks between paragraphs
        self._carried: list[Inline | Picture] = []
        self._indents: list[tuple[int, int]] = []  # (indent, depth) of the items that are open

    # ------------------------------------------------------------- blocks

    def pieces(self, holder: Element) -> list[Piece]:
        """The pieces in a body, a cell, a note."""
        made: list[Piece] = []
        for child in children(holder):
            tag = child.tag
            if tag == W + "p":
                made += self._paragraph(child)
            elif tag == W + "tbl":
                made += docx_tables.table(self, child, self.origin())
            elif tag == W + "sdt":
                made += self._control(child)
            elif tag == W + "bookmarkStart":
                self._waiting.append(child.get(W + "name", ""))
            elif tag in (M + "oMathPara", M + "oMath"):
                line = Line(self, self.styles.look, self.origin())
                line.formula(child)
                made.append(Para(content=tidy(line.content), origin=self.origin()))
            elif tag in (W + "altChunk", W + "subDoc"):
                made.append(self._elsewhere(child))
        return made

    def cell(self, holder: Element) -> list[Piece]:
        """The pieces of a table's cell: lists do not go on into it or out of it."""
        before, self._indents = self._indents, []
        made = self.pieces(holder)
        self._indents = before
        return made

    def nested(self, holder: Element) -> list[Piece]:
        """The pieces of a text box: also fields are its own."""
        fields, carried = self.fields, self._carried
        self.fields, self._carried = Fields(), []
        made = self.cell(holder)
        self.fields, self._carried = fields, carried
        return made

    def note_blocks(self, kind: NoteKind) -> dict[str, Note]:
        """The notes of a kind that were referred to, by id; this story is their part."""
        made: dict[str, Note] = {}
        for reference in [r for r in self.notes.used.values() if r.kind is kind]:
            blocks = tuple(blocks_of(self.pieces(reference.element)))
            made[reference.id] = Note(
                id=reference.id,
                label=reference.label,
                kind=reference.kind,
                blocks=blocks,
                origin=self.origin(),
            )
        return made

    def origin(self) -> Origin:
        """The paragraph that is being read."""
        inside = "" if self._main else self._part
        return Origin(self.package.file, self._count, inside)

    def _control(self, element: Element) -> list[Piece]:
        """A content control around blocks: contents, something to fill in, or a mere wrapper."""
        properties, inner = element.find(W + "sdtPr"), element.find(W + "sdtContent")
        gallery = None
        if properties is not None:
            gallery = child_val(properties.find(W + "docPartObj"), "docPartGallery")
            if is_form(properties):
                self.told.note("DP-OFF-017", self.origin())
        if inner is None or is_on(properties, "showingPlcHdr"):
            return []
        before = self._contents
        self._contents = before or (gallery or "").lower() == "table of contents"
        made = self.pieces(inner)
        self._contents = before
        return made

    def _elsewhere(self, element: Element) -> Piece:
        """Another document that is put in at this place."""
        relation = self.relations.get(element.get(R + "id", ""))
        name = relation.target if relation else ""
        self.told.note("DP-OFF-014", self.origin(), name or "altChunk")
        words = name.rpartition("/")[2]
        return Done(block=Raw(format="docx", code=name, text=plain(words), origin=self.origin()))

    # ------------------------------------------------------------- paragraphs

    def _paragraph(self, element: Element) -> list[Piece]:
        self._count += 1
        properties = element.find(W + "pPr")
        style = self.styles.paragraph(child_val(properties, "pStyle"))
        line = Line(self, self._look(style), self.origin())
        line.content, self._carried = self._carried, []
        line.bookmarks, self._waiting = self._waiting, []
        begun_in_contents = self._contents or self.fields.contents
        line.inside(element)
        if self._goes_on(properties):
            self._carried, self._waiting = line.content, line.bookmarks
            return line.after
        contents = self._contents or bool(style and style.contents)
        words = line.tidied(self._role(line, style))
        if not words and (contents or line.contents or begun_in_contents):
            contents, words = True, tidy(line.contents)
        para = self._para(line, properties, style, words, contents)
        if properties is not None and properties.find(W + "sectPr") is not None and self._main:
            self.notes.section += 1
        return [para, *(self._following(p, para) for p in line.after)]

    def _following(self, piece: Piece, para: Para) -> Piece:
        """What stands beside the words of an item belongs to the item."""
        depth = para.place.depth if para.place and not para.level else para.continues
        return replace(piece, continues=depth) if depth is not None else piece

    def _look(self, style: Style | None) -> Look:
        if style is None:
            return self.styles.look
        known = self.shared.looks.get(style.id)
        if known is None:
            languages = replace(self.styles.look, latin=None, asian=None)
            known = self.shared.looks[style.id] = style.look.over(languages)
        return known

    def _goes_on(self, properties: Element | None) -> bool:
        """Whether the next paragraph goes on with this one: a deleted mark, a dropped capital."""
        if properties is None:
            return False
        mark = properties.find(W + "rPr")
        if mark is not None and mark.find(W + "del") is not None:
            return True
        frame = properties.find(W + "framePr")
        return frame is not None and frame.get(W + "dropCap", "none") != "none"

    def _para(
        self,
        line: Line,
        properties: Element | None,
        style: Style | None,
        words: Content,
        contents: bool,
    ) -> Para:
        level = 0 if contents else self._level(properties, style)
        place = None if contents else self.shared.numbering.place(properties, style)
        own = plain_heading(words) if level else words
        content, lang = settled(own, self.styles.look.latin, self.lang)
        silent = None if place is None or level or not place.silent else place
        place = None if silent else place
        label = place.label if place and level else ""
        if place and level and place.kind.value == "bullet":
            label = ""
        para = Para(
            content=content,
            level=level,
            label=label,
            place=None if level else place,
            role="" if level else self._role(line, style),
            contents=contents,
            id=self._named(line.bookmarks),
            lang=lang,
            origin=line.origin,
        )
        self._note_look(line, para)
        if silent:
            return replace(para, continues=silent.depth)
        return replace(para, continues=self._continues(para, properties, style))

    def _level(self, properties: Element | None, style: Style | None) -> int:
        own = child_val(properties, "outlineLvl")
        if own is not None:
            said = number(own, 9)
            return said + 1 if 0 <= said < 9 else 0
        return style.level if style else 0

    def _role(self, line: Line, style: Style | None) -> str:
        role = style.role if style else ""
        if not role and line.sequence:
            said = "".join(getattr(i, "text", "") for i in line.content)
            role = "caption" if names_table_or_figure(said) else ""
        return role

    def _named(self, bookmarks: Sequence[str]) -> str:
        """The paragraph's id: that of its first bookmark; all of them lead to it."""
        fresh = [n for n in bookmarks if n and n not in self.shared.bookmarks]
        if not fresh:
            return ""
        for name in fresh:
            self.shared.bookmarks[name] = fresh[0]
        return fresh[0]

    def _note_look(self, line: Line, para: Para) -> None:
        """Remember short lines that are bold as a whole; their size decides later."""
        bold = line.letters and line.bold_letters == line.letters
        short = 0 < len(para.words) <= _LONGEST_TITLE and not para.words.endswith((".", ",", ":"))
        if bold and short and self._main and not (para.place or para.role or para.contents):
            self.shared.bold[line.origin.line] = line.size

    def _continues(self, para: Para, properties: Element | None, style: Style | None) -> int | None:
        """The depth of the item that an indented paragraph goes on with; None for others."""
        if para.place is not None:
            indent = self.shared.numbering.indent(properties, style, para.place.depth)
            self._indents = [(i, d) for i, d in self._indents if d < para.place.depth]
            self._indents.append((indent, para.place.depth))
            return None
        if not para.content:
            return None
        own = indent_of(properties)
        own = own if own is not None else (style.indent if style else None)
        if para.level or para.role or not own:
            self._indents = []
            return None
        depths = [d for i, d in self._indents if 0 < i <= own]
        if not depths:
            self._indents = []
            return None
        self._indents = [(i, d) for i, d in self._indents if d <= depths[-1]]
        return depths[-1]
