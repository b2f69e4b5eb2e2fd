# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter to a volunteer as plain text: for a mail's body, a message, a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daisy_pipeline.intake.report import Letter, Point, Spot, Told


def text_of(letter: Letter) -> str:
    """The whole letter, one thought a line."""
    return "\n".join(_lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    yield from (letter.greeting, letter.thanks, "")
    for told in letter.recordings:
        yield from _recording(letter, told)
        yield ""
    yield letter.label("next")
    yield from (f"- {line}" for line in letter.next)
    yield from ("", letter.library)


def _recording(letter: Letter, told: Told) -> Iterator[str]:
    yield f"[{told.heading}]"
    yield told.state
    yield from told.notes
    if told.fine:
        yield f"{letter.label('fine')}:"
        yield from (f"- {line}" for line in told.fine)
    for key, points in sections(told):
        yield f"{letter.label(key)}:"
        for number, point in enumerate(points, 1):
            yield from _point(letter, number, point)


def sections(told: Told) -> Iterator[tuple[str, Sequence[Point]]]:
    """The lists of a recording that are not empty, by the keys of their headings."""
    lists = (("again", told.again), ("listen", told.listen), ("next-time", told.next_time))
    yield from ((key, points) for key, points in lists if points)


def _point(letter: Letter, number: int, point: Point) -> Iterator[str]:
    yield f"{number}. {point.why.rstrip('.')}."
    yield from (f"   - {line}" for line in places(letter, point))
    if point.how:
        yield f"   {letter.label('how', how=point.how)}"


def places(letter: Letter, point: Point) -> Iterator[str]:
    """The places of a point in words, and how many more there are."""
    yield from (spot_text(letter, spot) for spot in point.spots)
    if point.more:
        yield letter.label("more", count=point.more)


def spot_text(letter: Letter, spot: Spot) -> str:
    """A place: page and words first, as in the book on the desk, then the time in the file."""
    parts = [letter.label("page", page=spot.page)] if spot.page else []
    if spot.words:
        parts.append(letter.label("words", words=spot.words))
    if spot.times:
        parts.append(letter.label("at", times=" ".join(map(str, spot.times))))
    return ", ".join(parts)
