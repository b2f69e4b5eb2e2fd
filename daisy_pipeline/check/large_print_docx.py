# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DOCX of large print: the Book's words in order, nothing small or slanted, nothing without name.

The rules of looks are those of the PDF: ACB, Best Practices for Large Print (2022): no size below
the body's, no italics, ragged right, no hyphens. Those of structure are WCAG 2.2, 1.1.1, 1.3.1,
2.4.2, 3.1.1, 3.1.2 as WCAG2ICT reads them for documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from daisy_pipeline.check.docx_view import Element, RunLook, View, is_decorative, switched, val, w
from daisy_pipeline.check.large_print_words import Chapter
from daisy_pipeline.check.members import Report
from daisy_pipeline.formats.docx_objects import WP
from daisy_pipeline.formats.print_words import PIECE, bare, sha
from daisy_pipeline.model.finding import DaisyError, Finding

_SHOWN = 40
_JUSTIFIED = frozenset(("both", "distribute", "thaiDistribute", "lowKashida", "highKashida"))
_DC = "{http://purl.org/dc/elements/1.1/}"
_NEWEST = 15  # compatibility mode of Word 2013 and later


def check_docx(
    path: Path, name: str, chapters: Sequence[Chapter] = (), floor: float = 0.0
) -> list[Finding]:
    """Everything that is wrong with a DOCX, which findings call ``name``.

    ``chapters`` are what large-print.json says of its words, () where it is not there; ``floor``
    is the smallest size that it may have, in points.
    """
    report = Report()
    try:
        view = View(path, name)
    except DaisyError as problem:
        report.put(*problem.findings)
        report.add("DP-LPC-060", name)
        return report.findings()
    checker = _Checker(view, name, floor, report)
    checker.check()
    if chapters:
        checker.compare(chapters)
    else:
        checker.heads_of_tables()  # ours have those that the Book has
    return report.findings()


