# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index of DREAM's holdings: one SQLite file, made anew by each import, whole or not at all.

It lies in ``ledger/``: in ``output/``, which may be deleted at any moment, the warning would be
gone without a word. A backup of the ledger leaves it out: the data file makes it again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.catalogue.duplicates.holdings import Source, look, rows
from daisy_pipeline.catalogue.duplicates.keys import grams
from daisy_pipeline.catalogue.duplicates.likeness import Book
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.tools.files import PART, fsync_folder, replace_file

NAME = "dream.sqlite3"
VERSION = 1  # raise it when the keys or the tables change
NAMED = 20  # wrong rows that are named
_BATCH = 2_000
_FEWER = 0.5
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE holding (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL,
    publisher TEXT NOT NULL, year TEXT NOT NULL, main TEXT NOT NULL, who TEXT NOT NULL);
CREATE VIRTUAL TABLE grams USING fts5(text, content='', detail='none', columnsize=0,
    tokenize='ascii');
"""
# Of every gram how many titles have it: the rarest ones are asked first.
_ENDING = """
CREATE INDEX holding_main ON holding (main, who);
CREATE INDEX holding_who ON holding (who) WHERE who <> '';
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'grams', 'row');
CREATE TABLE gram (text TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO gram SELECT term, doc FROM temp.vocabulary;
DROP TABLE temp.vocabulary;
INSERT INTO grams (grams) VALUES ('optimize');
"""


@dataclass
class Imported:
    """What an import did: rows taken and left out, the encoding that was found."""

    count: int
    wrong: int
    encoding: str
    replaced: int  # rows of the index before
    same: bool = False  # the file that is in the index already
    findings: list[Finding] = field(default_factory=list)


def index_path(workspace: Workspace) -> Path:
    """Where the index lies."""
    return workspace.root / "ledger" / NAME


def import_holdings(
    workspace: Workspace, path: Path, today: str, progress: Progress, *, fewer: bool = False
) -> Imported:
    """Make the index from a data file; the old one stays until the new one is complete.

    The same file again changes nothing. ``fewer`` allows less than half of the rows before.
    DaisyError: those of ``look`` and ``rows``, DP-DUP-003 most rows are wrong (or there is none),
    -007 fewer than half of the rows before, -012 another import runs.
    """
    shown, target = workspace.shown(path), index_path(workspace)
    source = look(path, shown)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(workspace, target):
        old = _facts_or_none(target)
        if old.get("sha256") == source.sha256 and old.get("version") == str(VERSION):
            count = int(old["count"])
            return Imported(count, int(old["wrong"]), source.encoding, count, same=True)
        made = Imported(0, 0, source.encoding, int(old.get("count", 0)))
        part = target.with_name(f"{PART}{NAME}")  # what a killed one left is ours
        _clear(part)
        try:
            _write(part, source, today, progress, made)
            if made.count < _FEWER * made.replaced and not fewer:
                facts = {"count": made.count, "before": made.replaced}
                raise fail("DP-DUP-007", Place(shown), exit_code=ExitCode.BAD_USAGE, **facts)
            replace_file(part, target)
            fsync_folder(target.parent)
        finally:
            _clear(part)
    return made


@contextmanager
def _alone(workspace: Workspace, target: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f".{NAME}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as problem:
        raise fail("DP-DUP-012", Place(workspace.shown(target))) from problem
    try:
        yield
    finally:
        lock.release()


def _clear(part: Path) -> None:
    for name in (part.name, f"{part.name}-journal"):
        with suppress(OSError):
            part.with_name(name).unlink(missing_ok=True)


def _write(part: Path, source: Source, today: str, progress: Progress, made: Imported) -> None:
    with closing(sqlite3.connect(part)) as base:
        # Nobody sees the file before it is complete: a journal would only cost time.
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_TABLES)
        _fill(base, source, progress, made)
        if not made.count or made.wrong > made.count:
            facts = {"count": made.count, "wrong": made.wrong}
            raise DaisyError(
                *made.findings,
                Finding("DP-DUP-003", Place(source.shown), facts),
                exit_code=ExitCode.FINDINGS,
            )
        base.executescript(_ENDING)
        facts_ = {
            "version": VERSION, "sha256": source.sha256, "file": source.path.name,
            "count": made.count, "wrong": made.wrong, "imported": today,
        }  # fmt: skip
        base.executemany(
            "INSERT INTO facts VALUES (?, ?)", [(k, str(v)) for k, v in facts_.items()]
        )
        base.commit()
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if made.wrong > NAMED:
        facts = {"count": made.wrong - NAMED}
        made.findings.append(Finding("DP-DUP-006", Place(source.shown), facts))


def _fill(base: sqlite3.Connection, source: Source, progress: Progress, made: Imported) -> None:
    done = -1

    def told(line: int) -> None:
        nonlocal done
        percent = min(100 * line // max(source.lines, 1), 99)
        if percent > done:
            done = percent
            progress.step(percent, 100, "step.dream-import")

    batch: list[Book] = []
    base.execute("BEGIN")
    for one in rows(source, told):
        if isinstance(one, Finding):
            made.wrong += 1
            if made.wrong <= NAMED:
                made.findings.append(one)
            continue
        batch.append(one)
        if len(batch) == _BATCH:
            _put(base, batch, made)
            batch = []
    _put(base, batch, made)
    base.commit()
    progress.step(100, 100, "step.dream-import")


def _put(base: sqlite3.Connection, books: Sequence[Book], made: Imported) -> None:
    first = made.count + 1
    base.executemany(
        "INSERT INTO holding VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (at, b.title, b.author, b.publisher, b.year, b.key.main, "".join(b.names[:1]))
            for at, b in enumerate(books, first)
        ],
    )
    base.executemany(
        "INSERT INTO grams (rowid, text) VALUES (?, ?)",
        [(at, " ".join(grams(b.key.main + b.key.sub))) for at, b in enumerate(books, first)],
    )
    made.count += len(books)


def facts_of_index(path: Path) -> dict[str, str]:
    """What the index says of itself; {} where there is none.

    sqlite3.DatabaseError for a damaged one.
    """
    if not path.is_file():
        return {}
    with closing(opened(path)) as base:
        return dict(base.execute("SELECT name, value FROM facts"))


def _facts_or_none(path: Path) -> dict[str, str]:
    with suppress(sqlite3.Error):
        return facts_of_index(path)
    return {}


def opened(path: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
