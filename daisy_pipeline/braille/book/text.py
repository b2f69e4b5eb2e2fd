# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a block as one stretch of print, translated as a whole.

Spacing, quotation marks and emphasis go over the ends of sentences, so a block is one Source; what
the segments, print pages and notes' references in it are, is kept by print character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from html import unescape

from daisy_pipeline.braille.book.words import RefAt, Words
from daisy_pipeline.braille.cells import Cells, Joint
from daisy_pipeline.braille.layout.blocks import PageAt, Span
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    NoteRef,
    PageMark,
    Run,
    Segment,
)
from daisy_pipeline.model.language import main_language

ASIDE = "⠠⠄"
"""What begins and ends a transcriber's note (article 66)."""
_STAR = "⠐⠔"  # article 60, second proviso: a star that points to a note stands as print has it
_SEEN = frozenset(
    {Mark.EMPHASIS, Mark.STRONG, Mark.UNDERLINE, Mark.STRIKE, Mark.SUB, Mark.SUP, Mark.CODE}
)
_QUOTES = "\"'“”‘’«»「『《"
_HANJA = re.compile(f"[{HANJA}]+")
_HANGUL = re.compile("[가-힣]+")
_TAG = re.compile("<[^>]*>")
WORDS = {
    "ko": {"picture": "그림", "formula": "수식", "hanja": "한자"},
    "en": {"picture": "Image", "formula": "Formula"},
}


