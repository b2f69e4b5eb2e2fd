# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy takes``: which recording carries which part of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from daisy_pipeline.build.assist import title_parts
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.recordings.takes import ACCEPTED, SUPERSEDED, Take


@click.command()
@click.argument("title")
@click.option("--assign", "wishes", multiple=True)
@click.option("--replace", "replacing", multiple=True)
@click.option("--narrator", "readers", multiple=True)
@click.pass_obj
def takes(
    console: Console,
    title: str,
    wishes: tuple[str, ...],
    replacing: tuple[str, ...],
    readers: tuple[str, ...],
) -> None:
    """Bring takes.tsv up to date with the audio folder, assign, name who reads, and list."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    listed, parts = title_parts(workspace, slug, wishes, console, replacing, readers)
    console.say("takes.parts", count=len(parts))
    for number, part in enumerate(parts, 1):
        console.say("takes.part", number=number, name=part.name or "–")
    if not listed:
        console.say("takes.none", folder=f"{workspace.shown(workspace.folder(slug))}/audio")
    for row in listed:
        key = "takes.again" if row.state == ACCEPTED and row.round > 1 else f"takes.{row.state}"
        console.say(key, file=row.file, what=_what(row, parts, console.lang), round=row.round)
        console.event(
            "take",
            file=row.file,
            first=row.first,
            last=row.last,
            state=row.state,
            note=row.note,
            round=row.round,
            narrator=row.narrator,
        )
    current = (row.narrator for row in listed if row.narrator and row.state != SUPERSEDED)
    for narrator, count in sorted(Counter(current).items()):
        console.say("takes.narrator", narrator=narrator, count=count)


def _what(row: Take, parts: Sequence[PartIndex], lang: str) -> str:
    """What a recording reads in words: the book, chapters, or sentences of which chapter."""
    order = [(number, id) for number, part in enumerate(parts, 1) for id in part.segments]
    rank = {id: place for place, (_, id) in enumerate(order)}
    low, high = rank.get(row.first, 0), rank.get(row.last, len(order) - 1)
    gone = [id for id in (row.first, row.last) if id and id not in rank]
    if gone and order:
        return phrase("takes.gone", lang, first=row.first or "–", last=row.last or "–")
    if not order or low > high:
        return phrase("takes.from-to", lang, first=row.first or "–", last=row.last or "–")
    begin, end, first, last = order[low][0], order[high][0], order[low][1], order[high][1]
    ends = first == parts[begin - 1].segments[0], last == parts[end - 1].segments[-1]
    if all(ends) and end - begin + 1 == len(parts):
        return phrase("takes.book", lang, first=first, last=last)
    kind = ("whole" if all(ends) else "some") + ("" if begin == end else "s")
    if first == last and not all(ends):
        kind = "one"
    return phrase(f"takes.{kind}", lang, begin=begin, end=end, first=first, last=last)
