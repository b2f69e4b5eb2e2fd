# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables ``[donated.<product>]`` of title.toml: finished products that came from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daisy_pipeline.config.toml_file import TomlFile, unknown_key
from daisy_pipeline.model.finding import Finding

TABLE = "donated"
NARRATIONS = ("human", "synthetic", "none")
ORGANIZATION, PERSON = "organization", "person"
PASS_ON, KEEP = "yes", "no"
PRODUCTS = ("audio", "braille", "daisy202", "daisy3", "daisy3-text", "epub3", "large-print")
"""What can be taken in, as ``ledger.materials`` knows products; a test holds them equal."""
_TEXTS = (
    *("sha256", "narration", "from", "giver", "received"),
    *("maker", "made", "identifier", "terms", "pass_on"),
)
_LISTS = ("files", "narrators")
_NEEDED = ("sha256", "narration", "giver", "received")
_SHA = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Donated:
    """A product as it came: its files below the title's folder, and by whom, when, made by whom.

    ``sha256`` is of the one file, or of the list of several. ``giver`` is an organization's name,
    "" where a private person gave it (``private``), who is told by pseudonym or not at all.
    ``maker`` and ``made`` (a date, or a year) are what the product says of its own making, "" where
    nobody knows. ``narrators`` are the names that the product itself prints.

    ``terms`` are the giver's, in words. ``pass_on`` is what a person made of them: PASS_ON where
    the item may go to other institutions, KEEP where it stays in the house, "" where nobody said.
    """

    product: str
    files: tuple[str, ...]
    sha256: str
    narration: str
    giver: str
    private: bool
    received: str
    maker: str = ""
    made: str = ""
    identifier: str = ""
    terms: str = ""
    pass_on: str = ""
    narrators: tuple[str, ...] = ()

    def as_toml(self) -> dict[str, str | list[str]]:
        """The values of the table, those that are empty left out."""
        told: dict[str, str | list[str]] = {
            "files": list(self.files),
            "sha256": self.sha256,
            "narration": self.narration,
            "from": self.giver,
            "giver": PERSON if self.private else ORGANIZATION,
            "received": self.received,
            "maker": self.maker,
            "made": self.made,
            "identifier": self.identifier,
            "terms": self.terms,
            "pass_on": self.pass_on,
            "narrators": list(self.narrators),
        }
        return {key: value for key, value in told.items() if value}

    @property
    def stays(self) -> bool:
        """Whether it may not leave: the giver wants it so, or nobody has judged the terms yet."""
        return self.pass_on == KEEP or (bool(self.terms) and self.pass_on != PASS_ON)


def donated_of(values: Mapping[str, Any]) -> dict[str, Donated]:
    """The donated products of a title.toml that ``check_donated`` finds good, by product."""
    found = {}
    for product, table in sorted(values.get(TABLE, {}).items()):
        told = {key: str(table.get(key, "")) for key in _TEXTS if key not in ("from", "giver")}
        lists = {key: tuple(table.get(key, ())) for key in _LISTS}
        found[product] = Donated(
            product=product,
            giver=str(table.get("from", "")),
            private=table.get("giver") == PERSON,
            files=lists["files"],
            narrators=lists["narrators"],
            **told,
        )
    return found


def check_donated(file: TomlFile) -> Iterator[Finding]:
    """DP-CFG findings of what is wrong in the tables; none where there are none."""
    tables = file.values.get(TABLE, {})
    if not isinstance(tables, dict):
        yield Finding("DP-CFG-006", file.place(TABLE), {"key": TABLE, "want": "table"})
        return
    for product, table in tables.items():
        where = f"{TABLE}.{product}"
        if product not in PRODUCTS:
            yield unknown_key(file, where, PRODUCTS)
        elif not isinstance(table, dict):
            yield Finding("DP-CFG-006", file.place(where), {"key": where, "want": "table"})
        else:
            wrong = list(_kinds(file, where, table))
            yield from wrong or _values(file, where, table)


def _kinds(file: TomlFile, where: str, table: Mapping[str, object]) -> Iterator[Finding]:
    for key, value in table.items():
        dotted = f"{where}.{key}"
        if key not in (*_TEXTS, *_LISTS):
            yield unknown_key(file, dotted, (*_TEXTS, *_LISTS))
        elif key in _TEXTS and not isinstance(value, str):
            yield Finding("DP-CFG-006", file.place(dotted), {"key": dotted, "want": "text"})
        elif key in _LISTS and not _texts(value):
            facts = {"key": dotted, "want": "list of texts"}
            yield Finding("DP-CFG-006", file.place(dotted), facts)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _values(file: TomlFile, where: str, table: Mapping[str, Any]) -> Iterator[Finding]:
    needed = [*_NEEDED, "files"]
    if table.get("giver") == ORGANIZATION:  # who a private giver is need not be known
        needed.append("from")
    for key in needed:
        if not table.get(key):
            dotted = f"{where}.{key}"
            yield Finding("DP-CFG-007", file.place(dotted), {"key": dotted})
    fits: dict[str, Callable[[str], bool]] = {
        "sha256": lambda text: _SHA.fullmatch(text) is not None,
        "narration": NARRATIONS.__contains__,
        "giver": (ORGANIZATION, PERSON).__contains__,
        "pass_on": (PASS_ON, KEEP).__contains__,
        "received": is_day,
        "made": lambda text: _DATE.fullmatch(text) is not None,
    }
    for key, good in fits.items():
        value = table.get(key, "")
        if value and not good(value):
            facts = {"key": f"{where}.{key}", "value": value}
            yield Finding("DP-CFG-008", file.place(f"{where}.{key}"), facts)


def is_day(text: str) -> bool:
    """Whether it is a day as 2026-11-02 that there is."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
