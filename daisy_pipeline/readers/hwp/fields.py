# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields of both formats: what their commands lead to."""

from __future__ import annotations

import re

from daisy_pipeline.readers.hwp.document import FieldStart

_OUTSIDE = re.compile(r"(?:https?|ftp|mailto|tel):[^\s]+$", re.I)
_SITE = re.compile(r"www\.[^\s]+$", re.I)
_PROMPT = re.compile(r"Direction:wstring:(\d{1,4}):")
_LINKS = frozenset(("HYPERLINK", "CROSSREF"))


def field_start(kind: str, command: str, *, changed: bool) -> FieldStart:
    """A field by its OWPML type; only links and cross-references lead somewhere.

    A 누름틀 that nobody ``changed`` shows its prompt.
    """
    plain = kind.replace("_", "")
    if "TABLEOFCONTENTS" in plain or plain == "TOC":
        return FieldStart("CONTENTS")
    found = _PROMPT.search(command) if kind == "CLICK_HERE" and not changed else None
    prompt = command[found.end() : found.end() + int(found[1])] if found else ""
    return FieldStart(kind, address(command) if kind in _LINKS else "", prompt.strip())


def address(command: str) -> str:
    """Where a link's command leads: an address, ``#`` and a bookmark's name, or "".

    A command is ``http\\://host/;1;0;0;`` with a backslash before signs that are meant as they
    are; ``?name`` leads to a bookmark of the document.
    """
    words = re.match(r"(?:\\.|[^;\\])*", command, re.S)
    said = re.sub(r"\\(.)", r"\1", words[0] if words else "", flags=re.S).strip(" \0")
    if said.startswith("?"):
        name = said[1:].strip()
        return "" if name.startswith("#") else f"#{name}" if name else ""
    if _OUTSIDE.match(said):
        return said
    return f"http://{said}" if _SITE.match(said) else ""
