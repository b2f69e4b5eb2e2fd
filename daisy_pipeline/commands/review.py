# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review``: hear what is doubtful, one place after the other, and decide."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from daisy_pipeline.build.assist import Aligned, align_title
from daisy_pipeline.build.decisions import Decisions
from daisy_pipeline.build.listening import stretches
from daisy_pipeline.build.review import Item
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_if_any
from daisy_pipeline.commands.review_all import Listening
from daisy_pipeline.commands.review_close import (
    KINDS,
    Closing,
    close_defect,
    close_listening,
    close_other,
    needed_ledger,
)
from daisy_pipeline.commands.review_desk import Desk, open_desk, tell_defects
from daisy_pipeline.commands.review_places import tell, tell_aside
from daisy_pipeline.commands.review_walk import Walk, make_answers_safe
from daisy_pipeline.config.workspace import find_title, open_workspace, same_name
from daisy_pipeline.messages import needs_person
from daisy_pipeline.model.finding import ExitCode
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.corrections import FILE


@click.command()
@click.argument("title")
@click.option("--list", "listing", is_flag=True)
@click.option("--by", default="")
@click.option("--limit", type=click.IntRange(1), default=None)
@click.option("--rereads", is_flag=True)
@click.option("--play/--no-play", "sounding", default=None)
@click.option("--all", "whole", is_flag=True)
@click.option("--stretch", type=click.IntRange(0, 3600), default=0)
@click.option("--take", "only", default="")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0])
@click.option("--pass/--fail", "passed", default=None)
@click.option("--note", default="")
@click.option("--fix", default="")
@click.option("--by-take", default="")
@click.option("--waive", default="")
@click.option("--reason", default="")
@click.pass_obj
def review(
    console: Console, /, title: str, by: str, limit: int | None, only: str, **chosen: Any
) -> ExitCode:
    """List the places, ask about each, hear the whole, or end a review."""
    wish = Closing(**{key: chosen.pop(key) for key in _CLOSING})
    wish.judge(console.lang)
    workspace = open_workspace()
    slug = find_title(workspace, title)
    opened = ledger_if_any(console, by, workspace)
    if wish.of_defect:
        return close_defect(console, needed_ledger(opened, workspace), slug, wish)
    if wish.kind != KINDS[0]:
        return close_other(console, needed_ledger(opened, workspace), slug, wish)
    aligned = align_title(workspace, slug, console)
    console.tell_all(aligned.findings)
    desk = Desk(console) if chosen["listing"] else open_desk(console, opened, slug, aligned)
    if wish.passed is not None:
        needed_ledger(opened, workspace)
        return close_listening(console, desk, wish)
    if chosen["whole"]:
        return _whole(console, desk, aligned, only, chosen)
    code = _places(console, desk, aligned, slug, _Asked(by, limit, only, **chosen))
    if chosen["listing"] and opened is not None:
        tell_defects(console, opened, slug)
    return code


_CLOSING = ("kind", "passed", "note", "fix", "by_take", "waive", "reason")


@dataclass(frozen=True)
class _Asked:
    """What a person wants to hear of the places."""

    by: str
    limit: int | None
    only: str
    listing: bool
    rereads: bool
    sounding: bool | None
    whole: bool = False
    stretch: int = 0


def _is_sounding(wish: bool | None) -> bool:
    return sys.stdin.isatty() if wish is None else wish


def _whole(
    console: Console, desk: Desk, aligned: Aligned, only: str, chosen: Mapping[str, Any]
) -> ExitCode:
    """Hear everything; NEEDS_PERSON while some of it was not heard."""
    found = stretches(aligned.track, aligned.book, aligned.recordings, chosen["stretch"] * 1000)
    kept = [one for one in found if _is_meant(one.file, only)]
    make_answers_safe()
    Listening(console, desk, aligned.folder, kept, _is_sounding(chosen["sounding"])).go()
    desk.summary()
    return ExitCode.NEEDS_PERSON if desk.lacks() else ExitCode.OK


def _is_meant(file: str, only: str) -> bool:
    name = only.replace("\\", "/")
    return not only or same_name(file, name) or same_name(file.rpartition("/")[2], name)


def _places(console: Console, desk: Desk, aligned: Aligned, slug: str, wish: _Asked) -> ExitCode:
    listening, listing = aligned.listening, wish.listing
    asked = listening.asked + (listening.reread if wish.rereads else ())
    asked = tuple(item for item in asked if _is_meant(item.file, wish.only))
    chosen = asked[: wish.limit]
    if listing:
        _list(console, aligned, chosen, len(asked))
        settled = set[str]()
    else:
        by = desk.sitting.reviewer if desk.sitting else wish.by
        made = _decisions(aligned, slug, by)
        walk = Walk(console, aligned, chosen, made, _is_sounding(wish.sounding), desk)
        try:
            walk.go()
        finally:
            desk.keep()
        settled = set(walk.decisions.made)
    left = sum(1 for item in listening.asked if item.segment not in settled)
    if not listing:
        console.say("review.end", count=len(settled), left=left, slug=slug)
        desk.summary()
    console.event("review", asked=len(asked), settled=len(settled), left=left)
    refused = any(needs_person(f.id) for f in aligned.findings)
    return ExitCode.NEEDS_PERSON if left or refused else ExitCode.OK


def _decisions(aligned: Aligned, slug: str, by: str) -> Decisions:
    order = [segment.id for segment in segments(top_blocks(aligned.book))]
    lock = open_workspace().output / ".locks" / f"{slug}.sync.lock"
    return Decisions(aligned.folder / FILE, by or _user(), order, aligned.recordings, lock=lock)


def _user() -> str:
    """Who sits at the computer; "" where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


# ------------------------------------------------------------------------ what a person hears


def _list(console: Console, aligned: Aligned, items: Sequence[Item], count: int) -> None:
    listening = aligned.listening
    console.say("review.count" if count else "review.none", count=count)
    for number, item in enumerate(items, 1):
        tell(console, item, number, count, (item.begin, item.end))
    if count > len(items):
        console.say("review.more", count=count - len(items))
    if listening.reread:
        console.say("review.reread", count=len(listening.reread))
    if listening.asides:
        console.say("review.asides", count=len(listening.asides))
    for aside in listening.asides:
        tell_aside(console, aside)
    facts = {"segments": listening.total, "fine": listening.fine, "human": listening.human}
    console.say("report.listen_fine", **facts)
