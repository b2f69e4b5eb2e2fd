# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a typed text to blocks: each kind of mark has one function that takes its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Divider,
    Figure,
    Heading,
    ItemList,
    ListItem,
    ListKind,
    Note,
    Origin,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Raw,
    plain,
)
from daisy_pipeline.readers._headings import contents_lines
from daisy_pipeline.readers._layout import LISTED, Layout, Line, columns, ends_sentence, is_full
from daisy_pipeline.readers._typed_inline import Marks, is_divider, nearest_note, page_alone, typed
from daisy_pipeline.readers.typed.groups import STAGE, find_groups
from daisy_pipeline.readers.typed.lists import take_list
from daisy_pipeline.readers.typed.made import make, stage_directions
from daisy_pipeline.readers.typed.shapes import date_value
from daisy_pipeline.readers.typed.verses import marked_verse, plain_verse

_NOTE = re.compile(r"\[\^([^\]\s]{1,12})\](?::|\s)\s*(\S.*)$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)$")
_SIGNED = re.compile(r"^\S.{0,20} (?:올림|드림|씀|배상|拜上|올립니다|적음)$")
_RIGHT = 10  # columns of blanks before what is set on the right

Taken = tuple[list[Block], int]


def assemble(
    lines: Sequence[Line], layout: Layout, headings: Mapping[int, tuple[int, str]], marks: Marks
) -> list[Block]:
    """The blocks of the text in the order of its lines; no line is left out."""
    maker = _Assembler(lines, layout, headings, marks)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        made, at = maker.take(at)
        blocks += made
    if maker.joined:
        marks.amiss("DP-TXT-021", maker.joined[0], count=len(maker.joined))
    return blocks


