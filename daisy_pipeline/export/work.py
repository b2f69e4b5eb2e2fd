# SPDX-License-Identifier: AGPL-3.0-or-later
"""A batch while it is assembled: where its files go, what was written, what it may not exceed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.export import bag
from daisy_pipeline.export.packing import Known
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.formats.kormarc.record import Record
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


@dataclass
class Work:
    """One assembly: what was written so far, below ``data/``."""

    ledger: Ledger
    profile: Profile
    batch_id: str
    stage: Path
    heard: Callable[[int], None]
    payload: dict[str, Known] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)  # what does not keep the batch here

    @property
    def data(self) -> Path:
        """The payload's folder (RFC 8493, 2.1.2)."""
        return self.stage / self.batch_id / "data"

    def put(self, path: str, data: bytes) -> Known:
        """Write a small file of the payload; its size and digest, which the bag will name."""
        known = bag.write_file(self.data.joinpath(*path.split("/")), data)
        self.payload[path] = known
        return known


def too_much(profile: Profile, what: str, size: int, limit: int, item: str = "") -> DaisyError:
    """DP-EXP-009: the destination takes less; ``what`` is the key of the words for the limit."""
    facts: dict[str, Fact] = {"what": what, "size": size, "limit": limit}
    facts["destination"] = profile.name
    return DaisyError(Finding("DP-EXP-009", Place(inside=item), facts))
