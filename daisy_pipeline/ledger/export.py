# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole ledger as sheets that a person can read: one CSV a table, Korean heads.

People are pseudonyms; what is sealed stays out. Rows and columns come in the same order whenever
the ledger says the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, Model
from django.utils import timezone

from daisy_pipeline.formats.csv_sheet import Cell, sheet_parts
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.portable import tables
from daisy_pipeline.ledger.setup import make_folder
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import publish, staged

README = "README.ko.txt"
_CHUNK = 500

# By which a person knows a row of another table, and by which sheets are sorted.
_KNOWN_BY = {
    "volunteer": "pseudonym",
    "staff": "pseudonym",
    "titleentry": "slug",
    "item": "item_id",
    "batch": "batch_id",
    "take": "file",
    "campaign": "name",
}
_WORDS = {
    "state": "state",
    "role": "role",
    "purpose": "consent",
    "code": "defect",
    "status": "status",
}
_OTHER_WORDS = {
    ("review", "state"): "review-state",
    ("review", "kind"): "review-kind",
    ("defect", "state"): "defect-state",
}
# ``came_as`` is what a volunteer called a file, ``evidence`` a paper: either may hold a name.
_LEFT_OUT = {"sealed", "revision", "digest", "came_as", "evidence", "once"}
_BY_ID = {"assignment", "review", "worklog"}  # others point to them, and they have no name


@dataclass(frozen=True)
class Exported:
    """What was written: where, how many tables and rows."""

    folder: Path
    tables: int
    rows: int


def export(ledger: Ledger, folder: Path, word: Callable[[str], str], readme: str) -> Exported:
    """Write the sheets into a new folder.

    ``word`` gives the words of a key. DP-LED-035 for a folder that holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        place = Place(ledger.workspace.shown(folder))
        raise fail("DP-LED-035", place, exit_code=ExitCode.BAD_USAGE)
    make_folder(folder)
    listed, rows = [], 0
    for name, model in tables(apps).items():
        title = word(f"table.{name}")
        count = _write(folder / f"{title}.csv", model, word)
        listed.append(f"{title}.csv  {count}")
        rows += count
    text = readme + "\n" + "\n".join(listed) + "\n"
    publish(text.replace("\n", "\r\n").encode("utf-8-sig"), folder / README)
    with ledger.change("ledger.export", folder.name, rows=rows):
        pass
    return Exported(folder, len(listed), rows)


def _write(path: Path, model: type[Model], word: Callable[[str], str]) -> int:
    name = model._meta.model_name or ""
    fields = [f for f in model._meta.concrete_fields if f.name not in _LEFT_OUT]
    fields = [f for f in fields if not isinstance(f, BinaryField)]
    fields = [f for f in fields if f.name != "id" or name in _BY_ID]
    fields.sort(key=lambda f: _rank(name, f.name))
    header = [heading(name, field.name, word) for field in fields]
    count = 0

    def cells() -> Iterator[list[Cell]]:
        nonlocal count
        for row in _rows(model, fields):
            count += 1
            yield [_cell(model, f, v, word) for f, v in zip(fields, row, strict=True)]

    with staged(path) as file:
        for part in sheet_parts(header, cells()):
            file.write(part)
    return count


def _rank(model: str, column: str) -> int:
    """What a row is comes first, who wrote it when comes last."""
    if column in (_KNOWN_BY.get(model), "id"):
        return 0
    return 2 if column in ("created_at", "created_by") else 1


def heading(model: str, column: str, word: Callable[[str], str]) -> str:
    """A column's name in words; some mean another thing in one table than elsewhere."""
    own = f"column.{model}.{column}"
    found = word(own)
    return word(f"column.{column}") if found == own else found


def _rows(model: type[Model], fields: list[Field[Any, Any]]) -> Iterator[tuple[Any, ...]]:
    names = [_column(field) for field in fields]
    name = model._meta.model_name or ""
    order = [_KNOWN_BY[name]] if name in _KNOWN_BY else []
    order += [] if model._meta.pk.name == "sequence" else ["created_at"]
    rows = model._default_manager.order_by(*order, "pk").values_list(*names)
    return rows.iterator(chunk_size=_CHUNK)


def _column(field: Field[Any, Any]) -> str:
    """The column, or that of the row that it points to by which people know it."""
    if not field.is_relation:
        return field.name
    other = field.related_model._meta.model_name if field.related_model else ""
    return f"{field.name}__{_KNOWN_BY[other]}" if other in _KNOWN_BY else field.attname


def _cell(
    model: type[Model], field: Field[Any, Any], value: Any, word: Callable[[str], str]
) -> Cell:
    if isinstance(value, datetime):
        return timezone.localtime(value)
    if isinstance(value, bool):
        return word("cell.yes" if value else "cell.no")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    kind = _OTHER_WORDS.get((model._meta.model_name or "", field.name)) or _WORDS.get(field.name)
    if kind and isinstance(value, str) and value:
        worded = word(f"{kind}.{value}")
        return value if worded == f"{kind}.{value}" else worded
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
