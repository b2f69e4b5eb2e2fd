# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy build``: a title's products."""

from __future__ import annotations

import click

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.make import Built
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.messages import Severity, phrase, severity
from daisy_pipeline.model.finding import ExitCode


@click.command()
@click.argument("title")
@click.option("--only", "named", multiple=True, metavar="PRODUCTS")
@click.option("--set", "chosen", multiple=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=None)
@click.option("--why", is_flag=True)
@click.option("--verify", is_flag=True)
@click.pass_obj
def build(
    console: Console,
    title: str,
    named: tuple[str, ...],
    chosen: tuple[str, ...],
    jobs: int | None,
    why: bool,
    verify: bool,
) -> ExitCode:
    """Build, tell the findings, say where the products are."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    options = Options(
        only=tuple(name.strip() for name in ",".join(named).split(",") if name.strip()),
        chosen=chosen,
        jobs=jobs or 0,
        verify=verify,
        explain=why,
    )
    built = build_title(workspace, slug, options, console)
    if why:
        _tell_why(console, built)
    _tell(console, built)
    folder = workspace.shown(built.folder)
    for product in built.products:
        what = phrase(f"product.{product}", console.lang)
        console.say("build.product", product=what, path=f"{folder}/{product}")
    for report in built.reports:
        console.say("build.report", path=f"{folder}/{report}.html")
    console.event("built", slug=slug, products=list(built.products), folder=folder)
    return built.exit_code


def _tell(console: Console, built: Built) -> None:
    """Advice fills the ear: it stands in the report, and here with ``-v`` or ``--json``."""
    quiet = not (console.verbose or console.json)
    advice = [f for f in built.findings if severity(f.id) is Severity.ADVICE and quiet]
    console.tell_in_short([f for f in built.findings if f not in advice], "finding.more-reported")
    if advice:
        console.say("build.advice", count=len(advice))


def _tell_why(console: Console, built: Built) -> None:
    for reason in built.reasons:
        what = ", ".join(reason.what)
        console.event("why", job=reason.job, step=reason.step, reason=reason.kind, what=what)
        console.say(f"why.{reason.kind}", step=reason.job, what=what)
