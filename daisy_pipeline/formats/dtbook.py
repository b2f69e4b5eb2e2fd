# SPDX-License-Identifier: AGPL-3.0-or-later
"""DTBook 2005-3: elements, document, and the values that its grammar takes (Z39.86-2005, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from daisy_pipeline.formats.safe_xml import Element, builder, serialize

NAMESPACE = "http://www.daisy.org/z3986/2005/dtbook/"
DOCTYPE = (
    '<!DOCTYPE dtbook PUBLIC "-//NISO//DTD dtbook 2005-3//EN"'
    ' "http://www.daisy.org/z3986/2005/dtbook-2005-3.dtd">'
)
VERSION = "2005-3"
MEDIA_TYPE = "application/x-dtbook+xml"

element = builder(NAMESPACE)

# Elements without text of their own: their children stand on lines of their own.
_HOLDERS = frozenset(
    ["dtbook", "head", "book", "frontmatter", "bodymatter", "rearmatter", "list", "dl", "table"]
    + ["thead", "tbody", "tr", "imggroup", "poem", "linegroup", "blockquote", "note", "div"]
    + [f"level{n}" for n in range(1, 7)]
)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_ROMAN = re.compile(r"(?=.)m*(d?c{0,3}|c[dm])(l?x{0,3}|x[lc])(v?i{0,3}|i[vx])\Z", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def write_dtbook(root: Element, path: Path, stylesheet: str = "") -> None:
    """Write a ``dtbook`` element as a document; ``stylesheet`` names its CSS file."""
    for holder in root.iter():
        if str(holder.tag).rpartition("}")[2] in _HOLDERS and len(holder):
            holder.text = "\n"
            for child in holder:
                child.tail = "\n"
    style = f'<?xml-stylesheet type="text/css" href="{stylesheet}"?>\n' if stylesheet else ""
    path.write_bytes(serialize(root, style + DOCTYPE))


def dtbook(
    lang: str | None, metas: Iterable[tuple[str, str]], matters: Iterable[Element | None]
) -> Element:
    """The root: ``metas`` are (name, content), ``matters`` front, body and rear matter."""
    head = element("head", None, *(element("meta", {"name": n, "content": c}) for n, c in metas))
    book = element("book", None, *matters)
    return element("dtbook", {"version": VERSION, "xml:lang": lang}, head, book)


def language_tag(lang: str | None) -> str | None:
    """The language as an RFC 4646 tag, or None when it cannot be one (ZedVal 10, 191)."""
    tag = (lang or "").strip().replace("_", "-")
    return tag if _LANGUAGE.match(tag) else None


def page_value(label: str, kind: str) -> int | None:
    """The number of a page that is counted, or None for one that can only be ``special``.

    Normal pages are positive whole numbers, front pages roman numerals (ZedVal 195, 196).
    """
    text = label.strip()
    if kind == "normal" and re.fullmatch("[0-9]{1,9}", text) and int(text) > 0:
        return int(text)
    if kind == "front" and _ROMAN.match(text):
        return roman_value(text)
    return None


def roman_value(text: str) -> int:
    """The number that a roman numeral says: ``xiv`` is 14."""
    digits = [_VALUES[letter] for letter in text.lower()]
    following = [*digits[1:], 0]
    return sum(-d if d < after else d for d, after in zip(digits, following, strict=True))
