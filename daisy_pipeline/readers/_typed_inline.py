# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marks within a typed line: print pages ``@@p12``, note references ``[^1]``, small pictures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.model.book import (
    Block,
    Inline,
    InlineImage,
    Note,
    NoteRef,
    Origin,
    PageKind,
    PageMark,
    Paragraph,
    Run,
    Segment,
    Text,
    plain,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.outline import Reason

_NUMBER = r"(?P<label>\d{1,5}|[ivxlcdm]{1,9}(?![a-z])|[A-Za-z가-힣]{1,4}-\d{1,5})"
_LABEL = rf"(?:p(?:age)?\.? ?)?{_NUMBER}(?:쪽| 쪽(?![가-힣])|p(?![a-z]))?"
# Alone on a line there is no doubt, however the mark is spelled: @@ [P. 12], @@-12-, @@ 12 면.
_ALONE = re.compile(
    rf"@@+ ?[\[(<-]?\s?(?:p(?:age|g)?\.? ?|쪽 ?)?{_NUMBER}"
    r"(?: ?(?:쪽|면|페이지|p\.?))?\s?[\])>-]?\s?(?:@@+)?$",
    re.I,
)
_TOKEN = re.compile(
    rf"(?P<page> ?@@{_LABEL} ?)|\[\^(?P<note>[^\]\s]{{1,12}})\]"
    r"|!\[(?P<alt>[^\]]{0,1000})\]\((?P<image>[^)\s]{1,300})\)"
    r"|<(?:각주|주석|주|footnote)(?:\s*[:：]\s*(?P<said>[^<>]{1,600})>|>(?P<told>[^<>]{1,600})</[^<>]{1,9}>)"
    r"|\[(?:각주|주석|footnote)\s*[:：]\s*(?P<noted>[^\[\]]{1,600})\]|(?P<odd>@@)",
    re.I,
)
_DIVIDER = re.compile(r"([*\-=_~·•◇◆○●□■△☆★※✽❖―—─⁂#])(?:\s*\1){2,}$|[⁂✽❖]$|\*$")
_ROMAN = re.compile(r"[ivxlcdm]+$", re.I)


@dataclass
class Marks:
    """What a whole text says of notes and pictures, and what was found amiss while reading lines.

    ``notes`` leads from a label to (line, block id) of its notes; ``images`` from a typed path to
    the name of a resource that is there. ``waiting`` are notes typed within the line, to be set
    behind its block; ``reasons`` say why lines were taken for what they became.
    """

    file: str
    notes: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)

    def amiss(self, id: str, line: int, **facts: str | int) -> None:
        """Note a finding at a line of the text."""
        self.findings.append(Finding(id, Place(self.file, line), facts))

    def because(
        self, line: int, kind: str, why: str, words: str, taken: bool = True, level: int = 0
    ) -> None:
        """Note why a line is what it became, or what it may be."""
        origin = Origin(self.file, line)
        self.reasons.append(
            Reason(origin=origin, words=words, why=why, kind=kind, taken=taken, level=level)
        )

    def note_within(self, words: str, line: int) -> NoteRef:
        """A note that is typed where print has only its sign; it waits for its block's end."""
        id = f"note-within-{sum(r.why == 'marked-note' for r in self.reasons) + 1}"
        origin = Origin(self.file, line)
        inner = Paragraph(text=plain(words.strip()), origin=origin)
        self.waiting.append(Note(id=id, label="*", blocks=(inner,), origin=origin))
        self.because(line, "note", "marked-note", words.strip())
        return NoteRef(text="*", note=id)


def is_divider(words: str) -> bool:
    """Whether a line of its own marks a break of scene: three stars, one star, a rule."""
    return _DIVIDER.match(words) is not None


def page_mark(label: str) -> PageMark:
    """A print page: figures are normal, Roman numbers front, everything else special."""
    if label.isdigit():
        return PageMark(label=label)
    kind = PageKind.FRONT if _ROMAN.match(label) else PageKind.SPECIAL
    return PageMark(label=label, kind=kind)


def page_alone(words: str) -> PageMark | None:
    """The page that a line of its own announces."""
    found = _ALONE.match(words)
    return page_mark(found["label"]) if found else None


def typed(words: str, line: int, marks: Marks) -> Text:
    """The text of a typed line or paragraph: one segment; () when nothing is left."""
    content: list[Inline] = []
    last = 0
    for found in _TOKEN.finditer(words):
        made = _token(found, line, marks)
        if made is None:
            continue
        _add_run(content, words[last : found.start()])
        if found["page"] and found.start():
            blank = " " if found["page"][0] == " " or found["page"][-1] == " " else ""
            _add_run(content, blank)
        content.append(made)
        last = found.end()
    _add_run(content, words[last:])
    return (Segment(tuple(content)),) if content else ()


def _token(found: re.Match[str], line: int, marks: Marks) -> Inline | None:
    if found["page"]:
        return page_mark(found["label"])
    if found["odd"]:
        marks.amiss("DP-TXT-022", line, words=found.string[found.start() : found.start() + 12])
        return None
    if within := found["said"] or found["told"] or found["noted"]:
        return marks.note_within(within, line)
    if found["note"]:
        note = nearest_note(found["note"], line, marks)
        if note is None:
            marks.amiss("DP-TXT-024", line, label=found["note"])
            return None
        return NoteRef(text=found["note"], note=note)
    name = marks.images.get(found["image"])
    if name is None:
        marks.amiss("DP-TXT-025", line, image=found["image"])
        return None
    return InlineImage(name=name, alt=found["alt"])


def nearest_note(label: str, line: int, marks: Marks) -> str | None:
    """The id of the next note of this label at or after the line, else of the last before it."""
    notes = marks.notes.get(label, ())
    at = bisect_left(notes, (line, ""))
    return notes[min(at, len(notes) - 1)][1] if notes else None


def _add_run(content: list[Inline], text: str) -> None:
    if text and content and isinstance(content[-1], Run):
        content[-1] = Run(text=content[-1].text + text)
    elif text:
        content.append(Run(text=text))
