# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter to a volunteer as one HTML file: headings, lists, pictures within; no script."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from daisy_pipeline.intake.report import Letter, Point, Told
from daisy_pipeline.intake.report_text import places, sections


def html_of(letter: Letter) -> bytes:
    """The whole page, in UTF-8."""
    return "\n".join(_page(letter)).encode("utf-8") + b"\n"


def _page(letter: Letter) -> Iterator[str]:
    style = files("daisy_pipeline.intake").joinpath("report.css").read_text("utf-8")
    yield "<!DOCTYPE html>"
    yield f'<html lang="{letter.lang}">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(letter.subject)}</title>"
    yield f"<style>\n{style}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{escape(letter.subject)}</h1>"
    yield f"<p>{escape(letter.greeting)}</p>\n<p>{escape(letter.thanks)}</p>"
    for number, told in enumerate(letter.recordings, 1):
        yield from _recording(letter, told, number)
    yield f"<h2>{escape(letter.label('next'))}</h2>"
    yield from _list(letter.next)
    yield f"<p>{escape(letter.library)}</p>\n</main>\n</body>\n</html>"


def _recording(letter: Letter, told: Told, number: int) -> Iterator[str]:
    yield f'<section aria-labelledby="recording-{number}">'
    yield f'<h2 id="recording-{number}">{escape(told.heading)}</h2>'
    yield f'<p class="state">{escape(told.state)}</p>'
    yield from (f"<p>{escape(note)}</p>" for note in told.notes)
    if told.fine:
        yield f"<h3>{escape(letter.label('fine'))}</h3>"
        yield from _list(told.fine)
    for key, points in sections(told):
        yield f"<h3>{escape(letter.label(key))}</h3>\n<ol>"
        for point in points:
            yield from _point(letter, point)
        yield "</ol>"
    if told.picture:
        data = base64.b64encode(told.picture).decode("ascii")
        alt = escape(letter.label("picture"), quote=True)
        yield f'<p><img alt="{alt}" src="data:image/svg+xml;base64,{data}"></p>'
    yield "</section>"


def _point(letter: Letter, point: Point) -> Iterator[str]:
    yield f"<li><p>{escape(point.why.rstrip('.'))}.</p>"
    lines = tuple(places(letter, point))
    if lines:
        yield from _list(lines)
    if point.how:
        yield f"<p>{escape(letter.label('how', how=point.how))}</p>"
    yield "</li>"


def _list(lines: tuple[str, ...]) -> Iterator[str]:
    yield "<ul>"
    yield from (f"<li>{escape(line)}</li>" for line in lines)
    yield "</ul>"
