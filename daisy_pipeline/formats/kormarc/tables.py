# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our rule tables of KORMARC, read once: ``rules.tsv`` (fields), ``positions.tsv`` (values)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from daisy_pipeline.formats.tsv import Table, parse_table

EVERYWHERE = frozenset("68")  # 연관필드, 필드 링크: in any data field
_FILL = "|"
_FIELDS = ("tag", "name", "repeat", "need", "ind1", "ind2", "subfields", "source", "verified")
_POSITIONS = ("field", "kind", "at", "name", "values", "source", "verified")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One tag. ``codes`` are the subfields it may have ("*" any), ``once`` and ``must`` of them.

    ``signs`` are the values of either indicator; both are empty for control fields.
    """

    tag: str
    name: str
    repeatable: bool
    needed: bool
    signs: tuple[frozenset[str], frozenset[str]]
    codes: frozenset[str]
    once: frozenset[str]
    must: tuple[str, ...]
    verified: bool

    def allows(self, code: str) -> bool:
        """Whether a subfield may stand in the field."""
        return code in self.codes or code in EVERYWHERE or "*" in self.codes


@dataclass(frozen=True, slots=True)
class PositionRule:
    """What may stand from ``begin`` to before ``end`` of a field; ``values`` as in the table."""

    field: str
    begin: int
    end: int
    name: str
    values: str
    right: Callable[[str], bool]

    @property
    def at(self) -> str:
        """The place as cataloguers write it: ``008/18-21``."""
        last = f"-{self.end - 1:02d}" if self.end - self.begin > 1 else ""
        return f"{self.field}/{self.begin:02d}{last}"


@cache
def field_rules() -> Mapping[str, FieldRule]:
    """The rules by tag, in the order of the table."""
    return {row["tag"]: _field_rule(row.cells) for row in _table("rules.tsv", _FIELDS).rows}


@cache
def position_rules(field: str, kind: str = "") -> tuple[PositionRule, ...]:
    """The values of a field (``LDR``, ``006`` ...) of a kind (``BK``, ``c`` ...)."""
    if field == "006" and kind:
        return tuple(_of_006(rule) for rule in position_rules("008", kind))
    rows = (row.cells for row in _table("positions.tsv", _POSITIONS).rows)
    found = (r for r in rows if (r["field"], r["kind"]) == (field, kind) and r["at"] != "len")
    return tuple(_position_rule(row) for row in found)


@cache
def length_rule(field: str, kind: str = "") -> str:
    """The letters that a control field has, ``14`` or ``6-14``; "" where no rule is known."""
    for row in _table("positions.tsv", _POSITIONS).rows:
        if (row["field"], row["kind"], row["at"]) == (field, kind, "len"):
            return row["values"]
    return ""


@cache
def unverified() -> int:
    """How many rows of both tables were not held against the text of the standard."""
    tables = (_table("rules.tsv", _FIELDS), _table("positions.tsv", _POSITIONS))
    return sum(row["verified"] != "yes" for table in tables for row in table.rows)


@cache
def _table(name: str, columns: tuple[str, ...]) -> Table:
    data = files("daisy_pipeline.formats.kormarc").joinpath(name).read_bytes()
    return parse_table(data, columns, shown=name)


def _field_rule(row: Mapping[str, str]) -> FieldRule:
    parts = row["subfields"].split()
    return FieldRule(
        row["tag"],
        row["name"],
        row["repeat"] == "R",
        row["need"] == "M",
        (frozenset(_signs(row["ind1"])), frozenset(_signs(row["ind2"]))),
        frozenset(part[0] for part in parts),
        frozenset(part[0] for part in parts if "!" in part),
        tuple(part[0] for part in parts if "+" in part),
        row["verified"] == "yes",
    )


def _position_rule(row: Mapping[str, str]) -> PositionRule:
    first, _, last = row["at"].partition("-")
    begin = int(first)
    right = _test(row["values"], fill=row["field"] != "LDR")
    field = row["field"]
    return PositionRule(field, begin, int(last or first) + 1, row["name"], row["values"], right)


def _of_006(rule: PositionRule) -> PositionRule:
    """The rule of 008 for 006, which leaves out 26-28 and 32 (14 letters, not MARC 21's 18)."""
    shift = 17 if rule.begin < 26 else 20 if rule.begin < 32 else 21
    return replace(rule, field="006", begin=rule.begin - shift, end=rule.end - shift)


def _test(values: str, *, fill: bool) -> Callable[[str], bool]:
    words = values.split()
    each = words[0] == "*"
    plain = {sign for word in words if word[0] not in "<*" for sign in _signs(word)}
    special = {word for word in words if word[0] == "<"}

    def right(text: str) -> bool:
        if fill and set(text) == {_FILL}:
            return True
        if each:
            return all(sign in plain or (fill and sign == _FILL) for sign in text)
        return text in plain or any(_SPECIAL[word](text) for word in special)

    return right


_SPECIAL: Mapping[str, Callable[[str], bool]] = {
    "<any>": lambda text: True,
    "<digits>": lambda text: text.isascii() and text.isdigit(),
    "<letters>": lambda text: all(sign in " abcdefghijklmnopqrstuvwxyz" for sign in text),
}


def _signs(values: str) -> Iterator[str]:
    """The values of a cell: ``# 0-2`` gives a blank, 0, 1, 2."""
    for word in values.split():
        if len(word) == 3 and word[1] == "-" and word[0] != "-":
            yield from map(chr, range(ord(word[0]), ord(word[2]) + 1))
        else:
            yield word.replace("#", " ")
