# SPDX-License-Identifier: AGPL-3.0-or-later
"""A finding or a key in words: the catalogue's template filled with facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache

from daisy_pipeline.messages import entries
from daisy_pipeline.messages.choice import LANGUAGES
from daisy_pipeline.messages.entries import Entry, Severity, entry
from daisy_pipeline.messages.particles import pair_of, written_particle
from daisy_pipeline.messages.places import (
    clock,
    counts_paragraphs,
    of_paragraphs,
    place_text,
    plain,
)
from daisy_pipeline.model.finding import Fact, Finding, Place

FIELD = re.compile(r"\{\{|\}\}|\{(\w+)(?::([^{}]+))?\}")


@dataclass(frozen=True, slots=True)
class Worded:
    """A finding as a person reads it. ``fix`` and ``place`` may be empty."""

    id: str
    severity: Severity
    text: str
    fix: str
    place: str


def word(finding: Finding, lang: str) -> Worded:
    """The finding in ``lang`` (``ko`` or ``en``).

    An id that no catalogue knows is still told, by its number and facts: a finding is never lost.
    """
    known = entry(finding.id)
    where = place_text(finding.place, lang, finding.id)
    if known is None:
        facts = "; ".join(f"{k}: {plain(str(v))}" for k, v in sorted(finding.facts.items()))
        text = phrase("finding.unworded", lang, id=finding.id, facts=facts)
        return Worded(finding.id, Severity.ERROR, text, "", where)
    facts_of_place = _place_facts(finding.place, lang) | dict(finding.facts)
    text, fix = known.texts[lang], known.fixes.get(lang, "")
    if counts_paragraphs(finding.place, finding.id):
        text, fix = of_paragraphs(text), of_paragraphs(fix)
    text, fix = fill(text, facts_of_place, lang), fill(fix, facts_of_place, lang)
    return Worded(finding.id, known.severity, text, fix, where)


def finding_data(finding: Finding) -> dict[str, object]:
    """A finding as JSON values, worded in both languages: for programs that read our lines."""
    told = {lang: word(finding, lang) for lang in LANGUAGES}
    words = {lang: {"text": t.text, "fix": t.fix, "place": t.place} for lang, t in told.items()}
    return {
        "id": finding.id,
        "severity": str(told["ko"].severity),
        "place": asdict(finding.place),
        "facts": dict(finding.facts),
        **words,
    }


def long_text(id: str, lang: str) -> str:
    """The long story of an id; without one the text with example facts; "" for an unknown id."""
    known = entry(id)
    if known is None:
        return ""
    if lang in known.longs:
        return fill(known.longs[lang], _examples(known, lang), lang).strip()
    return fill(known.texts[lang], _examples(known, lang), lang)


def fix_text(id: str, lang: str) -> str:
    """What to do about an id, with example facts; "" for an unknown id."""
    known = entry(id)
    return fill(known.fixes.get(lang, ""), _examples(known, lang), lang) if known else ""


def phrase(key: str, lang: str, **facts: Fact) -> str:
    """The words of a key of ``words.toml``; the key itself (a name, say) when it is none."""
    both = words().get(key)
    return fill(both[lang], facts, lang) if both else plain(key)


def letter(key: str, lang: str, **facts: Fact) -> str:
    """The words of a key of ``letter.toml``: what volunteers are told of their recordings."""
    return fill(letters()[key][lang], facts, lang)


@cache
def letters() -> Mapping[str, Mapping[str, str]]:
    """Every key of ``letter.toml`` with its two languages; read when a letter is written."""
    return entries.load("letter")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Every key of ``words.toml`` with its two languages."""
    return entries.load("words")


def fill(template: str, facts: Mapping[str, Fact], lang: str) -> str:
    """The template with its fields filled.

    ``{name}`` is the fact, ``{name:을/를}`` the particle alone that fits it, ``{at:time}`` a time
    in ms in words, ``{at:times}`` several (ms with blanks between them), ``{how:words}`` the words
    of the key that the fact is (``words.toml``), or of several with ", " between them,
    ``{n:,}`` and the like Python's own formats. A fact that is missing is shown
    as "?": a wrong message is better than a lost one (a test compares fields and facts).
    """

    def put(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        fact, how = facts.get(found[1], "?"), found[2]
        if how and pair_of(how):
            spoken = f"{{{found[1]}:words}}" in template  # the particle is that of the words shown
            return written_particle(phrase(str(fact), lang) if spoken else str(fact), how)
        return _show(fact, how, lang)

    return FIELD.sub(put, template)


def _show(fact: Fact, how: str | None, lang: str) -> str:
    if how == "time" and isinstance(fact, (int, float)):
        return clock(int(fact), lang)
    if how == "times":
        return ", ".join(clock(int(ms), lang) for ms in str(fact).split() if ms.isdecimal()) or "–"
    if how == "words":
        return ", ".join(phrase(key, lang) for key in str(fact).split(", "))
    if how and not isinstance(fact, str):
        return format(fact, how)
    return plain(str(fact))


def _place_facts(place: Place, lang: str) -> dict[str, Fact]:
    return {
        "file": place.file or phrase("place.unknown", lang),
        "line": place.line or "?",
        "column": place.column or "?",
        "inside": place.inside or "?",
        "time": "?" if place.time is None else clock(place.time, lang),
    }


def _examples(known: Entry, lang: str) -> dict[str, Fact]:
    templates = (known.texts[lang], known.fixes.get(lang, ""), known.longs.get(lang, ""))
    names = {m[1] for t in templates for m in FIELD.finditer(t) if m[1]}
    area = known.id.split("-")[1].lower()
    shown = {name: _example(area, name).get(lang, "…") for name in names}
    return {name: int(text) if text.isdecimal() else text for name, text in shown.items()}


def _example(area: str, name: str) -> Mapping[str, str]:
    """An example fact: that of the area (a recording's name where sound is meant), or any."""
    every = words()
    return every.get(f"example.{area}.{name}") or every.get(f"example.{name}", {})
