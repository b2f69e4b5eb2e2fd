# SPDX-License-Identifier: AGPL-3.0-or-later
"""Free the disk: results in the store that no build has used for some days."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass

from daisy_pipeline.config.workspace import Workspace


@dataclass(frozen=True)
class Freed:
    """How many results were deleted, and their bytes (files shared with a product included)."""

    entries: int
    size: int


def clean_store(workspace: Workspace, days: int) -> Freed:
    """Delete store entries that were neither made nor used within ``days``.

    A build marks each result that it uses (the date of its step.json). Nothing that people made
    is touched; what is deleted is made again when it is needed.
    """
    limit = time.time() - days * 86_400
    entries = size = 0
    for mark in (workspace.output / ".store").glob("*/*/*/step.json"):
        if mark.stat().st_mtime > limit:
            continue
        size += sum(p.stat().st_size for p in mark.parent.rglob("*") if p.is_file())
        entries += 1
        shutil.rmtree(mark.parent, ignore_errors=True)
    return Freed(entries, size)
