# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet of a batch as its destination wants it: submission.xlsx and submission.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from daisy_pipeline.export.profile import Profile
from daisy_pipeline.export.values import value
from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.formats.xlsx_out import xlsx_bytes
from daisy_pipeline.model.finding import Fact, Finding, Place

XLSX, CSV = "submission.xlsx", "submission.csv"
_MARK = "utf-8-sig"
Entry = Mapping[str, Any]


def rows_of(profile: Profile, entries: Iterable[Entry]) -> list[list[str]]:
    """The cells of each item, in the order of the profile's columns."""
    return [[value(entry, column.value) for column in profile.columns] for entry in entries]


def sheets(profile: Profile, entries: Sequence[Entry], title: str) -> dict[str, bytes]:
    """Both files by name. Look for ``faults`` first: CP949 cannot hold every letter."""
    header = [column.header for column in profile.columns]
    rows = rows_of(profile, entries)
    table = sheet_bytes(header, rows)
    if profile.encoding != _MARK:
        table = table.decode(_MARK).encode(profile.encoding)
    book = xlsx_bytes(header, rows, sheet=profile.sheet_name, title=title)
    return {XLSX: book, CSV: table}


def faults(profile: Profile, entries: Iterable[Entry]) -> Iterator[Finding]:
    """DP-EXP-011 for a required cell that is empty, -012 for a letter that the CSV cannot hold."""
    for entry in entries:
        for column in profile.columns:
            text = value(entry, column.value)
            place = Place(inside=str(entry["item_id"]))
            facts: dict[str, Fact] = {"column": column.header, "destination": profile.name}
            if column.required and not text:
                yield Finding("DP-EXP-011", place, facts)
            letters = "".join(sorted(_unknown(text, profile.encoding)))
            if letters:
                facts |= {"letters": letters[:40], "encoding": profile.encoding.upper()}
                yield Finding("DP-EXP-012", place, facts)


def _unknown(text: str, encoding: str) -> set[str]:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return {letter for letter in text if not _holds(letter, encoding)}
    return set()


def _holds(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
