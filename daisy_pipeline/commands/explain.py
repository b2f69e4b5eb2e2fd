# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy explain``: the long story of a finding's number."""

from __future__ import annotations

import difflib

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import fix_text, known_ids, long_text, phrase, severity
from daisy_pipeline.model.finding import ExitCode, fail


@click.command()
@click.argument("number")
@click.pass_obj
def explain(console: Console, number: str) -> None:
    """Tell what a number means and what to do; DP-CLI-008 for an unknown one."""
    id = number.strip().upper()
    if id not in known_ids():
        raise fail(
            "DP-CLI-008",
            exit_code=ExitCode.BAD_USAGE,
            number=number,
            nearest=_nearest(id, console.lang),
        )
    story, fix = long_text(id, console.lang), fix_text(id, console.lang)
    grade = phrase(f"severity.{severity(id)}", console.lang)
    console.event("explanation", id=id, severity=str(severity(id)), text=story, fix=fix)
    console.say("explain.head", id=id, severity=grade)
    console.line(story)
    console.line(f"{phrase('finding.fix', console.lang)}: {fix}")


def _nearest(id: str, lang: str) -> str:
    close = difflib.get_close_matches(id, known_ids(), n=3, cutoff=0.6)
    return phrase("explain.nearest", lang, ids=", ".join(close)) if close else ""
