# SPDX-License-Identifier: AGPL-3.0-or-later
"""A row in every table of the ledger, whatever tables there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def fill(ledger: Ledger, mark: str = "1") -> dict[str, Any]:
    """Put one row into every table but the audit log (it writes itself); the rows by model."""
    from django.apps import apps

    made: dict[str, Any] = {}
    left = [m for m in apps.get_app_config("ledger").get_models() if m.__name__ != "AuditLog"]
    with ledger.change("test.fill", mark):
        while left:
            for model in list(left):
                needs = {f.related_model.__name__ for f in relations(model)} - {model.__name__}
                if needs <= set(made):
                    made[model.__name__] = one(model, made, ledger, mark)
                    left.remove(model)
    return made


def relations(model: Any) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.is_relation]


def one(model: Any, made: dict[str, Any], ledger: Ledger, mark: str) -> Any:
    """A row with something in every column."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            values[field.name] = made.get(field.related_model.__name__)
        elif not field.primary_key:
            values[field.name] = value(field, ledger, mark)
    row = model(**values)
    row.save(force_insert=True)
    return row


def value(field: Any, ledger: Ledger, mark: str) -> Any:
    kind = type(field).__name__
    known = {
        "DateTimeField": ledger.now(),
        "DateField": date(2026, 3, 2),
        "DecimalField": Decimal("1460.50"),
        "BooleanField": True,
        "FloatField": 99.5,
        "JSONField": {"가": [1, 2.5, None, "나"]},
        "BinaryField": b"\x00\xff" + mark.encode(),
    }
    if kind in known:
        return known[kind]
    if "Integer" in kind:
        return 7
    if field.choices:
        return field.choices[0][0]
    return f"가{mark}-{field.name}"[: field.max_length]
