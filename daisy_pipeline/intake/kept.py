# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ledger keeps of a judgement, as JSON values, and how it is read again.

Numbers, places and facts: wording is made when somebody reads it. Places name the recording by
its path within the title, never as a volunteer called it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from daisy_pipeline.build.intake_check import Judgement
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding


def plain_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON values: ``{"id": ..., "place": {...}, "facts": {...}}``."""
    return cast("list[dict[str, Any]]", json.loads(codec.dumps(tuple(findings))))


def kept_findings(plain: object) -> tuple[Finding, ...]:
    """The findings in a ``Take.findings``; ValueError for what is none."""
    return cast("tuple[Finding, ...]", codec.from_plain(tuple[Finding, ...], plain))


def plain_metrics(judged: Judgement, found: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """What was measured and how the text is said, for ``Take.metrics``.

    ``found``: the first and the last segment of which a reading was heard.
    """
    said = judged.reading.said if judged.reading else None
    kept: dict[str, Any] = {"found": list(found)} if any(found) else {}
    if judged.measured is not None:
        kept["measured"] = json.loads(codec.dumps(judged.measured))
    if said is not None and said.total:
        kept["said"] = json.loads(codec.dumps(said))
    return kept


def placed(findings: Sequence[Finding], file: str) -> tuple[Finding, ...]:
    """The findings of one recording, all placed in it by the name that it has here."""
    return tuple(replace(f, place=replace(f.place, file=file)) for f in findings)
