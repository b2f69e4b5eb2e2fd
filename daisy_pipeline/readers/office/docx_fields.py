# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields of a DOCX (ECMA-376-1, 17.16): what they show, where they lead, what is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.readers.office.ooxml import W, child_val, is_on, number

_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"))
_CONTENTS = frozenset(("TOC", "TOA"))
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\\\S+)|(\S+)')
_CIRCLED = re.compile(r"\\o\s*(?:\\a[clr])?\s*\(\s*[○◯〇□]\s*,\s*([^()]{1,4})\)", re.I)
_SWITCH = re.compile(r"\\[A-Za-z*]+(?:\s*\d+)?")
_DEEPEST = 40


@dataclass
class Field:
    """A field that has begun: its instruction, and whether its result is being shown."""

    said: str = ""
    result: bool = False
    form: Element | None = None

    @property
    def arguments(self) -> list[str]:
        """The words of the instruction, without quotation marks."""
        return [a or b or c for a, b, c in _ARGUMENT.findall(self.said)]

    @property
    def kind(self) -> str:
        """The first word of the instruction, in capitals."""
        words = self.said.split(None, 1)
        return words[0].upper() if words else ""

    @property
    def href(self) -> str | None:
        """Where it leads: an address, or "#" and a bookmark's name."""
        arguments = self.arguments
        plain = [a for a in arguments[1:] if not a.startswith("\\")]
        if self.kind == "HYPERLINK" and plain:
            if "\\l" in arguments:
                at = arguments.index("\\l") + 1
                anchor = arguments[at] if at < len(arguments) else ""
                return f"#{anchor}" if plain[0] == anchor else f"{plain[0]}#{anchor}"
            return plain[0]
        if self.kind in ("REF", "NOTEREF", "PAGEREF") and plain and "\\h" in arguments:
            return f"#{plain[0]}"
        return None

    def shown_without_result(self) -> str | None:
        """What a field shows that stores no result: a circled sign, a form's value.

        None when the words of the instruction must stand for it.
        """
        if self.kind == "EQ":
            circled = _CIRCLED.search(self.said)
            if circled is None:
                return None
            inner = circled[1].strip()
            small = inner.isdecimal() and inner.isascii() and 1 <= int(inner) <= 20
            return chr(0x2460 + int(inner) - 1) if small else f"({inner})"
        if self.kind == "FORMCHECKBOX":
            return "☒" if _is_checked(self.form) else "☐"
        if self.kind == "FORMDROPDOWN":
            return _chosen(self.form)
        return ""

    @property
    def words(self) -> str:
        """The instruction without its own language, where nothing better is known."""
        bare = _SWITCH.sub(" ", self.said.strip()[len(self.kind) :])
        return " ".join(re.sub(r"[()]", " ", bare).split())


def _is_checked(form: Element | None) -> bool:
    box = None if form is None else form.find(W + "checkBox")
    said = is_on(box, "checked")
    return bool(is_on(box, "default") if said is None else said)


def _chosen(form: Element | None) -> str:
    holder = None if form is None else form.find(W + "ddList")
    entries = [] if holder is None else holder.findall(W + "listEntry")
    at = number(child_val(holder, "result") or child_val(holder, "default"), 0)
    return entries[at].get(W + "val", "") if 0 <= at < len(entries) else ""


class Fields:
    """The fields that are open at a place; they may go on over paragraphs."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def begin(self, form: Element | None = None) -> None:
        """A field begins."""
        if len(self._open) < _DEEPEST:
            self._open.append(Field(form=form))

    def say(self, instruction: str) -> None:
        """More of the instruction of the innermost field."""
        if self._open and len(self._open[-1].said) < 10_000:
            self._open[-1].said += instruction

    def separate(self) -> None:
        """The result of the innermost field begins."""
        if self._open:
            self._open[-1].result = True

    def end(self) -> Field | None:
        """The innermost field ends; it is given back."""
        return self._open.pop() if self._open else None

    @property
    def shows(self) -> bool:
        """Whether words at this place are shown: no instruction, no page number of a screen."""
        return all(f.result and f.kind not in _PAGES for f in self._open)

    @property
    def contents(self) -> bool:
        """Whether words at this place are a generated table of contents."""
        return any(f.kind in _CONTENTS for f in self._open)

    @property
    def href(self) -> str | None:
        """Where words at this place lead."""
        return next((h for f in reversed(self._open) if (h := f.href)), None)
