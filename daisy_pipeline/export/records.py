# SPDX-License-Identifier: AGPL-3.0-or-later
"""What our own rules say of the records of a batch, before they leave the house.

Most rules were not held against the standard's text, so nothing is refused by them: a person who
sends a batch is told, and decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daisy_pipeline.config.settings import resolve
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.formats.kormarc.record import Record
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.config.workspace import Workspace

SITE = "daisy.toml"
_ISBN = "DP-MRC-029"  # told of the item once, by DP-EXP-040


def without_code(workspace: Workspace, profile: Profile) -> list[Finding]:
    """DP-EXP-090 where nobody has said the code of the library that catalogues (003, 040 $a)."""
    told = resolve((workspace.site(),)).values["catalogue"]["library_code"]
    return [] if told or profile.kormarc.agency else [_no_code()]


def faults(records: Sequence[Record], batch: str) -> list[Finding]:
    """The errors of records; those of a missing library code are one, DP-EXP-090."""
    from daisy_pipeline.formats.kormarc.rules import check

    found: list[Finding] = []
    for number, record in enumerate(records, 1):
        nameless = not record.control("003")
        for one in check(record, Place(f"{batch}/records.xml"), number):
            if nameless and str(one.facts.get("field", "")).startswith(("003", "040")):
                one = _no_code()
            if one.id == _ISBN:
                continue
            if one.id == "DP-EXP-090" or is_error(one):
                found.append(one)
    return list(dict.fromkeys(found))


def _no_code() -> Finding:
    return Finding("DP-EXP-090", Place(SITE))
