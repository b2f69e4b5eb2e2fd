# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger's rows as JSON lines that every database can take in again.

One line is one row: an object of its columns. Times are UTC in ISO 8601, bytes are base64.
Columns are those of the schema that the database has, which may be older than this program's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection
from django.db.models import ForeignKey, Model

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
    """Put lines into an empty table; how many. ValueError for a line that is no row of it."""
    rows: list[Model] = []
    count = 0
    for line in given:
        rows.append(_row(model, line))
        if len(rows) == _CHUNK:
            model._default_manager.bulk_create(rows)
            count, rows = count + len(rows), []
    model._default_manager.bulk_create(rows)
    return count + len(rows)


def _row(model: type[Model], line: bytes) -> Model:
    values = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    if not isinstance(values, dict) or set(values) != set(fields):
        raise ValueError(model.__name__)
    try:
        return model(**{name: _value(fields[name], value) for name, value in values.items()})
    except (ValidationError, TypeError) as error:
        raise ValueError(model.__name__) from error


def _value(field: Any, value: Any) -> Any:
    return (field.target_field if isinstance(field, ForeignKey) else field).to_python(value)


def count_on(models: Iterable[type[Model]]) -> None:
    """Let the database's own counters go on after the highest number that was loaded."""
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(command)
