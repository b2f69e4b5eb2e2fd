# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list of new titles in words, ready for any form: page, plain text, braille, script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.export.new_titles import NewTitle, NewTitles
from daisy_pipeline.messages import phrase

_MINUTE = 60_000  # ms
_BRAILLE = (Material.BRAILLE_FILE, Material.BRAILLE_PAPER)


@dataclass(frozen=True, slots=True)
class Entry:
    """A title's lines: ``head`` is its name in ``lang``, ``rows`` are labels with values."""

    head: str
    lang: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind's heading, and its entries."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """A whole list: ``intro`` and ``closing`` are sentences."""

    title: str
    library: str
    lang: str
    intro: str
    sections: tuple[Section, ...]
    closing: str


def worded(titles: NewTitles, period: str, lang: str = "ko") -> Worded:
    """The list in a language; ``period`` in words (2026년 4분기)."""
    sections = tuple(
        Section(
            phrase(f"list.kind-{kind}", lang), tuple(_entry(one, kind, lang) for one in entries)
        )
        for kind, entries in titles.sections
    )
    counts = (
        phrase("list.section-count", lang, kind=section.heading, count=len(section.entries))
        for section in sections
    )
    return Worded(
        title=phrase("list.title", lang, period=period),
        library=titles.library,
        lang=lang,
        intro=phrase("list.intro", lang, count=titles.count, kinds=", ".join(counts)),
        sections=sections,
        closing=phrase("list.closing", lang),
    )


def _entry(one: NewTitle, kind: str, lang: str) -> Entry:
    title = one.facts.title
    head = f"{title.title}: {title.subtitle}" if title.subtitle else title.title
    rows = tuple(
        (phrase(f"list.{key}", lang), " ".join(value.split()))
        for key, value in _rows(one, kind, lang)
        if value.strip()
    )
    return Entry(" ".join(head.split()), title.lang, rows)


def _rows(one: NewTitle, kind: str, lang: str) -> Iterator[tuple[str, str]]:
    facts, title = one.facts, one.facts.title
    yield "author", ", ".join((*title.creators, *title.contributors))
    year = title.edition.date[:4]
    printed = phrase("list.year", lang, year=year) if year else ""
    yield "published", ", ".join(p for p in (title.edition.publisher, printed) if p)
    yield "read-by", _reader(facts, lang)
    yield "length", length(facts.duration, lang)
    if facts.material in _BRAILLE:
        yield "size", _braille_size(facts, lang)
    if facts.type_size:
        yield "type", phrase("list.points", lang, size=f"{facts.type_size:g}")
    if kind != "braille" and facts.pages:
        yield "pages", phrase("list.with-pages", lang, count=facts.pages)
    yield (
        "school",
        "; ".join(
            " ".join(p for p in (c.school_level, c.grade, c.subject, c.unit) if p)
            for c in facts.curriculum
        ),
    )
    yield "about", title.description
    yield "missing", " ".join(facts.limitations)
    forms = (f"{phrase(f'material.{material}', lang)} {id}" for id, material in one.forms)
    yield "forms", ", ".join(forms)


def _reader(facts: ItemFacts, lang: str) -> str:
    """Who reads; a synthetic voice is always named as such (design, section 1)."""
    if facts.narration == "synthetic":
        return phrase("list.synthetic-voice", lang)
    return ", ".join(facts.narrators)


def length(duration: int, lang: str) -> str:
    """A playing time in ms as hours and minutes; whole minutes, at least one; "" for none."""
    if duration <= 0:
        return ""
    minutes = max(1, (duration + _MINUTE // 2) // _MINUTE)
    hours, rest = divmod(minutes, 60)
    key = "minutes" if not hours else "hours-minutes" if rest else "hours"
    return phrase(f"list.{key}", lang, hours=hours, minutes=rest)


def _braille_size(facts: ItemFacts, lang: str) -> str:
    if not facts.sheets:
        return ""
    return phrase("list.braille-size", lang, volumes=facts.volumes, pages=facts.sheets)