class Pen:
    """Writes the print of one Source. ``lang`` is that of the block.

    A pen that is ``muted`` says again what was said before: nothing of it is a segment's.
    A pen that is ``flat`` knows no line ends: they are blanks. One that has ``noted`` says behind
    Hanja, which dots show by their reading alone, that print has Hanja there.
    """

    def __init__(self, lang: str, *, flat: bool = False, noted: bool = False) -> None:
        self.lang = lang
        self.flat = flat
        self.noted = noted and main_language(lang) == "ko"
        self.muted = False
        self.size = 0
        self._parts: list[str] = []
        self._looks: list[Look] = []
        self._spans: list[Span] = []
        self._pages: list[PageAt] = []
        self._refs: list[RefAt] = []
        self._breaks: list[int] = []
        self._tight: list[int] = []
        self._closing = ""

    def text(self, segments: Iterable[Segment]) -> None:
        """Write the segments of a Text."""
        for segment in segments:
            at = 0
            for item in segment.content:
                at += self._item(item, segment.id, at)
        self._unquote()

    def ours(self, words: str, braille: str = "") -> None:
        """Write words that are no segment's: a label, a colon that print shows by its look."""
        self._span("", 0)
        self._put(words, Look(self.size, self.size + len(words), (), "", braille))

    def open_aside(self) -> None:
        """Begin a transcriber's note (article 66)."""
        self.ours("[", ASIDE)
        self._tight.append(self.size)

    def close_aside(self) -> None:
        """End a transcriber's note; the sign never begins a line."""
        self._tight.append(self.size)
        self.ours("]", ASIDE)

    def page(self, label: str) -> None:
        """A print page begins here."""
        if not self.muted:
            self._pages.append(PageAt(self.size, label))

    def gap(self) -> None:
        """A blank, if something stands before it that is none."""
        if self._parts and not self._parts[-1].endswith(" "):
            self.ours(" ")

    def colon(self) -> None:
        """A colon and a blank behind what was written, if it ends in no sign of its own."""
        while self._parts and self._parts[-1] == " " and self.size:
            self._parts.pop()
            self.size -= 1
        last = "".join(self._parts).rstrip()[-1:]
        self.ours(" " if last in ":?!" else ": ")

    def new_line(self) -> None:
        """End the line here, whatever follows."""
        self._breaks.append(self.size)
        self.ours(" ")

    def note_sign(self, label: str) -> None:
        """Write the sign by which a note is referred to, as in the line and before the note."""
        label = label or "*"
        self._span("", 0)
        self._tight.append(self.size)
        end = self.size + len(label)
        if label == "*":
            self._put(label, Look(self.size, end, (), "", _STAR))
        else:
            raised = (Mark.SUP,) if label[0].isdigit() else ()
            self._put(label, Look(self.size, end, raised))

    def done(self, grade: int, role: str = "") -> Words:
        """The text as it is now, translated."""
        text = "".join(self._parts)
        cells = translate(Source(text, self.lang, role, tuple(self._looks)), grade)
        return Words(
            self._tightened(cells),
            self.size,
            text[:20].strip(),
            tuple(self._spans),
            tuple(self._pages),
            tuple(self._refs),
            tuple(self._breaks),
        )

    def _item(self, item: Inline, segment: str, at: int) -> int:
        """Write an item; how many characters of the segment it is."""
        match item:
            case Run():
                self._quote(item)
                self._noted_run(item, segment, at)
                return len(item.text)
            case NoteRef():
                first = self.size
                self.note_sign(item.text)
                if not self.muted:
                    self._refs.append(RefAt(first, self.size, item.note))
            case PageMark():
                self.page(item.label)
            case LineBreak():
                if self.flat:
                    self.ours(" ")
                else:
                    self.new_line()
                return 1
            case InlineImage():
                self._aside(item.alt, "picture", segment, at)
                return len(item.alt)
            case Math():
                self._aside(item.alt or _signs(item), "formula", segment, at)
                return len(item.alt)
        return 0

    def _noted_run(self, run: Run, segment: str, at: int) -> None:
        """A run, with a transcriber's note behind its Hanja where the house's style has it."""
        first = 0
        found = _HANJA.finditer(run.text) if self.noted and run.braille is None else ()
        for hanja in found:
            self._run(replace(run, text=run.text[first : hanja.end()]), segment, at + first)
            self.open_aside()
            self.ours(WORDS["ko"]["hanja"])
            self.close_aside()
            first = hanja.end()
        if first < len(run.text):
            self._run(replace(run, text=run.text[first:]), segment, at + first)

    def _run(self, run: Run, segment: str, at: int) -> None:
        self._span(segment, at)
        first, last = self.size, self.size + len(run.text)
        before = self._looks[-1] if self._looks else None
        if run.braille == "" and before and before.braille and before.last == first:
            self._looks[-1] = replace(before, last=last)  # one reading over several runs
            self._put(run.text)
            return
        marks = tuple(mark for mark in run.marks if mark in _SEEN)
        lang = run.lang if run.lang and run.lang != self.lang else ""
        braille = run.braille or ""
        over = run.ruby if run.ruby and not braille else ""
        if over and _HANJA.fullmatch(run.text) and _HANGUL.fullmatch(over):
            braille, over = over, ""
        self._put(run.text, Look(first, last, marks, lang or "", braille))
        if over:
            self.ours(f"({over})")

    def _aside(self, said: str, what: str, segment: str, at: int) -> None:
        """Words in the stead of what dots cannot show: a transcriber's note (article 66)."""
        self.open_aside()
        words = WORDS["ko" if main_language(self.lang) == "ko" else "en"]
        if said.strip():
            self._span(segment, at)
            self._put(said)
        else:
            self.ours(words[what])
        self.close_aside()

    def _quote(self, run: Run) -> None:
        """Quotation marks where the source marks a quotation and has no signs of its own."""
        quoted = Mark.QUOTE in run.marks
        if not quoted:
            self._unquote()
        elif not self._closing and not run.text.lstrip().startswith(tuple(_QUOTES)):
            self.ours("“")
            self._closing = "”"

    def _unquote(self) -> None:
        if self._closing:
            self.ours(self._closing)
            self._closing = ""

    def _put(self, text: str, look: Look | None = None) -> None:
        if look is not None and text and (look.marks or look.lang or look.braille):
            self._looks.append(look)
        self._parts.append(text)
        self.size += len(text)

    def _span(self, segment: str, first: int) -> None:
        segment = "" if self.muted else segment
        if not segment:
            first = 0
        if self._spans:
            last = self._spans[-1]
            goes_on = not segment or last.first + self.size - last.at == first
            if last.segment == segment and goes_on:
                return
            if last.at == self.size:
                self._spans.pop()
        elif not segment:
            return
        self._spans.append(Span(self.size, segment, first))

    def _tightened(self, cells: Cells) -> Cells:
        """The cells without a line's end before what belongs to the cells in front of it."""
        if not self._tight:
            return cells
        joints = bytearray(cells.joints)
        for place in self._tight:
            number = bisect_left(cells.origins, place)
            if number < len(joints) and joints[number] == Joint.SYLLABLE:
                joints[number] = Joint.NONE
        return replace(cells, joints=joints)


def _signs(math: Math) -> str:
    """The signs of a formula in a row, where nobody said how to speak it."""
    return " ".join(unescape(_TAG.sub(" ", math.mathml)).split())