class _Checker:
    """One document being checked."""

    def __init__(self, view: View, name: str, floor: float, report: Report) -> None:
        self.view, self.name, self.floor, self.report = view, name, floor, report
        self.parts: list[str] = []
        self.heads: list[int] = []
        self._at = 0
        self._level = 0

    def check(self) -> None:
        """Every paragraph, then what is of the whole document."""
        for number, paragraph in self.view.paragraphs():
            self._paragraph(number, paragraph)
        self._about()
        self._settings()
        self._pictures()
        self._links()

    def _add(self, id: str, line: int = 0, **facts: str | int | float) -> None:
        self.report.add(id, self.name, line, **facts)

    def _paragraph(self, number: int, paragraph: Element) -> None:
        shown = ""
        level = self.view.level(paragraph)
        first = self._at
        for line in self.view.lines(paragraph):
            shown += line.words
            words = line.words.strip()
            if words:
                self._run(number, words, line.look)
            if not line.ours:
                own = bare(line.words)
                self.parts.append(own)
                self._at += len(own)
        if level == 1 and self._at > first:
            self.heads.append(first)
        if shown.strip():
            self._shape(number, paragraph, shown.strip()[:_SHOWN])
        if level and shown.strip():
            if level > self._level + 1:
                words = shown.strip()[:_SHOWN]
                self._add("DP-LPC-063", number, level=level, before=self._level, words=words)
            self._level = level

    def _run(self, number: int, words: str, look: RunLook) -> None:
        shown = words[:_SHOWN]
        half = (
            look.size if look.size is not None else 20
        )  # 17.3.2.38: ten points where nothing is said
        if self.floor and half < round(self.floor * 2):
            self._add("DP-LPC-064", number, size=half / 2, floor=self.floor, words=shown)
        if look.italic:
            self._add("DP-LPC-065", number, words=shown)
        if not look.latin or not look.asian:
            self._add("DP-LPC-067", number, words=shown)
        if look.theme:
            self._add("DP-LPC-070", number, words=shown)

    def _shape(self, number: int, paragraph: Element, words: str) -> None:
        if self.view.said(paragraph, "jc") in _JUSTIFIED:
            self._add("DP-LPC-066", number, words=words)
        if self.view.said(paragraph, "wordWrap") in ("0", "false", "off"):
            self._add("DP-LPC-073", number, words=words)

    def _about(self) -> None:
        core = self.view.core
        for name, id in (("title", "DP-LPC-071"), ("language", "DP-LPC-072")):
            found = core.find(f"{_DC}{name}") if core is not None else None
            if found is None or not (found.text or "").strip():
                self._add(id)

    def _settings(self) -> None:
        settings = self.view.settings
        if switched(settings, "autoHyphenation"):
            self._add("DP-LPC-074")
        modes = settings.iter(w("compatSetting")) if settings is not None else ()
        told = [val(mode) for mode in modes if val(mode, "name") == "compatibilityMode"]
        if not told or not told[0].isdecimal() or int(told[0]) < _NEWEST:
            self._add("DP-LPC-075")

    def _pictures(self) -> None:
        for properties in self.view.document.iter(f"{{{WP}}}docPr"):
            if not (properties.get("descr") or "").strip() and not is_decorative(properties):
                self._add("DP-LPC-069", 0, name=str(properties.get("name") or "?"))

    def heads_of_tables(self) -> None:
        """Tables in which no cell heads others."""
        for number, table in enumerate(self.view.document.iter(w("tbl")), 1):
            rows = table.findall(w("tr"))
            heads = any(switched(row.find(w("trPr")), "tblHeader") for row in rows[:1])
            look = table.find(f"{w('tblPr')}/{w('tblLook')}")
            if not heads and val(look, "firstColumn") not in ("1", "true"):
                self._add("DP-LPC-068", 0, number=number)

    def _links(self) -> None:
        """Every link within the document leads to a bookmark that is there."""
        known = {val(mark, "name") for mark in self.view.document.iter(w("bookmarkStart"))}
        for number, paragraph in self.view.paragraphs():
            for link in paragraph.iter(w("hyperlink")):
                anchor = val(link, "anchor")
                if anchor and anchor not in known:
                    words = "".join(t.text or "" for t in link.iter(w("t")))
                    self._add("DP-LPC-076", number, words=words[:_SHOWN])

    # -------------------------------------------------------------- words

    def compare(self, chapters: Sequence[Chapter]) -> None:
        """Where the words are not those of the Book, one finding a chapter."""
        text = bare("".join(self.parts))
        at = 0
        for number, chapter in enumerate(chapters):
            if _is(text, at, chapter):
                at += chapter.count
                continue
            end = next(self._next(text, at, chapters[number + 1 :]), len(text))
            from_here = _first_other(text, at, end, chapter)
            facts = {"heading": chapter.heading[:_SHOWN], "words": text[from_here:end][:_SHOWN]}
            self._add("DP-LPC-061", 0, many=end - at, wanted=chapter.count, **facts)
            at = end
        if at < len(text):
            self._add("DP-LPC-062", 0, words=text[at : at + _SHOWN])

    def _next(self, text: str, at: int, chapters: Sequence[Chapter]) -> Iterator[int]:
        """Where the next chapter begins that is as it should be."""
        for chapter in chapters[:1]:
            yield from (head for head in self.heads if head > at and _is(text, head, chapter))


def _first_other(text: str, at: int, end: int, chapter: Chapter) -> int:
    """Where the first piece of a chapter's words begins that is another."""
    for number, wanted in enumerate(chapter.pieces):
        start = at + number * PIECE
        piece = text[start : min(start + PIECE, at + chapter.count)]
        if sha(piece)[:8] != wanted:
            return min(start, max(at, end - 1))
    return at


def _is(text: str, at: int, chapter: Chapter) -> bool:
    piece = text[at : at + chapter.count]
    return len(piece) == chapter.count and sha(piece) == chapter.sha256
