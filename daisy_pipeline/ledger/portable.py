# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger's rows as JSON lines that every database can take in again.

One line is one row: an object of its columns. Times are UTC in ISO 8601, bytes are base64.
Columns are those of the schema that the database has, which may be older than this program's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, ForeignKey, Model, TextField

_CHUNK = 500  # rows that are in memory at once


def tables(apps: Apps) -> dict[str, type[Model]]:
    """The models by their names, sorted."""
    return dict(sorted((m._meta.model_name or "", m) for m in apps.get_models()))


def lines(model: type[Model]) -> Iterator[bytes]:
    """Every row of a table as a line, in the order of the keys."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._default_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=_CHUNK):
        values = {name: plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode("utf-8") + b"\n"


def plain(value: Any) -> Any:
    """A value as JSON has it: times in UTC, bytes as base64."""
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return value


def load(model: type[Model], given: Iterable[bytes]) -> int:
    """Put lines into an empty table; how many. ValueError for a line that is no row of it.

    The values of a line go through their fields to the database; no objects are made of rows that
    are only passed on, and the statement is understood once and not for every few rows again.
    """
    fields = model._meta.concrete_fields
    takers = {field.attname: _taker(field) for field in fields}
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table, marks = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(fields))
    command = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
    count = 0
    with connection.cursor() as cursor:
        rows = (_row(model, line, takers) for line in given)
        while some := list(islice(rows, _CHUNK)):
            cursor.executemany(command, some)
            count += len(some)
    return count


_Taker = Callable[[Any], Any]


def _taker(field: Any) -> _Taker:
    """What makes a column's value for the database of one of JSON."""
    to_python = (field.target_field if isinstance(field, ForeignKey) else field).to_python
    save, own = field.get_db_prep_save, connections[DEFAULT_DB_ALIAS]

    def take(value: Any) -> Any:
        return None if value is None else save(to_python(value), connection=own)

    def take_text(value: Any) -> Any:
        return value if isinstance(value, str) else take(value)

    return take_text if isinstance(field, CharField | TextField) else take


def _row(model: type[Model], line: bytes, takers: Mapping[str, _Taker]) -> list[Any]:
    values = json.loads(line)
    if not isinstance(values, dict) or values.keys() != takers.keys():
        raise ValueError(model.__name__)
    try:
        return [take(values[name]) for name, take in takers.items()]
    except (ValidationError, TypeError) as error:
        raise ValueError(model.__name__) from error


def count_on(models: Iterable[type[Model]]) -> None:
    """Let the database's own counters go on after the highest number that was loaded."""
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(command)
