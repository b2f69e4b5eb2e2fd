# SPDX-License-Identifier: AGPL-3.0-or-later
"""Validate an item by what its build found, and approve it: by another person than its maker."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.items import held
from daisy_pipeline.ledger.materials import material_of
from daisy_pipeline.ledger.models import Item, Validation
from daisy_pipeline.ledger.moves import move_item
from daisy_pipeline.ledger.readiness import (
    FAIL,
    PASS,
    Missing,
    built,
    is_whole,
    package_sha256,
    readiness,
    report_of,
)
from daisy_pipeline.ledger.reviewers import person
from daisy_pipeline.ledger.serials import is_issue
from daisy_pipeline.ledger.states import ItemState
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.tools.files import sha256_of

TOOL = "daisy-pipeline"
_JUDGED = (ItemState.IN_REVIEW, ItemState.VALIDATED)
_BAD = ("fatal", "error")


def validate(ledger: Ledger, item: Item) -> tuple[Validation, tuple[Finding, ...]]:
    """Write what the build found in an item's product; in review and without errors it moves on.

    DP-LED-086 (exit code 3): not built, or report, manifest and package are not of one build;
    DP-LED-010 outside of review. Findings of a bad one: DP-LED-087 its errors, -089 another kind
    of material than the item's; it goes (or stays) in review.
    """
    person(ledger)
    entry, report = _of_one_build(ledger, item)
    findings = tuple(_faults(ledger, item, entry, report))
    row = Validation(
        **ledger.fresh(),
        item=item,
        tool=TOOL,
        version=str(report.get("generator", ""))[:60],
        result=FAIL if findings else PASS,
        report_sha256=sha256_of(report_of(ledger, item)),
        package_sha256=package_sha256(entry),
    )
    facts = {"result": row.result, "tool": row.tool, "version": row.version}
    with transaction.atomic():
        item = held(item)
        to = ItemState.IN_REVIEW if findings else ItemState.VALIDATED
        if item.state != to or ItemState(item.state) not in _JUDGED:
            move_item(ledger, item, to)
        with ledger.change("item.validate", item.item_id, **facts):
            row.save(force_insert=True)
    return row, findings


def _folder(ledger: Ledger, item: Item) -> Path:
    return ledger.workspace.output / (item.title.slug if item.title else "")


def _of_one_build(ledger: Ledger, item: Item) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest's entry and the report; DP-LED-086 where they do not belong together."""
    folder, entry = _folder(ledger, item), built(ledger, item)
    report = {**_json(report_of(ledger, item)), "generator": _json_text(folder, "generator")}
    slug = item.title.slug if item.title else ""
    told = report.get("products", {})
    mine = told.get(item.product, {}) if isinstance(told, dict) else {}
    one = bool(entry) and mine.get("package") == entry.get("package")
    if item.product in report.get("rejected", ()):
        return entry, report
    if not one or not is_whole(ledger, slug, entry):
        place = Place(ledger.workspace.shown(folder), inside=item.product)
        raise fail("DP-LED-086", place, item=item.item_id, slug=slug)
    return entry, report


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _json_text(folder: Path, key: str) -> str:
    return str(_json(folder / "manifest.json").get(key, ""))


def _faults(
    ledger: Ledger, item: Item, entry: Mapping[str, Any], report: Mapping[str, Any]
) -> Iterator[Finding]:
    place = Place(ledger.workspace.shown(report_of(ledger, item)), inside=item.item_id)
    rows = [row for row in report.get("findings", ()) if isinstance(row, dict)]
    bad = sorted({str(row.get("id")) for row in rows if row.get("severity") in _BAD})
    if bad or item.product in report.get("rejected", ()):
        facts: dict[str, Fact] = {"item": item.item_id, "ids": ", ".join(bad) or "–"}
        yield Finding("DP-LED-087", place, facts)
    narration = str(entry.get("narration", "none"))
    material: str = item.material_type
    if entry:
        material = material_of(item.product, narration, serial=is_issue(item.title))
    if material != item.material_type:
        facts = {"item": item.item_id, "material": f"material.{item.material_type}"}
        facts["built"] = f"material.{material}"
        yield Finding("DP-LED-089", place, facts)


def approve(ledger: Ledger, item: Item) -> None:
    """Approve an item; it is completed today.

    All is looked at while the item is held: what another command changes meanwhile comes after.
    Errors: DP-LED-088 by its maker (exit code 2), DP-LED-083 while something is missing (exit
    code 6), DP-LED-010 outside of `validated`.
    """
    approver = person(ledger)
    with transaction.atomic():
        item = held(item)
        if same_name(approver, item.made_by or item.created_by):
            place = Place(inside=item.item_id)
            raise fail("DP-LED-088", place, exit_code=ExitCode.BAD_USAGE, by=approver)
        if missing := readiness(ledger, item):
            raise DaisyError(refusal(item, missing), exit_code=ExitCode.NEEDS_PERSON)
        item.completed_on = ledger.today()
        move_item(ledger, item, ItemState.APPROVED, approver=approver)


def refusal(item: Item, missing: tuple[Missing, ...]) -> Finding:
    """DP-LED-083: how many things an item lacks."""
    facts: dict[str, Fact] = {"item": item.item_id, "count": len(missing)}
    return Finding("DP-LED-083", Place(inside=item.item_id), facts)
