# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readings for stretches of a line, and putting them on the runs without touching print text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Inline, Run, Voiced

# Stands for what no reading may cross: a formula, a page mark, a run that has its reading.
BARRIER = "\ufffc"


@dataclass(frozen=True, slots=True)
class Reading:
    """How line[begin:end] is spoken or written in braille, by which rule.

    ``doubt`` names why a person should look at it; "" when the rule is sure. ``voiced`` is
    ``speak`` cut where the voice changes its manner.
    """

    begin: int
    end: int
    speak: str | None
    rule: str
    braille: str | None = None
    doubt: str = ""
    voiced: tuple[Voiced, ...] = ()


class Taken:
    """Which places of a line have a reading already."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def free(self, begin: int, end: int) -> bool:
        """Whether nothing in the stretch is taken."""
        return not any(self._taken[begin:end])

    def take(self, begin: int, end: int) -> None:
        """Mark the stretch."""
        self._taken[begin:end] = b"\1" * (end - begin)


def apply(content: Sequence[Inline], readings: Sequence[Reading]) -> tuple[Inline, ...]:
    """The content with the readings on its runs; a run is split where only a part gets one.

    A reading over several runs goes on the first; the others are silent. ``readings`` are offsets
    into the line that `line_of` gives, sorted, without overlaps.
    """
    items: list[Inline] = []
    at = 0
    waiting = list(reversed(readings))
    for item in content:
        if not isinstance(item, Run):
            items.append(item)
            at += 1
            continue
        end = at + len(item.text)
        while waiting and waiting[-1].end <= at:
            waiting.pop()
        items.extend(_parts(item, at, [r for r in _until(waiting, end)]))
        at = end
    return tuple(items)


def _until(waiting: list[Reading], end: int) -> Iterator[Reading]:
    """The readings that begin before ``end``; one that reaches over it stays for the next run."""
    while waiting and waiting[-1].begin < end:
        reading = waiting[-1]
        yield reading
        if reading.end > end:
            return
        waiting.pop()


def _parts(run: Run, at: int, readings: Sequence[Reading]) -> Iterator[Run]:
    done = 0
    for reading in readings:
        begin, end = max(0, reading.begin - at), min(len(run.text), reading.end - at)
        if begin > done:
            yield replace(run, text=run.text[done:begin])
        first = reading.begin >= at
        yield replace(
            run,
            text=run.text[begin:end],
            speak=reading.speak if first or reading.speak is None else "",
            braille=reading.braille if first or reading.braille is None else "",
            voiced=reading.voiced if first else (),
        )
        done = end
    if done < len(run.text):
        yield replace(run, text=run.text[done:]) if done else run


def line_of(content: Sequence[Inline], langs: Sequence[str], lang: str) -> str:
    """The print text of the runs in one language, with a barrier for each sign of all others."""
    parts: list[str] = []
    for item, its in zip(content, langs, strict=True):
        if not isinstance(item, Run):
            parts.append(BARRIER)
        elif its == lang and item.speak is item.braille is item.ruby is None:
            parts.append(item.text)
        else:
            parts.append(BARRIER * len(item.text))
    return "".join(parts)
