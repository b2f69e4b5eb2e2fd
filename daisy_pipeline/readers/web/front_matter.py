# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines between ``---`` on top of a Markdown text: ``title: 동백꽃``, ``author: [김유정]``.

Only the plain forms of YAML that people type by hand: a value on its line, in quotes or not, a list
in brackets or with a dash a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_KEYS = {
    **dict.fromkeys(("title", "제목"), "title"),
    **dict.fromkeys(("subtitle", "부제"), "subtitle"),
    **dict.fromkeys(("author", "authors", "creator", "지은이", "저자", "글"), "author"),
    **dict.fromkeys(("lang", "language", "언어"), "lang"),
    **dict.fromkeys(("publisher", "출판사", "펴낸곳"), "publisher"),
    **dict.fromkeys(("date", "year", "날짜", "펴낸날"), "date"),
    **dict.fromkeys(("rights", "copyright", "license"), "rights"),
    **dict.fromkeys(("identifier", "isbn"), "identifier"),
}
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MOST = 200  # lines


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is said on top, the text below, how many lines lie between, and the first odd line."""

    said: Mapping[str, str]
    authors: tuple[str, ...]
    body: str
    lines: int = 0
    odd: int = 0


def front_matter(text: str) -> FrontMatter:
    """The front matter of a text, which may have none."""
    rows = text.split("\n")
    if rows[0].strip() != "---":
        return FrontMatter({}, (), text)
    end = next((n for n, r in enumerate(rows[1:_MOST], 1) if r.strip() in ("---", "...")), 0)
    if not end:
        return FrontMatter({}, (), text)
    values: dict[str, list[str]] = {}
    key, odd = "", 0
    for number, row in enumerate(rows[1:end], 2):
        if item := re.match(r"\s*-\s+(.*\S)", row):
            if key:
                values.setdefault(key, []).append(_bare(item[1]))
        elif pair := re.match(r"([^\s:#][^:]*?)\s*:(?:\s+(.*))?$", row):
            key = _KEYS.get(pair[1].strip().lower(), "")
            if key and (value := (pair[2] or "").strip()):
                values.setdefault(key, []).extend(_list(value))
        elif row.strip() and not row.startswith((" ", "\t", "#")):
            odd = odd or number
    authors = tuple(a for a in values.pop("author", []) if a)
    said = {k: v[0] for k, v in values.items() if v}
    if not _LANG.match(said.get("lang", "ko")):
        del said["lang"]
    return FrontMatter(said, authors, "\n".join(rows[end + 1 :]), end + 1, odd)


def _list(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_bare(part) for part in value[1:-1].split(",") if part.strip()]
    return [_bare(value)]


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    name = re.match(r"name\s*:\s*(.*)", value)
    return _bare(name[1]) if name else value