class _Assembler:
    def __init__(
        self,
        lines: Sequence[Line],
        layout: Layout,
        headings: Mapping[int, tuple[int, str]],
        marks: Marks,
    ) -> None:
        self.lines, self.layout, self.headings, self.marks = lines, layout, headings, marks
        self.contents = contents_lines(lines, headings)
        self.groups = find_groups(lines, {*headings, *self.contents})
        self.is_play = any(group.kind == "speech" for group in self.groups.values())
        self.joined: list[int] = []  # lines that were joined to the one above without a blank
        self.takers: tuple[Callable[[int], Taken | None], ...] = (
            self._empty,
            self._heading,
            self._page,
            self._contents,
            self._divider,
            self._note,
            self._image,
            self._group,
            self._verse,
            self._quote,
            self._list,
            self._free_verse,
        )

    def take(self, at: int) -> Taken:
        """The blocks that begin at a line, and the line after them."""
        for taker in self.takers:
            if (taken := taker(at)) is not None:
                break
        else:
            taken = self._paragraph(at)
        waiting = tuple(self.marks.waiting)  # notes typed within the lines of the block
        self.marks.waiting.clear()
        return ([*taken[0], *waiting], taken[1]) if waiting else taken

    def origin(self, at: int) -> Origin:
        return Origin(self.marks.file, self.lines[at].number)

    def run_of(self, at: int, sign: str) -> int:
        """The line after the stretch of lines that begin with a sign."""
        end = at
        while end < len(self.lines) and self.lines[end].words.startswith(sign):
            end += 1
        return end

    def _empty(self, at: int) -> Taken | None:
        return None if self.lines[at].words else ([], at + 1)

    def _heading(self, at: int) -> Taken | None:
        line = self.lines[at]
        found = self.headings.get(line.number)
        if found is None:
            return None
        text = typed(found[1], line.number, self.marks)
        return [Heading(level=found[0], text=text, origin=self.origin(at))], at + 1

    def _page(self, at: int) -> Taken | None:
        page = page_alone(self.lines[at].words)
        return None if page is None else ([PageBreak(page=page, origin=self.origin(at))], at + 1)

    def _contents(self, at: int) -> Taken | None:
        """A table of contents: a line an item, whatever stands between."""
        end, items = at, []
        while end < len(self.lines) and self._is_contents(end):
            line = self.lines[end]
            if line.words:
                text = typed(line.words, line.number, self.marks)
                items.append(ListItem(blocks=(Paragraph(text=text, origin=self.origin(end)),)))
            end += 1
        made = ItemList(items=tuple(items), kind=ListKind.PLAIN, origin=self.origin(at))
        return ([made], end) if items else None

    def _is_contents(self, at: int) -> bool:
        line = self.lines[at]
        return line.number in self.contents or not line.words

    def _divider(self, at: int) -> Taken | None:
        words = self.lines[at].words
        return (
            ([Divider(sign=words, origin=self.origin(at))], at + 1) if is_divider(words) else None
        )

    def _note(self, at: int) -> Taken | None:
        line = self.lines[at]
        found = _NOTE.match(line.words)
        if found is None:
            return None
        id = nearest_note(found[1], line.number, self.marks) or ""
        inner = Paragraph(text=typed(found[2], line.number, self.marks), origin=self.origin(at))
        return [Note(id=id, label=found[1], blocks=(inner,), origin=self.origin(at))], at + 1

    def _image(self, at: int) -> Taken | None:
        line = self.lines[at]
        found = _IMAGE.match(line.words)
        if found is None:
            return None
        name, alt = self.marks.images.get(found[2]), plain(found[1].strip())
        if name is None:
            self.marks.amiss("DP-TXT-025", line.number, image=found[2])
            raw = Raw(format="txt", code=line.words, text=alt, origin=self.origin(at))
            return [raw], at + 1
        picture = Picture(name=name, alt=alt)
        return [Figure(pictures=(picture,), origin=self.origin(at))], at + 1

    def _verse(self, at: int) -> Taken | None:
        end = self.run_of(at, "|")
        return (marked_verse(self.lines[at:end], self.marks), end) if end > at else None

    def _free_verse(self, at: int) -> Taken | None:
        """In a text that is all verse: the lines up to the next gap or mark are a stanza."""
        if self.layout.mode != "verse":
            return None
        end = at
        while end < len(self.lines) and self._is_plain(end):
            end += 1
        return ([plain_verse(self.lines[at:end], self.marks)], end) if end > at else None

    def _quote(self, at: int) -> Taken | None:
        end = self.run_of(at, ">")
        inner = tuple(
            Paragraph(
                text=typed(self.lines[n].words[1:].strip(), self.lines[n].number, self.marks),
                origin=self.origin(n),
            )
            for n in range(at, end)
            if self.lines[n].words[1:].strip()
        )
        return ([Quote(blocks=inner, origin=self.origin(at))], end) if inner else None

    def _list(self, at: int) -> Taken | None:
        taken = take_list(self.lines, at, self.headings, self.marks, self.layout)
        return ([taken[0]], taken[1]) if taken else None

    def _group(self, at: int) -> Taken | None:
        """A table, a drawn box, a speech or the place of a picture, with what runs on below it."""
        group = self.groups.get(self.lines[at].number)
        if group is None:
            return None
        end, lines = group.end, list(self.lines[at : group.end])
        while group.kind == "speech" and (after := self._speech_goes_on(at, end)) is not None:
            joined = self._glue(self.lines[end - 1], self.lines[after]) + self.lines[after].words
            lines[0] = replace(lines[0], words=lines[0].words + joined)
            end = after + 1
        words = "\n".join(n.words for n in lines)
        self.marks.because(lines[0].number, group.kind, group.why, words)
        return [make(group, lines, self.marks)], end

    def _speech_goes_on(self, at: int, end: int) -> int | None:
        """The line that goes on a speech: as in a paragraph, or set in below the name."""
        if end < len(self.lines) and self._is_plain(end):
            deeper = self.lines[end].indent >= self.lines[at].indent + 2
            if deeper and not STAGE.match(self.lines[end].words):
                return end
        return self._goes_on(end)

    def _is_plain(self, at: int) -> bool:
        """Whether a line is no mark of its own, so that it may go on a paragraph."""
        line = self.lines[at]
        if not line.words or line.number in self.headings or page_alone(line.words):
            return False
        words = line.words
        return line.number not in self.groups and not (
            words.startswith(("|", ">"))
            or _NOTE.match(words)
            or _IMAGE.match(words)
            or is_divider(words)
        )

    def _paragraph(self, at: int) -> Taken:
        parts = [self.lines[at].words]
        end = at + 1
        notes: list[Block] = []
        while (over := self._runs_over(end)) is not None:
            foot, after = over
            for here in range(end, after + 1):
                line = self.lines[here]
                if here in foot:
                    notes += (self._note(here) or ([], 0))[0]
                elif line.words:
                    parts.append(self._glue(self.lines[end - 1], line) + line.words)
            end = after + 1
        text = typed("".join(parts), self.lines[at].number, self.marks)
        if self.is_play and STAGE.match(self.lines[at].words):
            text = stage_directions(text)
        role = self._role(at) if end == at + 1 else ""
        if end > at + 2 and not self.layout.width:
            self._perhaps_verse(at, end)
        made = [Paragraph(text=text, role=role, origin=self.origin(at))] if text else []
        return [*made, *notes], end

    def _runs_over(self, end: int) -> tuple[Sequence[int], int] | None:
        """Where the paragraph above goes on, and the notes at the page's foot that lie between."""
        if (after := self._goes_on(end)) is not None:
            return (), after
        if self.layout.mode == "verse" or ends_sentence(self.lines[end - 1].words):
            return None
        foot: list[int] = []
        here = self._past_gap(end)
        while here < len(self.lines) and _NOTE.match(self.lines[here].words):
            foot.append(here)
            here = self._past_gap(here + 1)
        if not foot or here >= len(self.lines) or not page_alone(self.lines[here].words):
            return None
        here = self._past_gap(here + 1)
        if here >= len(self.lines) or not self._is_plain(here) or self._begins(here):
            return None
        return foot, here

    def _past_gap(self, at: int) -> int:
        while at < len(self.lines) and not self.lines[at].words:
            at += 1
        return at

    def _begins(self, at: int) -> bool:
        line = self.lines[at]
        indented = self.layout.mode == "indent" and line.indent > 0
        return indented or LISTED.match(line.words) is not None

    def _perhaps_verse(self, at: int, end: int) -> None:
        rows = [n for n in self.lines[at:end] if n.words]
        if all(columns(n.words) <= 32 for n in rows):
            words = "\n".join(n.words for n in rows)
            self.marks.because(rows[0].number, "verse", "short-lines", words, taken=False)

    def _role(self, at: int) -> str:
        """dateline or signature for what stands on the right where a letter or a preface ends."""
        line = self.lines[at]
        after = range(at + 1, min(len(self.lines), at + 20))
        below = next((self.lines[n] for n in after if self.lines[n].words), None)
        last = below is None or below.number in self.headings or below.indent >= _RIGHT
        if not last or len(line.words) > 30:
            return ""
        role = ""
        if date_value(line.words) and line.indent >= _RIGHT:
            role = "dateline"
        elif _SIGNED.search(line.words) or (line.indent >= _RIGHT and below is None):
            role = "signature" if not ends_sentence(line.words) else ""
        if role:
            self.marks.because(line.number, role, "letter-end", line.words)
        return role

    def _goes_on(self, at: int) -> int | None:
        """The line (at, or behind a page mark at ``at``) that continues the paragraph above it."""
        if self.layout.mode == "verse" or at >= len(self.lines):
            return None
        above, here = self.lines[at - 1], at
        if page_alone(self.lines[at].words):
            here = at + 1
            if here >= len(self.lines) or ends_sentence(above.words):
                return None
        line = self.lines[here]
        if not self._is_plain(here) or (self.layout.mode == "indent" and line.indent):
            return None
        if page_alone(above.words):
            return None
        if self.layout.width:
            return here if is_full(above, line, self.layout.width) else None
        if LISTED.match(line.words):
            return None
        if self.layout.mode == "line":
            return here if here > at and not line.indent and len(above.words) > 20 else None
        return here

    def _glue(self, above: Line, line: Line) -> str:
        if page_alone(line.words) or page_alone(above.words):
            return self.layout.glue if page_alone(line.words) else ""
        if above.words.endswith("-") and above.words[-2:-1].isalpha():
            return ""
        ascii_edge = above.words[-1].isascii() or line.words[0].isascii()
        if above.trailing or ascii_edge or self.layout.glue:
            return " "
        self.joined.append(line.number)
        return ""
