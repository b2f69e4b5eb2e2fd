# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dictionary of readings as people keep it: first for a title, then for the whole library.

One file a title and one for the library, both readings.tsv. What a person corrects goes into the
title's; ``confirm`` moves it into the library's with its title, who confirmed it and when.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.pls import pls_bytes, read_pls
from daisy_pipeline.formats.tsv import Table, TableRow, read_table, table_bytes
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.language import main_language
from daisy_pipeline.readings.lexicon import COLUMNS, OPTIONAL, Entry

FILE = "readings.tsv"
_ALL = (*COLUMNS, *OPTIONAL)
_EMPTY = Table(COLUMNS, ())


@dataclass(frozen=True, slots=True)
class Source:
    """Where confirmed readings come from: the title's slug, who confirms, and the day."""

    title: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class Confirmed:
    """Both files after confirming, the words that went over, and what is to be told."""

    title: bytes
    library: bytes
    words: tuple[str, ...]
    findings: tuple[Finding, ...]


def load(path: Path, shown: str) -> Table:
    """The table of a readings.tsv; an empty one when there is no file."""
    return read_table(path, COLUMNS, OPTIONAL, shown=shown) if path.is_file() else _EMPTY


def with_words(
    table: Table, words: Mapping[str, str], language: str = "", column: str = "speak"
) -> bytes:
    """The file with these readings (print to speak, or braille): a row there is corrected."""
    left = {unicodedata.normalize("NFC", p): s for p, s in words.items()}
    rows: list[TableRow] = []
    for row in table.rows:
        said = left.pop(_key(row)[0], None) if row["language"] == language else None
        if said is not None:
            row = TableRow({**row.cells, column: said}, row.line, row.comments)
        rows.append(row)
    rows += [TableRow({"print": p, column: s, "language": language}) for p, s in left.items()]
    return _bytes(table, rows)


def confirm(
    title: Table, library: Table, words: Sequence[str], shown: str, by: Source
) -> Confirmed:
    """Move the title's readings (of ``words``, or all) into the library's.

    A word that the library reads otherwise stays where it is and is told (DP-RDG-007), as is a
    word that the title has not (DP-RDG-011). ``shown`` names the library's file.
    """
    wanted = {unicodedata.normalize("NFC", word) for word in words}
    known = {_key(row): row for row in library.rows}
    kept: list[TableRow] = []
    added: list[TableRow] = []
    went: list[str] = []
    findings: list[Finding] = []
    for row in title.rows:
        print_ = _key(row)[0]
        if wanted and print_ not in wanted:
            kept.append(row)
            continue
        wanted_here = known.get(_key(row))
        if wanted_here is not None and _said(wanted_here) != _said(row):
            kept.append(row)
            findings.append(_conflict(row, wanted_here, shown))
            continue
        went.append(print_)
        if wanted_here is None:
            cells = {"title": by.title, "who": by.who, "when": by.when}
            added.append(TableRow({**row.cells, **cells}, 0, row.comments))
    missing = wanted - {_key(row)[0] for row in title.rows}
    findings += [Finding("DP-RDG-011", Place(FILE), {"print": p}) for p in sorted(missing)]
    return Confirmed(
        _bytes(title, kept), _bytes(library, [*library.rows, *added]), tuple(went), tuple(findings)
    )


def conflicts(title: Table, library: Table, shown: str) -> tuple[Finding, ...]:
    """The words that the title and the library (its file is ``shown``) read in two ways."""
    known = {_key(row): row for row in library.rows}
    return tuple(
        _conflict(row, known[_key(row)], shown)
        for row in title.rows
        if _key(row) in known and _said(known[_key(row)]) != _said(row)
    )


def _conflict(own: TableRow, library: TableRow, shown: str) -> Finding:
    facts: dict[str, Fact] = {"print": own["print"], "own": _shown(own), "library": _shown(library)}
    return Finding("DP-RDG-007", Place(shown, line=library.line), facts)


def _key(row: TableRow) -> tuple[str, str]:
    return unicodedata.normalize("NFC", row["print"]), row["language"].strip().lower()


def _said(row: TableRow) -> tuple[str, str]:
    return row["speak"], row["braille"]


def _shown(row: TableRow) -> str:
    return row["speak"] or row["braille"]


def _bytes(table: Table, rows: Iterable[TableRow]) -> bytes:
    rows = list(rows)
    used = [c for c in _ALL if c in COLUMNS or c in table.columns or any(r[c] for r in rows)]
    return table_bytes(used, rows, table.comments, table.ending)


def export(entries: Iterable[Entry], lang: str) -> dict[str, bytes]:
    """PLS lexicons by language; entries without a language go into ``lang``'s.

    Later entries (the title's) win. What is only written in braille is no pronunciation.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        if entry.speak is not None:
            found.setdefault(entry.language or lang, {})[entry.print] = entry.speak
    return {its: pls_bytes(sorted(words.items()), its) for its, words in sorted(found.items())}


def imported(path: Path, shown: str, lang: str) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """Readings by language out of another library's PLS or readings.tsv, and what was left out.

    A lexicon in ``lang`` (the title's language) gives entries without a language, as people
    write them.
    """
    if path.suffix.lower() in (".tsv", ".txt"):
        table = read_table(path, COLUMNS, OPTIONAL, shown=shown)
        rows: dict[str, dict[str, str]] = {}
        for row in table.rows:
            if row["print"] and row["speak"]:
                rows.setdefault(row["language"], {})[row["print"]] = row["speak"]
        return rows, list(table.findings)
    lexicon = read_pls(path, shown)
    words = dict(lexicon.words)
    its = "" if main_language(lexicon.lang) == main_language(lang) else lexicon.lang
    left = [Finding("DP-RDG-008", Place(shown), {"count": lexicon.without})]
    return {its.lower(): words}, left if lexicon.without else []
