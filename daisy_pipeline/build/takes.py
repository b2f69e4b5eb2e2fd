# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep takes.tsv in step with the title's audio folder, and let a person assign recordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.model.walk import Part
from daisy_pipeline.recordings.groups import propose
from daisy_pipeline.recordings.takes import (
    ACCEPTED,
    LAST_ROUND,
    SUPERSEDED,
    UNASSIGNED,
    UNDECIDED,
    Take,
    read_takes,
    takes_bytes,
)
from daisy_pipeline.tools.files import publish
from daisy_pipeline.tools.media import SUFFIXES

_RANGE = re.compile(r"(s?\d+)(?:-(s?\d+))?")
_NAMED = re.compile(r"(?<![0-9A-Za-z])s\d{5,}(?![0-9A-Za-z])", re.ASCII)


def update_takes(folder: Path, parts: Sequence[Part], digests: Digests) -> tuple[Take, ...]:
    """Write rows for recordings that takes.tsv does not know; the rows as they are now.

    A file of the same name with other bytes is a new take: the old row is superseded, the new one
    carries the same segments. A file named after sentences that others carry (``s00120.wav``,
    ``s00120-s00122.wav``) was read again and replaces them. Where every part is carried already,
    any other new file is listed as unassigned until a person says what it reads. Rows of people
    stay as they are. What intake received or gave back is known and waits for a decision: neither
    a copy of it nor another file put in its place counts by itself. DaisyError for a damaged file.
    """
    path = folder / "takes.tsv"
    rows, findings = read_takes(path) if path.is_file() else ((), ())
    if findings:
        raise DaisyError(*findings)
    files = [(f, digests.of(folder / f)) for f in _audio(folder)]
    known = {(t.file, t.sha256) for t in rows}
    rows = tuple(_superseded(t, dict(files)) for t in rows)
    waiting = [t for t in rows if t.state in UNDECIDED]
    known_bytes, held = {t.sha256 for t in waiting}, {t.file for t in waiting}
    fresh = [pair for pair in files if pair not in known and pair[1] not in known_bytes]
    strange = [Take(file=f, sha256=d, state=UNASSIGNED) for f, d in fresh if f in held]
    fresh = [pair for pair in fresh if pair[0] not in held]
    again = {t.file: t for t in rows if t.state == SUPERSEDED}
    taken = [replace(again[f], sha256=d, state=ACCEPTED, line=0) for f, d in fresh if f in again]
    new = _new([p for p in fresh if p[0] not in again], [*rows, *taken], parts)
    rows = tuple(sorted((*rows, *taken, *strange, *new), key=lambda t: natural_key(t.file)))
    _write(path, rows)
    return rows


def _audio(folder: Path) -> list[str]:
    found = (p for p in (folder / "audio").rglob("*") if p.is_file())
    names = [p.relative_to(folder).as_posix() for p in found if p.suffix.lower() in SUFFIXES]
    return sorted(names, key=natural_key)


def _superseded(take: Take, now: dict[str, str]) -> Take:
    changed = take.file in now and now[take.file] != take.sha256
    return replace(take, state=SUPERSEDED) if changed and take.state == ACCEPTED else take


def _new(
    files: Sequence[tuple[str, str]], rows: Sequence[Take], parts: Sequence[Part]
) -> list[Take]:
    """Rows for new files: what replaces others by its name, and a proposal for the rest."""
    found: list[Take] = []
    others: list[tuple[str, str]] = []
    for file, digest in files:
        limits = _named_limits(file, parts)
        known = [*rows, *found]
        if limits and _carried([t for t in known if t.state == ACCEPTED], parts) & {*limits}:
            take = Take(file=file, sha256=digest, first=limits[0], last=limits[1])
            found.append(replace(take, round=_next_round(take, known, parts)))
        else:
            others.append((file, digest))
    return [*found, *_proposed(others, [*rows, *found], parts)]


def _named_limits(file: str, parts: Sequence[Part]) -> tuple[str, str] | None:
    """The first and last sentence in a file's name; None for a name that has none."""
    order = [s.id for part in parts for s in part.segments]
    named = [id for id in _NAMED.findall(PurePosixPath(file).stem) if id in order]
    if not 0 < len(named) < 3 or order.index(named[0]) > order.index(named[-1]):
        return None
    return named[0], named[-1]


def _next_round(take: Take, rows: Sequence[Take], parts: Sequence[Part]) -> int:
    """One more than the highest round of the accepted takes that carry some of the same."""
    own = _carried([take], parts)
    others = [t for t in rows if t.state == ACCEPTED and t.file != take.file]
    below = [t.round for t in others if own & _carried([t], parts)]
    return min(LAST_ROUND, max(below, default=0) + 1)


