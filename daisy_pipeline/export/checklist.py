# SPDX-License-Identifier: AGPL-3.0-or-later
"""The upload checklist: an accessible page with a field to copy for each field of the screens.

It needs no script: a read-only field is reached with the tab key, which selects what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from daisy_pipeline.export.profile import Profile, Screen
from daisy_pipeline.export.texts import page
from daisy_pipeline.export.values import value
from daisy_pipeline.messages import phrase

Entry = Mapping[str, Any]


def checklist(profile: Profile, batch_id: str, entries: Sequence[Entry]) -> bytes:
    """The page; items in the order of the sheet, screens and fields in that of the profile."""
    heading = phrase("export.checklist", "ko", batch=batch_id, destination=profile.name)
    nav = "".join(_items(entries))
    return page(heading, "".join(_body(profile, entries)), nav)


def _body(profile: Profile, entries: Sequence[Entry]) -> Iterator[str]:
    if not profile.verified:
        yield f"<p><strong>{escape(phrase('export.unverified', 'ko'))}</strong></p>\n"
    yield f"<p>{escape(phrase('export.copy', 'ko', count=len(entries)))}</p>\n"
    for number, entry in enumerate(entries, 1):
        yield from _item(profile, entry, number)


def _items(entries: Sequence[Entry]) -> Iterator[str]:
    yield f'<nav aria-label="{escape(phrase("export.items", "ko"))}"><ol>\n'
    for number, entry in enumerate(entries, 1):
        name = f"{entry['item_id']} {value(entry, 'title')}"
        yield f'<li><a href="#i{number}">{escape(name)}</a></li>\n'
    yield "</ol></nav>\n"


def _item(profile: Profile, entry: Entry, number: int) -> Iterator[str]:
    name = f"{number}. {value(entry, 'title')} ({entry['item_id']})"
    yield f'<section aria-labelledby="i{number}"><h2 id="i{number}">{escape(name)}</h2>\n'
    for place, screen in enumerate(profile.screens, 1):
        yield from _screen(screen, entry, f"i{number}-{place}")
    done = escape(phrase("export.done", "ko", item=str(entry["item_id"])))
    yield f'<p><input type="checkbox" id="i{number}-done">'
    yield f'<label class="done" for="i{number}-done">{done}</label></p></section>\n'


def _screen(screen: Screen, entry: Entry, key: str) -> Iterator[str]:
    yield f"<h3>{escape(screen.title)}</h3>\n"
    if screen.say:
        yield f"<p>{escape(screen.say)}</p>\n"
    yield "<ol>\n"
    for number, column in enumerate(screen.fields, 1):
        text = value(entry, column.value)
        if not text:
            empty = escape(phrase("export.leave_empty", "ko", field=column.header))
            yield f"<li>{empty}</li>\n"
            continue
        id = f"{key}-{number}"
        yield f'<li><label for="{id}">{escape(column.header)}</label>'
        yield f'<input id="{id}" readonly value="{escape(text)}">'
        yield f'<span class="paper">{escape(text)}</span></li>\n'
    yield "</ol>\n"
