# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on letters: composed forms, invisible characters, blanks. Words are never touched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from daisy_pipeline.model.book import (
    Book,
    Inline,
    InlineImage,
    LineBreak,
    Math,
    NoteRef,
    PageMark,
    Run,
    Segment,
    Text,
    text_of,
)
from daisy_pipeline.model.walk import TextPlace, change_texts
from daisy_pipeline.normalization.changes import Change, Outcome

# KS X 1001 has 268 Hanja twice, once for each Korean reading (樂 악, 낙, 요); Unicode keeps the
# second ones at U+F900 and on, and NFC would fold them: the reading would be lost. They stay.
_FOLDED = re.compile("([\uf900-\ufaff]+)")
# Removed: controls, soft hyphen, zero-width space, word joiner, BOM, object and replacement marks
# of formats, noncharacters. Kept: joiners (see below), directional marks, variation selectors.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff]"
    "|[\ud800-\udfff]"
)
_JOINER = re.compile("[\u200c\u200d]")
_BLANKS = " \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_MANY_BLANKS = re.compile(f"[{_BLANKS}]{{2,}}|[\t\n\u1680\u2000-\u200a\u205f\u3000]")
_STRIPPED = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_STRIPPED += "\u202f\u205f\u3000"


def compose(book: Book) -> Outcome:
    """Letters in composed form (NFC), as keyboards make them; files from macOS have them apart."""
    made = _each_string(book, _composed)
    info = made.book.info
    named = replace(
        info, title=_composed(info.title), creators=tuple(_composed(c) for c in info.creators)
    )
    return replace(made, book=replace(made.book, info=named))


def _composed(text: str) -> str:
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    pieces = _FOLDED.split(text)
    return "".join(p if _FOLDED.match(p) else unicodedata.normalize("NFC", p) for p in pieces)


def drop_invisible(book: Book) -> Outcome:
    """No controls, soft hyphens, zero-width spaces or BOMs; no joiners where none can join."""
    return _each_string(book, _visible)


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", text)
    return _JOINER.sub(_joining, text) if _JOINER.search(text) else text


def _joining(found: re.Match[str]) -> str:
    """The joiner where it shapes letters (Arabic, Indic scripts) or an emoji, else nothing."""
    around = (
        found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() :][:1]
    )
    plain = all(
        c.isascii() or "\u00c0" <= c <= "\u024f" or "\u3000" <= c <= "\ud7ff" for c in around
    )
    return "" if plain else found.group()


def single_blanks(book: Book) -> Outcome:
    """One blank between words, none at the ends of a text; a single no-break space stays."""
    changes: list[Change] = []

    def change(place: TextPlace) -> Text:
        if place.kind == "code":
            return place.text
        made = _blanks_of(place.text)
        if made != place.text:
            before, after = (" ".join(map(text_of, t)) for t in (place.text, made))
            changes.append(Change(before, after, place.block.origin))
        return made

    return Outcome(change_texts(book, change), tuple(changes))


def _blanks_of(text: Text) -> Text:
    """The text with its blanks put right over all its runs, without segments left empty."""
    blank = True
    made: list[Segment] = []
    for segment in text:
        content: list[Inline] = []
        for item in segment.content:
            if isinstance(item, Run):
                words = _MANY_BLANKS.sub(" ", item.text)
                words = words.lstrip(_STRIPPED) if blank else words
                if not words:
                    continue
                blank = words[-1] in _STRIPPED
                item = item if words == item.text else replace(item, text=words)
            elif isinstance(item, LineBreak):
                content = _bare_end(content)
                blank = True
            elif not isinstance(item, PageMark):
                blank = False
            content.append(item)
        if content:
            made.append(replace(segment, content=tuple(content)))
    if made:
        made[-1] = replace(made[-1], content=tuple(_bare_end(list(made[-1].content))))
    return tuple(s for s in made if s.content)


def _bare_end(content: list[Inline]) -> list[Inline]:
    """The content without blanks at its end, also before page marks that end it."""
    at = len(content) - 1
    while at >= 0 and isinstance(content[at], PageMark):
        at -= 1
    last = content[at] if at >= 0 else None
    if not isinstance(last, Run) or last.text[-1] not in _STRIPPED:
        return content
    bare = last.text.rstrip(_STRIPPED)
    rest = content[at + 1 :]
    if not bare:
        return _bare_end(content[:at] + rest)
    return [*content[:at], replace(last, text=bare), *rest]


def _each_string(book: Book, fix: Callable[[str], str]) -> Outcome:
    """The Book with every string of its texts fixed; runs without words fall away."""
    changes: list[Change] = []

    def change(place: TextPlace) -> Text:
        made = tuple(
            replace(s, content=c)
            for s in place.text
            if (c := tuple(i for i in (_item(i, fix) for i in s.content) if i is not None))
        )
        if made == place.text:
            return place.text
        before, after = ("".join(map(text_of, t)) for t in (place.text, made))
        changes.append(Change(before, after, place.block.origin))
        return made

    return Outcome(change_texts(book, change), tuple(changes))


def _item(item: Inline, fix: Callable[[str], str]) -> Inline | None:
    match item:
        case Run():
            text = fix(item.text)
            ruby = fix(item.ruby) if item.ruby else item.ruby
            if text == item.text and ruby == item.ruby:
                return item
            return replace(item, text=text, ruby=ruby) if text else None
        case NoteRef():
            return replace(item, text=fix(item.text))
        case PageMark():
            return replace(item, label=fix(item.label) or item.label)
        case InlineImage() | Math():
            return replace(item, alt=fix(item.alt))
        case _:
            return item
