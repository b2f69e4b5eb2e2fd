# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review --pass``, ``--fail``, ``--kind``, ``--fix``, ``--waive``: what ends a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.review_desk import Desk
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.states import ReviewKind
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

KINDS = tuple(map(str, ReviewKind))


@dataclass(frozen=True)
class Closing:
    """What a person typed to end something; empty where nothing of the kind was asked for."""

    kind: str = "listening"
    passed: bool | None = None
    note: str = ""
    fix: str = ""
    by_take: str = ""
    waive: str = ""
    reason: str = ""

    @property
    def of_defect(self) -> bool:
        """Whether a defect is to be closed."""
        return bool(self.fix or self.waive)

    def judge(self, lang: str) -> None:
        """UsageError for options that do not go together."""
        if bool(self.fix) != bool(self.by_take):
            raise click.UsageError(phrase("usage.fix", lang))
        if bool(self.waive) != bool(self.reason.strip()):
            raise click.UsageError(phrase("usage.waive", lang))
        if self.kind != "listening" and self.passed is None:
            raise click.UsageError(phrase("usage.kind", lang))


def needed_ledger(ledger: Ledger | None, workspace: Workspace) -> Ledger:
    """The ledger; DP-LED-001 where what was asked for cannot be done without one."""
    if ledger is None:
        place = Place(workspace.shown(workspace.root / "ledger"))
        raise fail("DP-LED-001", place, exit_code=ExitCode.BAD_CONFIG)
    return ledger


def close_defect(console: Console, ledger: Ledger, slug: str, wish: Closing) -> ExitCode:
    """Close one defect by another take, or for a reason."""
    from daisy_pipeline.ledger.defects import find, fix, waive
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(ledger, slug)
    row = find(entry, wish.fix or wish.waive)
    if wish.fix:
        take = fix(ledger, entry, row, wish.by_take)
        console.say("review.fixed", number=row.number, file=take.file)
    else:
        waive(ledger, row, wish.reason.strip())
        console.say("review.waived", number=row.number)
    console.event("defect-closed", number=row.number, state=row.state)
    return ExitCode.OK


def close_listening(console: Console, desk: Desk, wish: Closing) -> ExitCode:
    """Pass or fail this person's listening; NEEDS_PERSON while something is missing."""
    sitting = desk.sitting
    if sitting is None:
        raise fail("DP-LED-075", exit_code=ExitCode.BAD_USAGE)
    desk.summary()
    wanted = float(resolve((sitting.ledger.workspace.site(),)).values["ledger"]["heard_percent"])
    findings = sitting.close(wanted, passed=bool(wish.passed), note=wish.note)
    console.tell_all(findings)
    if findings:
        return ExitCode.NEEDS_PERSON
    _say_closed(console, wish, sitting.reviewer)
    return ExitCode.OK


def close_other(console: Console, ledger: Ledger, slug: str, wish: Closing) -> ExitCode:
    """Write a review of the text or the braille as it is now."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.readiness import digest_of
    from daisy_pipeline.ledger.reviews import judge
    from daisy_pipeline.ledger.states import ReviewKind
    from daisy_pipeline.ledger.titles import entry_of

    kind = ReviewKind(wish.kind)
    entry = entry_of(ledger, slug)
    digest = digest_of(ledger, slug, kind)
    if not digest:
        if not read_title(ledger.workspace, slug).texts:
            raise fail("DP-DON-006", exit_code=ExitCode.BAD_USAGE)
        place = Place(ledger.workspace.shown(ledger.workspace.output / slug))
        raise fail("DP-LED-086", place, item=slug, slug=slug)
    row = judge(ledger, entry, kind, digest, passed=bool(wish.passed), note=wish.note)
    _say_closed(console, wish, row.reviewer)
    return ExitCode.OK


def _say_closed(console: Console, wish: Closing, reviewer: str) -> None:
    state = "passed" if wish.passed else "failed"
    kind = phrase(f"review-kind.{wish.kind}", console.lang)
    shown = phrase(f"review-state.{state}", console.lang)
    console.say("review.closed", kind=kind, state=shown, by=reviewer)
    console.event("review-closed", review=wish.kind, state=state, by=reviewer)
