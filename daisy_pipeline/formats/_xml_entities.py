# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entities without a DTD: the document type's internal subset is read here, bounded, and no more.

An XML parser never sees an entity declaration: it gets text in which every named reference is
already resolved (XML 1.0, 4.4), so neither a bomb nor an outside file can reach it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5, name2codepoint

PREDEFINED = frozenset({"amp", "lt", "gt", "apos", "quot"})
MOST_ENTITIES = 256
MOST_EXPANDED = 1 << 20  # characters that all references of a document may expand to

_SPACE_OR_COMMENT = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.S)
_SUBSET_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!(?P<kind>[A-Z]+)(?P<rest>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>"
    r"|%[^\s;]+;|\s+|(?P<end>\])|(?P<other>.)",
    re.S,
)
_HEAD_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|\[|>|[^\"'\[>]+", re.S)
_GENERAL = re.compile(r"\s+([^\s%\"']+)\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC)\b)", re.S)
_REFERENCE = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&(?P<name>[^\W\d][\w.\-]*);", re.S
)
_NESTED = re.compile(r"&([^\W\d][\w.\-]*);")


class EntityError(Exception):
    """An entity that cannot be resolved: ``kind`` is bomb, outside or unknown; ``line`` from 1."""

    def __init__(self, kind: str, name: str, line: int) -> None:
        super().__init__(kind, name, line)
        self.kind, self.name, self.line = kind, name, line


@dataclass(frozen=True)
class Subset:
    """The internal subset of a document: where it stands in the text and what it declares."""

    begin: int = 0
    end: int = 0
    values: dict[str, str] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()


def resolve(text: str) -> str:
    """The document without internal subset and without named references; no line moves.

    Known names: those that the internal subset declares, the 252 of XHTML 1.0, and the names of
    HTML 5 and MathML. Declarations other than entities (ATTLIST defaults) are not applied.
    """
    subset = internal_subset(text)
    if subset.end:
        blank = "\n" * text.count("\n", subset.begin, subset.end)
        text = text[: subset.begin] + blank + text[subset.end :]
    if "&" not in text:
        return text
    return _Resolver(text, subset).run()


def internal_subset(text: str) -> Subset:
    """What stands between [ and ] of the DOCTYPE; an empty Subset when there is none."""
    at = 1 if text.startswith("\ufeff") else 0
    while found := _SPACE_OR_COMMENT.match(text, at):
        at = found.end()
    if not text.startswith("<!DOCTYPE", at):
        return Subset()
    while found := _HEAD_TOKEN.match(text, at):
        if found.group() == "[":
            return _read_subset(text, found.end())
        if found.group() == ">":
            break
        at = found.end()
    return Subset()


def _read_subset(text: str, begin: int) -> Subset:
    values: dict[str, str] = {}
    outside: set[str] = set()
    count, at = 0, begin
    while found := _SUBSET_TOKEN.match(text, at):
        if found["end"] or found["other"]:
            break
        at = found.end()
        if found["kind"] != "ENTITY":
            continue
        count += 1
        if count > MOST_ENTITIES:
            raise EntityError("bomb", str(count), _line(text, at))
        declared = _GENERAL.match(found["rest"])
        if declared and declared[4]:
            outside.add(declared[1])
        elif declared:
            values.setdefault(declared[1], declared[2] if declared[3] is None else declared[3])
    return Subset(begin, at, values, frozenset(outside))


class _Resolver:
    """Replaces references and counts what they grow to, over the whole document."""

    def __init__(self, text: str, subset: Subset) -> None:
        self.text, self.subset = text, subset
        self.ready: dict[str, str] = {}
        self.grown = 0

    def run(self) -> str:
        return _REFERENCE.sub(self._replace, self.text)

    def _replace(self, found: re.Match[str]) -> str:
        name = found["name"]
        if name is None or name in PREDEFINED:
            return found.group()
        value = self._value(name, found.start(), ())
        self.grown += len(value) if name in self.subset.values else 0
        if self.grown > MOST_EXPANDED:
            raise EntityError("bomb", name, _line(self.text, found.start()))
        return value

    def _value(self, name: str, at: int, above: tuple[str, ...]) -> str:
        if name in self.ready:
            return self.ready[name]
        if name in PREDEFINED:
            return f"&{name};"
        if name in above or len(above) > 16:
            raise EntityError("bomb", name, _line(self.text, at))
        if name in self.subset.values:
            value = self._expand(name, at, (*above, name))
        else:
            value = self._named(name, at)
        self.ready[name] = value
        return value

    def _expand(self, name: str, at: int, above: tuple[str, ...]) -> str:
        parts: list[str] = []
        size = last = 0
        literal = re.sub(r"[\r\n]+", " ", self.subset.values[name])
        for nested in _NESTED.finditer(literal):
            parts += [literal[last : nested.start()], self._value(nested[1], at, above)]
            last = nested.end()
            size += len(parts[-1]) + len(parts[-2])
            if size > MOST_EXPANDED:
                raise EntityError("bomb", name, _line(self.text, at))
        return "".join(parts) + literal[last:]

    def _named(self, name: str, at: int) -> str:
        if name in self.subset.outside:
            raise EntityError("outside", name, _line(self.text, at))
        if name in name2codepoint:
            return chr(name2codepoint[name])
        if f"{name};" in html5:
            return html5[f"{name};"].replace("&", "&amp;").replace("<", "&lt;")
        raise EntityError("unknown", name, _line(self.text, at))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
