# SPDX-License-Identifier: AGPL-3.0-or-later
"""What DREAM holds that is like a book: candidates by author and rare letter pairs, ranked."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from daisy_pipeline.catalogue.duplicates.index import VERSION, facts_of_index, index_path, opened
from daisy_pipeline.catalogue.duplicates.keys import grams
from daisy_pipeline.catalogue.duplicates.likeness import Book, Match, match
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

MOST = 5  # what a person reads before a new title
_OLD = 400  # days: the data file comes once a year
_POSTINGS = 20_000  # titles that are counted for one query, whatever its letters are
_WEIGHED = 60  # of them those whose likeness is computed
_ASKED = 200  # grams: SQLite joins at most 500 statements
_HITS = "SELECT * FROM (SELECT rowid AS id, ? AS weight FROM grams WHERE grams MATCH ? LIMIT ?)"
_SAME_TITLE = 150
_SAME_AUTHOR = 200
_ROW = "SELECT id, title, author, publisher, year FROM holding"


def warnings(workspace: Workspace, wish: Book, today: str) -> list[Finding]:
    """Advice on holdings like a new title; [] without an index. Never an error: nothing blocks."""
    path = index_path(workspace)
    if not path.is_file():
        return []
    place = Place(workspace.shown(path))
    try:
        facts = facts_of_index(path)
        if facts.get("version") != str(VERSION):
            return [Finding("DP-DUP-009", place)]
        return [*_age(facts, place, today), *(finding_of(one) for one in search(path, wish))]
    except (sqlite3.Error, OSError):
        return [Finding("DP-DUP-009", place)]


def require(workspace: Workspace) -> None:
    """DP-DUP-008 (exit code 2) where there is no index yet."""
    if not index_path(workspace).is_file():
        raise fail("DP-DUP-008", exit_code=ExitCode.BAD_USAGE)


def finding_of(one: Match) -> Finding:
    """A match as advice (DP-DUP-010)."""
    book = one.book
    parts = (book.author, book.publisher, book.year)
    told = ", ".join(part for part in parts if part) or "–"
    facts = {"title": book.title, "of": told, "why": one.why, "more": one.more}
    return Finding("DP-DUP-010", facts=facts)


def _age(facts: dict[str, str], place: Place, today: str) -> Iterator[Finding]:
    imported = facts.get("imported", "")
    if (date.fromisoformat(today) - date.fromisoformat(imported)).days > _OLD:
        yield Finding("DP-DUP-011", place, {"day": imported})


def search(path: Path, wish: Book, most: int = MOST) -> list[Match]:
    """The holdings that may be the same book, the most like first; each wording once.

    sqlite3.Error for a damaged index.
    """
    if not wish.key.main:
        return []
    with closing(opened(path)) as base:
        found: dict[int, Book] = {}
        for id, *texts in _candidates(base, wish):
            found.setdefault(id, Book(*texts))
    matches = [one for one in (match(wish, held) for held in set(found.values())) if one]
    matches.sort(key=lambda one: (-one.score, one.book.title, one.book.author, one.book.year))
    return matches[:most]


def _candidates(base: sqlite3.Connection, wish: Book) -> Iterator[tuple[int, str, str, str, str]]:
    main = wish.key.main
    for name in wish.names:
        where = f"{_ROW} WHERE main = ? AND who = ? LIMIT ?"
        yield from base.execute(where, (main, name, _SAME_TITLE))
        # A wrong letter may spoil a short title's rarest pairs: an author's other titles are few.
        yield from base.execute(f"{_ROW} WHERE who = ? AND who <> '' LIMIT ?", (name, _SAME_AUTHOR))
    yield from base.execute(f"{_ROW} WHERE main = ? LIMIT ?", (main, _SAME_TITLE))
    best = _weighed(base, grams(main))
    if wish.key.sub:
        best = [*best, *_weighed(base, grams(main + wish.key.sub))]
    marks = ", ".join("?" * len(best))
    yield from base.execute(f"{_ROW} WHERE id IN ({marks})", best)


def _weighed(base: sqlite3.Connection, asked: Sequence[str]) -> list[int]:
    """The ids of titles that share most with the asked grams, rare ones above all.

    SQLite adds the weights up: a row of each of 20,000 hits in Python took twice the time.
    """
    left = _POSTINGS
    total = base.execute("SELECT max(id) FROM holding").fetchone()[0] or 1
    given: list[str | int | float] = []
    rare = sorted(_counts(base, asked), key=lambda one: (one[1], one[0]))[:_ASKED]
    for gram, count in rare:
        if count > left and given:
            break
        given += [math.log(1 + total / count), f'"{gram}"', left]
        left -= min(count, left)
    if not given:
        return []
    hits = " UNION ALL ".join([_HITS] * (len(given) // 3))
    best = f"SELECT id FROM ({hits}) GROUP BY id ORDER BY sum(weight) DESC, id LIMIT {_WEIGHED}"
    return [id for (id,) in base.execute(best, given)]


def _counts(base: sqlite3.Connection, asked: Iterable[str]) -> Iterator[tuple[str, int]]:
    for gram in asked:
        row = base.execute("SELECT count FROM gram WHERE text = ?", (gram,)).fetchone()
        if row:
            yield gram, row[0]
