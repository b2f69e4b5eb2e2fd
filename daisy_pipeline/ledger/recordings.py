# SPDX-License-Identifier: AGPL-3.0-or-later
"""A volunteer's recordings, wherever they lie, and their removal when a consent asks for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.build.prepare import title_lock
from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Take as TakeRow
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.moves import move_take
from daisy_pipeline.ledger.states import TakeState
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.recordings.takes import (
    ACCEPTED,
    SUPERSEDED,
    Take,
    find_file,
    read_takes,
    takes_bytes,
)
from daisy_pipeline.tools.files import publish

TABLE = "takes.tsv"


@dataclass(frozen=True)
class Recording:
    """One recording: its title, its path within the title; ``there`` when the file still lies."""

    slug: str
    file: str
    accepted: bool
    there: bool


def recordings_of(ledger: Ledger, volunteer: Volunteer) -> list[Recording]:
    """Every recording that takes.tsv or the ledger says a volunteer has read, sorted.

    A title whose takes.tsv is damaged is left to whoever builds it; the ledger's rows of it count.
    """
    found: dict[tuple[str, str], bool] = {}
    for slug in ledger.workspace.slugs():
        for take in _rows(ledger.workspace.folder(slug)):
            if same_name(take.narrator, volunteer.pseudonym):
                key = (slug, take.file)
                found[key] = found.get(key, False) or take.state == ACCEPTED
    rows = TakeRow.objects.filter(volunteer=volunteer).values_list("title__slug", "file", "state")
    for slug, file, state in rows.iterator(chunk_size=2000):
        found[slug, file] = found.get((slug, file), False) or state == TakeState.ACCEPTED
    return [Recording(*key, found[key], _path(ledger, *key) is not None) for key in sorted(found)]


def digests_of(ledger: Ledger, volunteer: Volunteer) -> set[str]:
    """The SHA-256 of every recording that takes.tsv or the ledger says a volunteer has read."""
    known = set(TakeRow.objects.filter(volunteer=volunteer).values_list("sha256", flat=True))
    for slug in ledger.workspace.slugs():
        rows = _rows(ledger.workspace.folder(slug))
        known |= {row.sha256 for row in rows if same_name(row.narrator, volunteer.pseudonym)}
    return known


def _rows(folder: Path) -> Iterator[Take]:
    path = folder / TABLE
    try:
        yield from read_takes(path)[0] if path.is_file() else ()
    except DaisyError:
        return


def _path(ledger: Ledger, slug: str, file: str) -> Path | None:
    folder = ledger.workspace.folder(slug)
    return find_file(folder, file) if folder.is_dir() else None


def delete(ledger: Ledger, volunteer: Volunteer) -> list[Finding]:
    """Delete a volunteer's recordings: they count no more, then the files go.

    DP-LED-060 for each title that used some. DaisyError when somebody builds one of the titles;
    a rerun goes on with what is left.
    """
    used: Counter[str] = Counter()
    every = recordings_of(ledger, volunteer)
    for slug in sorted({one.slug for one in every}):
        mine = [one for one in every if one.slug == slug]
        used[slug] = sum(one.accepted for one in mine)
        if not ledger.workspace.folder(slug).is_dir():
            continue
        with title_lock(ledger.workspace, slug):
            _supersede(ledger, volunteer, slug)
            for one in mine:
                if path := _path(ledger, slug, one.file):
                    path.unlink()
    for take in TakeRow.objects.filter(volunteer=volunteer).exclude(state=TakeState.SUPERSEDED):
        move_take(ledger, take, TakeState.SUPERSEDED, why="erase")
    shown = {slug: ledger.workspace.shown(ledger.workspace.folder(slug) / TABLE) for slug in used}
    return [
        Finding("DP-LED-060", Place(shown[slug]), {"slug": slug, "count": count})
        for slug, count in used.items()
        if count
    ]


def _supersede(ledger: Ledger, volunteer: Volunteer, slug: str) -> None:
    """Take a volunteer's rows of takes.tsv out of use.

    Where some rows cannot be read nothing is written, and the damage is raised.
    """
    path = ledger.workspace.folder(slug) / TABLE
    if not path.is_file():
        return
    rows, findings = read_takes(path, ledger.workspace.shown(path))
    theirs = {id(row) for row in rows if same_name(row.narrator, volunteer.pseudonym)}
    if all(row.state == SUPERSEDED for row in rows if id(row) in theirs):
        return
    if findings:
        raise DaisyError(*findings)
    changed = [replace(r, state=SUPERSEDED) if id(r) in theirs else r for r in rows]
    publish(takes_bytes(changed), path)
