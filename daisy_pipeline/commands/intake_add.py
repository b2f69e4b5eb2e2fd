# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake add``: recordings by stick, mail or folder come in and wait for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.intake_check import profile_of, site_of, tell_judgement
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import ExitCode, Finding, fail

if TYPE_CHECKING:
    from daisy_pipeline.config.intake_profile import IntakeProfile
    from daisy_pipeline.intake.judging import Outcome
    from daisy_pipeline.intake.session import Session, Wish
    from daisy_pipeline.intake.sources import Source
    from daisy_pipeline.ledger.door import Ledger


@click.command()
@click.argument("title")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--narrator", required=True)
@click.option("--section", type=click.IntRange(min=1), default=None)
@click.option("--segments", default="")
@click.option("--pages", default="")
@click.option("--profile", default="")
@click.option("--dry-run", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def add(
    console: Console,
    title: str,
    paths: tuple[Path, ...],
    narrator: str,
    section: int | None,
    segments: str,
    pages: str,
    profile: str,
    dry_run: bool,
    actor: str,
) -> ExitCode:
    """Copy, judge and note recordings; without paths go on where an earlier run was stopped."""
    if sum(map(bool, (section, segments.strip(), pages.strip()))) > 1:
        raise fail("DP-INT-002", exit_code=ExitCode.BAD_USAGE)
    workspace, settings, slug = site_of(title)
    ledger = ledger_of(console, actor, workspace)
    from daisy_pipeline.intake.session import Wish, begin
    from daisy_pipeline.intake.sources import find_sources

    measure_by = profile_of(profile, workspace, settings)
    sources, findings = find_sources(paths, ledger.workspace, slug)
    console.tell_all(findings)
    wish = Wish(narrator, section or 0, segments.strip(), pages.strip())
    if dry_run:
        return _foresee(console, ledger, slug, sources, findings, wish)
    with begin(ledger, slug, wish, console) as session:
        console.tell_all(session.findings)
        return _take_in(console, session, sources, findings, measure_by)


def _take_in(
    console: Console,
    session: Session,
    sources: Sequence[Source],
    findings: Sequence[Finding],
    profile: IntakeProfile,
) -> ExitCode:
    """Copy what was brought, then judge it and whatever waits from before."""
    who, title = session.narrator.pseudonym, session.entry.title
    key = "intake.for" if sources else "intake.resume"
    console.say(key, title=title, narrator=who, count=len(sources))
    received = session.take_in(sources)
    console.tell_all(received.findings)
    for one in received.arrived:
        if one.fresh:
            console.say("intake.received", known=one.file, file=one.source.path.name)
            console.event("received", file=one.file, sha256=one.sha256)
    if received.arrived and not received.stopped and len(received.arrived) == len(sources):
        fresh = sum(one.fresh for one in received.arrived)
        console.say("intake.safe" if fresh else "intake.safe-none", count=fresh)
    judge = session.judge(received, profile)
    outcomes = []
    for outcome in judge.each(judge.waiting()):
        outcomes.append(outcome)
        _tell(console, outcome, profile.name)
    compared = judge.compared(outcomes)
    for before, after in zip(outcomes, compared, strict=True):
        console.tell_all(after.judged.findings[len(before.judged.findings) :])
    return _end(console, session, compared, (*findings, *received.findings))


def _tell(console: Console, outcome: Outcome, profile: str) -> None:
    """How it was judged, then what it carries."""
    tell_judgement(console, outcome.judged, profile)
    first, last = outcome.span.limits
    section = outcome.span.section or 0
    if section:
        key = "intake.part" if first else "intake.part-named"
    else:
        key = "intake.part-span" if first else "intake.part-none"
    console.say(key, section=section, first=first, last=last)
    if outcome.round > 1:
        console.say("intake.round", round=outcome.round)
    console.event(
        "take",
        file=outcome.take.file,
        verdict=str(outcome.judged.verdict),
        section=outcome.span.section,
        first=first,
        last=last,
        round=outcome.round,
        assigned=outcome.assigned,
    )


def _end(
    console: Console, session: Session, outcomes: Sequence[Outcome], told: Sequence[Finding]
) -> ExitCode:
    from daisy_pipeline.build.intake_check import exit_code

    counts = Counter(str(outcome.judged.verdict) for outcome in outcomes)
    verdicts = {key: counts[key] for key in ("accept", "look", "again")}
    if outcomes:
        console.say("intake.end", count=len(outcomes), **verdicts)
        console.say("intake.next", slug=session.entry.slug)
    else:
        console.say("intake.nothing", narrator=session.narrator.pseudonym)
    if any(is_error(finding) for finding in told):
        return ExitCode.FINDINGS
    return exit_code([outcome.judged for outcome in outcomes])


def _foresee(
    console: Console,
    ledger: Ledger,
    slug: str,
    sources: Sequence[Source],
    findings: Sequence[Finding],
    wish: Wish,
) -> ExitCode:
    """What would be taken in: read and known again by its bytes, nothing written."""
    from daisy_pipeline.intake.narrators import find_narrator
    from daisy_pipeline.intake.session import foresee

    console.tell_all(find_narrator(wish.narrator)[1])
    told = list(findings)
    for one in foresee(ledger, slug, sources):
        if isinstance(one, Finding):
            told.append(one)
            console.tell(one)
            continue
        file, known = one.source.shown, one.known
        key = "intake.dry-known" if known else "intake.dry-new"
        console.say(key, file=file, known=known, size=round(one.source.size / (1 << 20), 1))
        sections = one.source.proposal.sections
        if sections and not wish.section and not known:
            console.say("intake.dry-part", section=sections[0])
        if one.other:
            console.say("intake.dry-other", other=one.other)
        console.event("foreseen", file=file, size=one.source.size, known=known, other=one.other)
    console.say("intake.dry")
    bad = any(is_error(finding) for finding in told)
    return ExitCode.FINDINGS if bad else ExitCode.OK
