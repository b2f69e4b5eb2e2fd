# SPDX-License-Identifier: AGPL-3.0-or-later
"""How ``daisy review`` tells a place: in words for a person, as a line for a program."""

from __future__ import annotations

from daisy_pipeline.build.review import Aside, Item
from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import phrase
from daisy_pipeline.messages.places import clock
from daisy_pipeline.model.times import Ms
from daisy_pipeline.synchronization.corrections import clock as precise


def tell(console: Console, item: Item, number: int, count: int, limits: tuple[Ms, Ms]) -> None:
    """Which of how many, the words between their neighbours, where, and why.

    ``limits`` are where it sounds as things stand now, in ms of the original.
    """
    lang = console.lang
    state = phrase(f"status.{item.status}", lang)
    console.say("review.item", number=number, count=count, state=state, segment=item.segment)
    for key, words in (("before", item.before), ("text", item.text), ("after", item.after)):
        if words:
            console.say(f"review.{key}", words=words)
    tell_place(console, item, limits)
    reasons = " ".join(phrase(f"listen.why.{key}", lang) for key in item.why)
    console.say("review.why", why=reasons)
    console.event(
        "review-item",
        number=number,
        total=count,
        segment=item.segment,
        text=item.text,
        before=item.before,
        after=item.after,
        file=item.file,
        source=item.source,
        begin=limits[0],
        end=limits[1],
        hear=list(item.hear),
        gap=list(item.gap or ()),
        status=str(item.status),
        confidence=round(item.confidence, 3),
        why=list(item.why),
        together=len(item.together),
    )


def tell_place(console: Console, item: Item, limits: tuple[Ms, Ms]) -> None:
    """Where it sounds; for a gap between which times it should be."""
    begin, end = limits
    if begin < end:
        console.say("review.place", file=item.file, begin=precise(begin), end=precise(end))
    else:
        near, until = (precise(time) for time in item.gap or item.hear)
        console.say("review.gap", file=item.file, begin=near, end=until)


def tell_aside(console: Console, aside: Aside) -> None:
    """Sound of no segment: of which kind, and where."""
    kind = phrase(f"extra.{aside.kind}", console.lang)
    begin, end = (clock(time, console.lang) for time in (aside.begin, aside.end))
    console.say("review.aside", kind=kind, file=aside.file, begin=begin, end=end)
    console.event(
        "review-extra",
        sound=aside.kind,
        file=aside.file,
        source=aside.source,
        begin=aside.begin,
        end=aside.end,
    )