def _proposed(
    files: Sequence[tuple[str, str]], rows: Sequence[Take], parts: Sequence[Part]
) -> Sequence[Take]:
    """New files go to the parts that nobody reads yet; with none left, a person must say."""
    taken = _carried([t for t in rows if t.state == ACCEPTED], parts)
    unread = [p for p in parts if p.segments and not taken & {s.id for s in p.segments}]
    if not taken:
        return propose(files, parts)
    if not unread:
        return [Take(file=file, sha256=digest, state=UNASSIGNED) for file, digest in files]
    first, last = unread[0].segments[0].id, unread[-1].segments[-1].id
    return [t if t.first else replace(t, first=first, last=last) for t in propose(files, unread)]


def _carried(rows: Sequence[Take], parts: Sequence[Part]) -> set[str]:
    order = [s.id for part in parts for s in part.segments]
    rank = {id: number for number, id in enumerate(order)}
    carried: set[str] = set()
    for take in rows:
        carried.update(order[rank.get(take.first, 0) : rank.get(take.last, len(order) - 1) + 1])
    return carried


def assign(folder: Path, wish: str, parts: Sequence[Part], *, again: bool = False) -> None:
    """Let a recording carry what a person says: ``03.mp3=3``, ``=2-4``, ``=s00010-s00050``, ``=-``.

    Numbers are parts, counted from 1; ``-`` takes the recording out (its row stays, superseded).
    ``again``: it was read again and replaces what others say there; the one assigned last counts.
    DaisyError (exit code 2) for a wish that cannot be understood.
    """
    path = folder / "takes.tsv"
    rows, _ = read_takes(path)
    name, _, span = wish.rpartition("=")
    found = _of_file(rows, name, wish)
    if span == "-" and not again:
        changed = {id(t): replace(t, state=SUPERSEDED) for t in found}
    else:
        first, last = _limits(span, wish, parts)
        taken = replace(found[-1], first=first, last=last, state=ACCEPTED, round=1)
        if again:
            taken = replace(taken, round=_next_round(taken, rows, parts))
        changed = {id(found[-1]): taken}
    _write(path, tuple(changed.get(id(t), t) for t in rows))


def name_narrator(folder: Path, file: str, narrator: str, wish: str) -> None:
    """Write who reads a recording, or with an empty ``file`` all that are not superseded.

    Of recordings that intake holds it is known already who reads; only by name is it changed.

    An empty ``narrator`` takes the name out. DaisyError (exit code 2) for a file that is none.
    """
    path = folder / "takes.tsv"
    rows = read_takes(path)[0] if path.is_file() else ()
    chosen = [_of_file(rows, file, wish)[-1]] if file else _current(rows)
    own = {id(t): replace(t, narrator=narrator) for t in chosen}
    _write(path, tuple(own.get(id(t), t) for t in rows))


def _current(rows: Sequence[Take]) -> list[Take]:
    return [t for t in rows if t.state not in (SUPERSEDED, *UNDECIDED)]


def _of_file(rows: Sequence[Take], name: str, wish: str) -> list[Take]:
    """The rows of a file, the newest last; DP-NEW-006 where there is none."""
    found = [t for t in rows if name and t.file in (name, f"audio/{name}")]
    if not found:
        known = ", ".join(sorted({t.file for t in rows}, key=natural_key)[:20])
        raise _refused("DP-NEW-006", wish=wish, known=known)
    return found


def _limits(span: str, wish: str, parts: Sequence[Part]) -> tuple[str, str]:
    spoken = [p for p in parts if p.segments]
    order = [s.id for p in spoken for s in p.segments]
    match = _RANGE.fullmatch(span)
    if match is None:
        raise _refused("DP-NEW-007", wish=wish, parts=len(spoken))
    low, high = match[1], match[2] or match[1]
    if low.startswith("s") and high.startswith("s"):
        if low in order and high in order and order.index(low) <= order.index(high):
            return low, high
    elif low.isdecimal() and high.isdecimal() and 1 <= int(low) <= int(high) <= len(spoken):
        return spoken[int(low) - 1].segments[0].id, spoken[int(high) - 1].segments[-1].id
    raise _refused("DP-NEW-007", wish=wish, parts=len(spoken))


def _refused(id: str, **facts: str | int) -> DaisyError:
    return DaisyError(Finding(id, facts=facts), exit_code=ExitCode.BAD_USAGE)


def _write(path: Path, rows: Sequence[Take]) -> None:
    data = takes_bytes(rows)
    if rows and (not path.is_file() or path.read_bytes() != data):
        publish(data, path)
