# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a volume ends with: who made it, of which edition, on which terms, how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daisy_pipeline.emit.large_print.frame_words import FrameWords, date_words, frame_words
from daisy_pipeline.emit.large_print.front import ours_heading, said
from daisy_pipeline.emit.large_print.setter import Form, Setter
from daisy_pipeline.formats.typst import call, string
from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.title import Title
from daisy_pipeline.tools.qr import qr_svg

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_FREE = re.compile(r"공유\s*저작물|저작권.{0,6}(만료|없)|public domain|\bCC0\b", re.IGNORECASE)


def colophon(setter: Setter, title: Title, number: int, of: int, link: str) -> list[str]:
    """The code of "about this book"."""
    words = frame_words(title.lang)
    made = ["#" + ours_heading(setter, setter.form.words.colophon, listed=True)]
    form = setter.form
    for name, *lines in (*facts(form, title, number, of), _printed(form, words)):
        told = [said(setter.pen, line) for line in lines if line]
        if told:
            made.append("#" + call("fact", said(setter.pen, name), *told))
    return made + (_qr(setter, words, link) if link else [])


def qr_alt(title: Title, link: str) -> str:
    """What the picture of the QR code is called for those who do not see it."""
    return frame_words(title.lang).qr.format(link)


def facts(form: Form, title: Title, number: int, of: int) -> Iterator[tuple[str, ...]]:
    """What is told of a volume: (what it is about, line, line ...); empty lines say nothing."""
    words = frame_words(title.lang)
    name = title.title if of == 1 else f"{title.title} ({form.words.volume_of(number, of)})"
    yield (name, title.subtitle, ", ".join((*title.creators, *title.contributors)) or " ")
    yield (words.maker, title.producer or title.publisher)
    date = title.revision_date or title.date
    yield (words.made, date_words(date, words) if _DATE.match(date) else date)
    edition = title.edition
    printed = ", ".join(one for one in (edition.publisher, edition.edition, edition.date) if one)
    yield (words.original, printed, words.isbn.format(edition.isbn) if edition.isbn else "")
    rights = tuple(dict.fromkeys(one for one in (edition.rights, title.rights) if one))
    free = any(_FREE.search(one) for one in rights)
    yield (words.rights, *rights, "" if free else words.law)


def _printed(form: Form, words: FrameWords) -> tuple[str, ...]:
    """How it is printed."""
    profile = form.profile
    look = words.type.format(
        name=profile.name,
        size=f"{profile.size:g}",
        pitch=f"{profile.pitch:g}",
        width=f"{profile.width:g}",
        height=f"{profile.height:g}",
        font=form.case.families[0],
    )
    return (words.print, look, words.paper)


def _qr(setter: Setter, words: FrameWords, link: str) -> list[str]:
    """The code in a picture of 35 mm, and the address beside it as a link."""
    target = safe_href(link) or link  # as RFC 3986 has it: readers of codes and of PDF need it
    address = call("link", string(target), said(setter.pen, link))
    picture = call("qr", string(qr_svg(target)), string(words.qr.format(link)))
    return ["#" + call("fact", said(setter.pen, words.online), address), "#" + picture]
