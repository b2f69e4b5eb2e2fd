# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on lines, all in one walk over the Book: quick tests first, then what a rule sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from daisy_pipeline.model.book import Book, Origin, Text
from daisy_pipeline.model.walk import TextPlace, change_texts, texts, top_blocks
from daisy_pipeline.normalization.changes import MOST_EXAMPLES, Change
from daisy_pipeline.normalization.fixes import Fixing
from daisy_pipeline.normalization.lines import (
    BREAK,
    OTHER,
    PAGE,
    STRING,
    Edit,
    edited,
    line_of,
    lines_of,
    rewritten,
    shown,
)
from daisy_pipeline.normalization.log import RuleLog, changed, difference

LineRule = Callable[[str], Iterable[Edit]]
PROSE = frozenset({"heading", "paragraph", "verse", "speaker", "term", "alt"})
_WORD_ENDS = f" \t\n\u00a0\u3000{BREAK}{PAGE}{OTHER}"
_WORD = re.compile(r"[^\W\d_]+")
_AROUND = 12


@dataclass
class Context:
    """What rules may ask beside a line: the settings, the title's fixes, the Book's own words."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    fixing: Fixing = field(default_factory=Fixing)
    lines: Sequence[str] = ()
    _seen: Book | None = None

    def see(self, book: Book) -> None:
        """From now on this is the Book whose lines rules see."""
        if book is not self._seen:
            self._seen, self.lines = book, lines_of(book)
            self.__dict__.pop("words", None)

    @cached_property
    def words(self) -> Counter[str]:
        """How often the Book has each word (letters only), as a source of evidence."""
        return Counter(w for line in self.lines for w in _WORD.findall(line))


@dataclass(frozen=True)
class Ready:
    """A rule on lines, ready to run.

    ``about``: what a line has where the rule has something to do, as a quick test.
    ``everywhere``: also in program text and in the strings beside a line. ``proposes``: its edits
    are not made. ``finer``: the same rule with smaller edits, for texts of several runs.
    """

    name: str
    line: LineRule
    finer: LineRule | None = None
    about: re.Pattern[str] | None = None
    everywhere: bool = False
    proposes: bool = False
    kinds: frozenset[str] = PROSE


@dataclass
class Tally:
    """What one rule did or proposed in a walk: all proposals, but of changes the first ones."""

    rule: Ready
    log: RuleLog
    count: int = 0
    changes: list[Change] = field(default_factory=list)


def walk_lines(
    book: Book, rules: Sequence[Ready], lines: Sequence[str]
) -> tuple[Book, list[Tally]]:
    """The Book after rules on its lines, which are ``lines``, and what each rule did."""
    tallies = _with_work(rules, BREAK.join(lines))
    if not tallies:
        return book, []
    walk = _Walk(tallies)
    if all(t.rule.proposes for t in tallies):
        walk.number += 1 + len(book.info.creators)
        for place in texts(top_blocks(book)):
            walk.text(place)
        return book, tallies
    title, *creators = [walk.string(s) for s in (book.info.title, *book.info.creators)]
    info = replace(book.info, title=title, creators=tuple(creators))
    made = change_texts(replace(book, info=info), walk.text)
    return (made if any(t.changes for t in tallies) else book), tallies


def _with_work(rules: Sequence[Ready], whole: str) -> list[Tally]:
    """The rules that may find something in a Book of these signs: most find nothing in most Books.

    What an earlier rule of the walk makes may be a later one's work.
    """
    made: list[Tally] = []
    active = False
    for rule in rules:
        if active or rule.about is None or rule.about.search(whole):
            made.append(Tally(rule, RuleLog(rule.name)))
            active = active or not rule.proposes
    return made


class _Walk:
    def __init__(self, tallies: Sequence[Tally]) -> None:
        self.tallies = tallies
        self.number = 0

    def string(self, words: str) -> str:
        """The next line, which is a string of the Book's description."""
        for tally in self.tallies:
            if tally.rule.everywhere and (edits := _edits(tally.rule, words)):
                self._note(tally, words, edits, None)
                words = edited(words, edits)
        self.number += 1
        return words

    def text(self, place: TextPlace) -> Text:
        """The next text after all rules."""
        text, line = place.text, line_of(place.text)
        for tally in self.tallies:
            rule = tally.rule
            if rule.about and not rule.about.search(line):
                continue
            if not rule.everywhere and place.kind not in rule.kinds:
                continue
            single = len(text) == 1 and len(text[0].content) == 1
            edits = _edits(rule, line) if single or not rule.finer else _finer(rule, line)
            if not edits:
                continue
            if rule.proposes:
                tally.changes += _proposed(line, edits, place.block.origin)
                continue
            text = rewritten(text, edits)
            after = line_of(text)
            if after != edited(line, edits):  # a string or a mark had to stay
                edits = list(difference(line, after))
            self._note(tally, line, edits, place.block.origin)
            line = after
        self.number += 1
        return text

    def _note(self, tally: Tally, line: str, edits: Sequence[Edit], origin: Origin | None) -> None:
        if edits:
            tally.log.edits.append((self.number, changed(line, edits)))
            tally.count += len(edits)
            if len(tally.changes) < MOST_EXAMPLES:
                tally.changes += [_example(line, edit, origin) for edit in edits[:MOST_EXAMPLES]]


def _edits(rule: Ready, line: str) -> list[Edit]:
    """A rule's edits of a line; of the strings beside it only those of a rule for everywhere."""
    if STRING not in line:
        return list(rule.line(line))
    main, *strings = line.split(STRING)
    edits = list(rule.line(main))
    at = len(main)
    for words in strings if rule.everywhere else ():
        at += 1
        edits += [Edit(at + e.begin, at + e.end, e.words) for e in rule.line(words)]
        at += len(words)
    return edits


def _finer(rule: Ready, line: str) -> list[Edit]:
    return _edits(replace(rule, line=rule.finer or rule.line), line)


def _example(line: str, edit: Edit, origin: Origin | None) -> Change:
    """What an edit changed, with a little of what stands around it."""
    left, right = line[max(0, edit.begin - _AROUND) : edit.begin], line[edit.end :][:_AROUND]
    before = left + line[edit.begin : edit.end] + right
    return Change(shown(before), shown(left + edit.words + right), origin)


def _proposed(line: str, edits: Sequence[Edit], origin: Origin | None) -> list[Change]:
    """Edits as whole words, so that a row of fixes.tsv says them; those in one word together."""
    made: list[Change] = []
    at = 0
    while at < len(edits):
        begin, end = edits[at].begin, edits[at].end
        while begin and line[begin - 1] not in _WORD_ENDS:
            begin -= 1
        inner: list[Edit] = []
        while at < len(edits) and (not inner or edits[at].begin <= end):
            end = max(end, edits[at].end)
            while end < len(line) and line[end] not in _WORD_ENDS + STRING:
                end += 1
            inner.append(Edit(edits[at].begin - begin, edits[at].end - begin, edits[at].words))
            at += 1
        before = line[begin:end]
        made.append(Change(shown(before), shown(edited(before, inner)), origin))
    return made
