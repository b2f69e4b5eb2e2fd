# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rights check of a title: by which law or licence it may be made, who looked, when.

Reference 5.1: no export without a row; ``public`` is impossible for 저작권법 제33조, which lets
people with print disabilities alone have what is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from daisy_pipeline.catalogue.facts import id_key
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Item, Rights, TitleEntry
from daisy_pipeline.ledger.moves import move_item
from daisy_pipeline.ledger.reviewers import person
from daisy_pipeline.ledger.reviews import hold
from daisy_pipeline.ledger.states import ItemState
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import sha256_of

BASES = (
    "kr-copyright-33-1",
    "kr-copyright-33-2",
    "public-domain",
    "licence",
    "permission",
    "own-work",
)
"""Reference 5.1, table rights; 33-1 is braille by anyone, 33-2 designated facilities."""
PRINT_DISABLED, PUBLIC = "print-disabled-only", "public"
_ONLY_DISABLED = "kr-copyright-33-"


@dataclass(frozen=True, slots=True)
class Basis:
    """What was found: ``basis`` of BASES, the clause, by what the library is a facility."""

    basis: str
    clause: str = ""
    facility: str = ""
    audience: str = PRINT_DISABLED


def newest(entry: TitleEntry) -> Rights | None:
    """The check that counts; None before there is one."""
    return Rights.objects.filter(title=entry).order_by("number").last()


def check(
    ledger: Ledger, entry: TitleEntry, found: Basis, evidence: Path | None = None
) -> tuple[Rights, int]:
    """Write a rights check, and move the title's planned items on; the row, and how many moved.

    Only the sha256 of the evidence is kept. The same check twice is one row. DP-LED-084 (exit
    code 2) for a public audience where the law allows none, -075 for an unknown person.
    """
    checked_by = person(ledger)
    if found.audience == PUBLIC and found.basis.startswith(_ONLY_DISABLED):
        place = Place(inside=entry.slug)
        raise fail("DP-LED-084", place, exit_code=ExitCode.BAD_USAGE, basis=f"basis.{found.basis}")
    values = {
        "basis": found.basis,
        "clause": found.clause[:120],
        "facility_basis": found.facility[:200],
        "audience": found.audience,
        "evidence_sha256": sha256_of(evidence) if evidence else "",
        "checked_by": checked_by,
    }
    with transaction.atomic():
        hold(entry)
        row = newest(entry)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            last = Rights.objects.filter(title=entry).aggregate(last=Max("number"))["last"]
            number = int(last or 0) + 1
            dated = {"checked_on": ledger.today(), "number": number}
            row = Rights(**ledger.fresh(), title=entry, **values, **dated)
            with ledger.change("rights.check", entry.slug, **values, number=number):
                row.save(force_insert=True)
        planned = list(Item.objects.filter(title=entry, state=ItemState.PLANNED))
        for item in sorted(planned, key=lambda one: id_key(one.item_id)):
            move_item(ledger, item, ItemState.RIGHTS_CHECKED)
    return row, len(planned)
