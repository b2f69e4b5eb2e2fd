# SPDX-License-Identifier: AGPL-3.0-or-later
"""The library's rule by which finished assignments are credited (settings ``[hours]``).

Libraries credit hours when the whole assigned range is recorded and accepted (reference, 4.1: one
university's guide, 16 hours a range). How many minutes that is, is each library's own rule; no
published factor was found, so that as shipped only minutes that people typed in are credited.
"""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.build.layout import Layout
from daisy_pipeline.config.settings import Settings
from daisy_pipeline.ledger.assignments import span_of
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.hours import WORKED, credit_once, credit_worked
from daisy_pipeline.ledger.models import Assignment, Take
from daisy_pipeline.ledger.states import TakeState
from daisy_pipeline.model.finding import ExitCode, Place, fail

AUDIO, FIXED = "audio", "fixed"
RULES = (WORKED, AUDIO, FIXED)


@dataclass(frozen=True)
class Rule:
    """How an assignment is credited: ``factor`` for a minute of sound, or ``fixed`` minutes."""

    kind: str
    factor: float = 1.0
    fixed: int = 0

    @property
    def name(self) -> str:
        """What stands in the row of the credit, so that a later change of the rule is seen."""
        return {AUDIO: f"audio x {self.factor:g}", FIXED: f"fixed {self.fixed}"}.get(
            self.kind, self.kind
        )


def rule_of(settings: Settings) -> Rule:
    """The rule of ``[hours]``; DP-INT-050 (exit code 4) for one that there is not."""
    given = settings.values["hours"]
    rule = Rule(str(given["rule"]), float(given["factor"]), int(given["fixed"]))
    if rule.kind not in RULES or not 0 <= rule.factor <= 100 or not 0 <= rule.fixed <= 100_000:
        place = settings.origin.get("hours.rule") or Place("daisy.toml", inside="[hours]")
        facts = {"rule": rule.name, "known": ", ".join(RULES)}
        raise fail("DP-INT-050", place, exit_code=ExitCode.BAD_CONFIG, **facts)
    return rule


def credit(ledger: Ledger, assignment: Assignment, layout: Layout, settings: Settings) -> int:
    """Credit a finished assignment, once; the minutes that were credited now."""
    rule = rule_of(settings)
    if rule.kind == WORKED:
        return credit_worked(ledger, assignment)
    minutes = rule.fixed
    if rule.kind == AUDIO:
        minutes = round(_sounding(assignment, layout) * rule.factor / 60_000)
    return credit_once(ledger, assignment, minutes, rule.name)


def _sounding(assignment: Assignment, layout: Layout) -> int:
    """How long the accepted recordings are that carry some of the assignment, in ms."""
    wanted = set(span_of(assignment, layout))
    takes = Take.objects.filter(
        title=assignment.title, volunteer=assignment.volunteer, state=TakeState.ACCEPTED
    )
    rows = takes.values_list("first", "last", "duration_ms")
    return sum(ms for first, last, ms in rows if wanted & set(layout.between(first, last)))
