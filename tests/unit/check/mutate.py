# SPDX-License-Identifier: AGPL-3.0-or-later
"""Break one thing in a good product and see what the checker says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.messages import known_ids
from daisy_pipeline.model.finding import Finding
from tests.fakes.products import Files, put

Change = tuple[str, str, str]  # file, old, new: every place of the old


def edit(files: Mapping[str, bytes], *changes: Change) -> Files:
    """The files after the changes. An empty old is replaced by appending or making the file."""
    made = dict(files)
    for name, old, new in changes:
        if not old:
            made[name] = new.encode()
            continue
        text = made[name].decode()
        assert old in text, f"{old!r} is not in {name}"
        made[name] = text.replace(old, new).encode()
    return made


def found(files: Mapping[str, bytes], folder: Path) -> list[Finding]:
    """What the checker says of the files; every id is one of the catalogue."""
    findings = check_product(put(files, folder), {})
    assert {f.id for f in findings} <= set(known_ids())
    return findings


def rows(area: str, table: Iterable[tuple[object, ...]]) -> list[object]:
    """Parameters (id, changes, also): one fault each, marked with its message."""
    made = []
    for number, *rest in table:
        also = {str(r) for r in rest if isinstance(r, str)}
        changes = [r for r in rest if not isinstance(r, str)]
        id = f"DP-{area}-{number}"
        mark = pytest.mark.message(id)
        made.append(pytest.param(id, changes, also, marks=mark, id=str(number)))
    return made


def check_fault(
    good: Callable[[], Files],
    id: str,
    changes: list[Change | Callable[[Files], Files]],
    also: set[str],
    folder: Path,
) -> Finding:
    """The first finding of the id; nothing else may be found but what follows from the fault."""
    files = good()
    for change in changes:
        files = change(files) if callable(change) else edit(files, change)
    findings = found(files, folder)
    area = id.rpartition("-")[0]
    expected = {id} | {a if a.startswith("DP-") else f"{area}-{a}" for a in also}
    assert {f.id for f in findings} == expected, findings
    return next(f for f in findings if f.id == id)


def drop(*names: str) -> Callable[[Files], Files]:
    """A change that takes files away."""
    return lambda files: {n: data for n, data in files.items() if n not in names}


def add(name: str, data: bytes) -> Callable[[Files], Files]:
    """A change that adds or replaces a file."""
    return lambda files: {**files, name: data}
