# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to veraPDF, the reference checker of PDF/UA, where a library has it installed.

It is called by its path (setting ``check.verapdf``): it comes with no package that pip or Debian
knows. Its JSON report is read (veraPDF 1.26 and newer: ``--format json``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.tools.process import run

LIMIT = 600.0  # seconds; Java and 700 pages
_MOST = 8 << 20  # bytes of a report
_LONG = 300  # characters of a rule's words


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule of PDF/UA-1 that the file breaks, its words, and how often."""

    rule: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says; ``problem`` (missing, late, broken) where it could say nothing."""

    failures: tuple[Failure, ...] = ()
    problem: str = ""
    detail: str = ""


def judge(program: Path, path: Path, seconds: float = LIMIT) -> Verdict:
    """The rules of PDF/UA-1 that a file breaks, by the veraPDF at ``program``."""
    options = ("--flavour", "ua1", "--format", "json", "--maxfailuresdisplayed", "1")
    ran = run([program, *options, path.absolute()], seconds, most=_MOST)
    if ran.late:
        return Verdict(problem="late")
    if ran.code is None and not ran.full:
        return Verdict(problem="missing", detail=ran.err.decode("utf-8", "replace")[:200])
    try:
        told = json.loads(ran.out)
        failures = tuple(_failures(told["report"]["jobs"][0]["validationResult"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        said = (ran.err or ran.out).decode("utf-8", "replace").strip()
        return Verdict(problem="broken", detail=said[:200])
    return Verdict(failures)


def _failures(result: Any) -> Iterator[Failure]:
    """Failed rules; newer versions list a result for each profile."""
    for one in result if isinstance(result, list) else [result]:
        for rule in one["details"]["ruleSummaries"]:
            if str(rule.get("ruleStatus", rule.get("status", ""))).upper() != "FAILED":
                continue
            name = f"{rule['clause']}-{rule['testNumber']}"
            yield Failure(name, str(rule["description"])[:_LONG], int(rule["failedChecks"]))
