# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fill speak and braille readings of a segmented Book; say what is unknown or doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Book, Inline, Mark, Run, Segment, Text
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.walk import TextPlace, change_texts, texts_with_language, top_blocks
from daisy_pipeline.readings import english, korean
from daisy_pipeline.readings.braille_column import merged, of_hanja
from daisy_pipeline.readings.lexicon import Entry, Lexicon, find_entries
from daisy_pipeline.readings.rules import Rule, scripts_of
from daisy_pipeline.readings.spans import BARRIER, Reading, Taken, apply, line_of

_RULES: Mapping[str, tuple[Rule, ...]] = {"ko": korean.RULES, "en": english.RULES}
RULE_NAMES = tuple(sorted({rule.name for rules in _RULES.values() for rule in rules} | {"ruby"}))
# Why a person should look: see docs/reference/readings.
KINDS = (
    *("hanja-unknown", "hanja-doubtful", "number", "sign", "emoji"),
    *("latin", "abbreviation", "letter", "address", "script"),
)
_EXAMPLES = 5
_AROUND = 20  # signs of context on either side
_EMPTY = Lexicon(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A print text that a person should look at.

    ``kind`` is one of KINDS; ``speak`` what is said for now (None: what the voice makes of it);
    ``segments`` where it stands, ``count`` how often, ``context`` the words around the first.
    """

    kind: str
    text: str
    speak: str | None = None
    segments: tuple[str, ...] = ()
    count: int = 1
    context: str = ""


@dataclass(frozen=True)
class ReadAloud:
    """The Book with its readings, what is doubtful (most frequent first), and findings."""

    book: Book
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_book(book: Book, lexicon: Lexicon = _EMPTY, skip: Iterable[str] = ()) -> ReadAloud:
    """The Book with ``speak`` and ``braille`` set wherever print is not spoken as it stands.

    Print text never changes: runs are split, not rewritten. A reading that the source gave stays.
    ``skip`` names rules (RULE_NAMES) that are not wanted.
    """
    skipped = frozenset(skip)
    pen = _Pen(lexicon, skipped)
    langs = (lang for _, lang in texts_with_language(top_blocks(book), book.lang))
    result = change_texts(book, lambda place: pen.read(place, next(langs)))
    findings = [
        *lexicon.findings,
        *_unknown_rules(skipped),
        *_unused(lexicon.entries, pen.used),
    ]
    doubts = pen.doubts()
    if doubts:
        examples = ", ".join(doubt.text for doubt in doubts[:_EXAMPLES])
        findings.append(Finding("DP-RDG-005", facts={"count": len(doubts), "examples": examples}))
    return ReadAloud(result, doubts, tuple(findings))


class _Pen:
    """Reads one text after the other and remembers what was used and what is doubtful."""

    def __init__(self, lexicon: Lexicon, skip: frozenset[str]) -> None:
        self.index = lexicon.index()
        self.skip = skip
        self.used: set[tuple[str, int]] = set()
        self._doubts: dict[tuple[str, str, str | None], dict[str, int]] = {}
        self._context: dict[tuple[str, str, str | None], str] = {}

    def read(self, place: TextPlace, lang: str) -> Text:
        """The text of a place, which is in language ``lang``, with readings."""
        if place.kind == "math":
            return place.text
        return tuple(replace(s, content=self._content(s, lang, place.kind)) for s in place.text)

    def _content(self, segment: Segment, lang: str, kind: str) -> tuple[Inline, ...]:
        content = segment.content
        if "ruby" not in self.skip:
            content = tuple(_with_ruby(item) for item in content)
        langs = [(i.lang or lang) if isinstance(i, Run) else "" for i in content]
        readings: list[Reading] = []
        for its in dict.fromkeys(langs):
            if its:
                line = line_of(content, langs, its)
                readings.extend(self._line(line, its, kind, content))
        readings.sort(key=lambda r: r.begin)
        for reading in readings:
            if reading.doubt:
                text = "".join(i.text if isinstance(i, Run) else BARRIER for i in content)
                words = text[reading.begin : reading.end]
                key = (reading.doubt, words, reading.speak)
                places = self._doubts.setdefault(key, {})
                places[segment.id] = places.get(segment.id, 0) + 1
                self._context.setdefault(key, _around(text, reading))
        return apply(content, [r for r in readings if (r.speak, r.braille) != (None, None)])

    def _line(
        self, line: str, lang: str, kind: str, content: Sequence[Inline]
    ) -> Iterable[Reading]:
        """Readings of the parts of a line that are in one language, the lexicon's first."""
        taken = Taken(len(line))
        written: list[Reading] = []
        for begin, end, entry in find_entries(line, lang, self.index):
            self.used.add((entry.file, entry.line))
            said = (entry.speak, "lexicon", entry.braille)
            if entry.speak is None and not entry.voiced:
                written.append(Reading(begin, end, *said))  # the rules know how it is said
                continue
            taken.take(begin, end)
            yield Reading(begin, end, *said, voiced=entry.voiced)
        ruled = () if kind == "code" else self._ruled(line, lang, kind, content, taken)
        yield from merged(line, written, tuple(ruled)) if written else ruled

    def _ruled(
        self, line: str, lang: str, kind: str, content: Sequence[Inline], taken: Taken
    ) -> Iterable[Reading]:
        """Readings by the rules, where nothing is taken yet."""
        scripts = scripts_of(line)
        if not scripts:
            return
        _close_code(content, taken)
        for rule in _RULES.get(main_language(lang), ()):
            if rule.name in self.skip or (rule.needs and scripts.isdisjoint(rule.needs)):
                continue
            for reading in rule.readings(line, kind):
                if reading.rule in self.skip:  # a rule may read in another's name
                    continue
                if taken.free(reading.begin, reading.end):
                    taken.take(reading.begin, reading.end)
                    if reading.speak != line[reading.begin : reading.end] or reading.doubt:
                        yield reading

    def doubts(self) -> tuple[Doubt, ...]:
        """What is doubtful, the most frequent first."""
        found = [
            Doubt(
                kind=key[0],
                text=key[1],
                speak=key[2],
                segments=tuple(places),
                count=sum(places.values()),
                context=self._context[key],
            )
            for key, places in self._doubts.items()
        ]
        return tuple(sorted(found, key=lambda d: (-d.count, d.kind, d.text)))


def _around(text: str, reading: Reading) -> str:
    begin, end = max(0, reading.begin - _AROUND), reading.end + _AROUND
    words = " ".join(text[begin:end].replace(BARRIER, " ").split())
    return f"{'…' if begin else ''}{words}{'…' if end < len(text) else ''}"


def _with_ruby(item: Inline) -> Inline:
    """A run whose ruby is its pronunciation gets it as reading; the source knows best."""
    if not isinstance(item, Run) or item.ruby is None or item.speak is not None:
        return item
    words = item.ruby.strip()
    said = bool(words) and all("가" <= s <= "힣" or s == " " for s in words)
    if not said or item.text == words:
        return item
    braille = of_hanja(item.text, words) if item.braille is None else item.braille
    return replace(item, speak=words, braille=braille)


def _close_code(content: Sequence[Inline], taken: Taken) -> None:
    """Keep the rules off program text and raised or lowered figures within a line."""
    at = 0
    for item in content:
        width = len(item.text) if isinstance(item, Run) else 1
        if isinstance(item, Run) and {Mark.CODE, Mark.SUP, Mark.SUB} & set(item.marks):
            taken.take(at, at + width)
        at += width


def _unknown_rules(skip: frozenset[str]) -> list[Finding]:
    place = Place(inside="readings.skip")
    known = ", ".join(RULE_NAMES)
    return [
        Finding("DP-RDG-006", place, {"rule": name, "known": known})
        for name in sorted(skip - set(RULE_NAMES))
    ]


def _unused(entries: Sequence[Entry], used: set[tuple[str, int]]) -> list[Finding]:
    """The title's own entries that nothing in the Book called for."""
    return [
        Finding("DP-RDG-004", Place(e.file, line=e.line), {"print": e.print})
        for e in entries
        if e.own and (e.file, e.line) not in used
    ]
