# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules in their order, and their application to a Book."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.normalization import blocks, doubts, letters, pages, quotes, reports, spacing
from daisy_pipeline.normalization.changes import (
    MOST_PROPOSALS,
    Change,
    Outcome,
    Proposal,
    RuleChanges,
    gathered,
    place_at,
    summary,
)
from daisy_pipeline.normalization.fixes import NO_FIXES, Fixes, Fixing
from daisy_pipeline.normalization.lines import lines_of
from daisy_pipeline.normalization.log import RuleLog, compared
from daisy_pipeline.normalization.passes import (
    PROSE,
    Context,
    LineRule,
    Ready,
    Tally,
    walk_lines,
)

BookRule = Callable[[Book], Outcome]
MadeRule = Callable[[Context], LineRule | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: on lines (``line``, or ``made`` for one that asks the context) or on the ``book``.

    ``does``: changes, proposes or tells. ``finding`` is what a rule on lines tells. ``option`` is
    its key in the settings. ``finer`` as in passes.Ready. Rules of one ``group`` that follow each
    other share a walk.
    """

    group: str
    does: str = "changes"
    line: LineRule | None = None
    finer: LineRule | None = None
    made: MadeRule | None = None
    book: BookRule | None = None
    about: re.Pattern[str] | None = None
    kinds: frozenset[str] = PROSE
    finding: str = ""
    option: str = ""


def _curly(context: Context) -> LineRule | None:
    return quotes.curly_quotes if context.settings.get("quotes") == "curly" else None


def _dashes(context: Context) -> LineRule | None:
    return quotes.long_dashes if context.settings.get("dashes") == "long" else None


def _widths(context: Context) -> LineRule | None:
    wish = context.settings.get("full_width", "letters")
    return {"letters": letters.full_width, "all": letters.full_width_all}.get(str(wish))


def _fixes(context: Context) -> LineRule | None:
    return context.fixing.on(context.lines) if context.fixing.fixes.rows else None


def _sure_words(context: Context) -> LineRule:
    return spacing.broken_words(context, sure=True)


def _unsure_words(context: Context) -> LineRule:
    return spacing.broken_words(context, sure=False)


def _change(line: LineRule, about: re.Pattern[str] | None, group: str = "letters") -> Rule:
    return Rule(group=group, line=line, about=about)


def _proposal(line: LineRule, about: re.Pattern[str], kinds: frozenset[str] = PROSE) -> Rule:
    return Rule(group="doubts", does="proposes", line=line, about=about, kinds=kinds)


def _telling(line: LineRule, about: re.Pattern[str], finding: str) -> Rule:
    return Rule(group="doubts", does="tells", line=line, about=about, finding=finding)


def _on_book(book: BookRule, does: str = "changes") -> Rule:
    return Rule(group="book", does=does, book=book)


# In their order: letters before blanks (a joiner may stand between two), both before what counts
# words; what a person decided after what is sure and before what is doubtful.
RULES: dict[str, Rule] = {
    "drop-invisible": _change(letters.drop_invisible, letters.INVISIBLE),
    "half-width": _change(letters.half_width, letters.HALF),
    "old-hangul": _change(letters.old_hangul, letters.OLD_HANGUL),
    "symbol-fonts": _change(letters.symbols, letters.SYMBOLS),
    "whole-jamo": _change(letters.whole_jamo, letters.JAMO),
    "compose": Rule(
        group="letters",
        line=letters.compose,
        finer=letters.compose_each,
        about=letters.MAY_COMPOSE,
    ),
    "joined-jamo": _change(letters.joined_jamo, letters.APART, "spacing"),
    "full-width": Rule(group="spacing", made=_widths, about=letters.FULL_ALL, option="full_width"),
    "single-blanks": _change(spacing.single_blanks, spacing.ODD_BLANKS, "spacing"),
    "wrapped-lines": Rule(
        group="spacing",
        line=spacing.wrapped_lines,
        about=spacing.LINE_END,
        kinds=frozenset({"paragraph"}),
    ),
    "blanks-at-signs": _change(spacing.blanks_at_signs, spacing.BEFORE_SIGN, "spacing"),
    "tex-quotes": _change(quotes.tex_quotes, quotes.TEX, "spacing"),
    "quotes": Rule(group="spacing", made=_curly, about=quotes.STRAIGHT, option="quotes"),
    "dashes": Rule(group="spacing", made=_dashes, about=quotes.DASHES, option="dashes"),
    "line-end-hyphens": Rule(group="spacing", made=_sure_words, about=spacing.HYPHEN),
    "typed-fixes": Rule(group="fixes", made=_fixes),
    "drop-empty": _on_book(blocks.drop_empty),
    "page-numbers": _on_book(pages.page_numbers),
    "running-heads": _on_book(pages.running_heads),
    "heading-levels": _on_book(blocks.heading_levels),
    "live-links": _on_book(blocks.live_links),
    "typed-twice": _on_book(pages.typed_twice, "proposes"),
    "open-hyphens": Rule(group="doubts", does="proposes", made=_unsure_words, about=spacing.HYPHEN),
    "spaced-titles": _proposal(spacing.spaced_titles, spacing.SET_APART, frozenset({"heading"})),
    "ocr-figures": _proposal(doubts.figures, doubts.FIGURES),
    "ocr-korean": _proposal(doubts.korean_letters, doubts.KOREAN_SIGNS),
    "ocr-latin": Rule(
        group="doubts", does="proposes", made=doubts.latin_letters, about=doubts.LATIN_PAIRS
    ),
    "foreign-letters": _proposal(doubts.foreign_letters, doubts.FOREIGN),
    "apart-letters": _proposal(doubts.apart_letters, letters.APART),
    "stray-letters": _telling(doubts.stray_letters, doubts.LETTERS, "DP-NRM-029"),
    "private-signs": _telling(doubts.private_signs, doubts.PRIVATE, "DP-NRM-025"),
    "lost-signs": _telling(doubts.replaced_signs, doubts.REPLACED, "DP-NRM-026"),
    "garbled-words": _telling(doubts.garbled_words, doubts.GARBLED, "DP-NRM-027"),
    "unpaired-marks": _telling(quotes.unpaired, quotes.PAIRED, "DP-NRM-028"),
    "unique-pages": _on_book(reports.unique_pages, "tells"),
    "described-pictures": _on_book(reports.described_pictures, "tells"),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "quotes": ("keep", "curly"),
    "dashes": ("keep", "long"),
    "full_width": ("letters", "all", "keep"),
}


@dataclass
class Tidied:
    """The Book after the rules, what each changed and proposes, and what is to be told."""

    book: Book
    changes: list[RuleChanges] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    logs: list[RuleLog] = field(default_factory=list)


def apply(book: Book, settings: Mapping[str, Any] | None = None, fixes: Fixes = NO_FIXES) -> Tidied:
    """The Book after every rule that the settings (skip, options) do not refuse."""
    settings = settings or {}
    skip = frozenset(settings.get("skip", ()))
    tidied = Tidied(book, findings=[*_wrong_settings(settings, skip), *fixes.findings])
    context = Context(settings, Fixing(fixes))
    wanted = [name for name in RULES if name not in skip]
    for group, names in groupby(wanted, key=lambda name: RULES[name].group):
        if group == "book":
            for name in names:
                _on_the_book(tidied, name)
        else:
            _on_lines(tidied, tuple(names), context)
    if fixes.rows and "typed-fixes" in wanted:
        tidied.findings += context.fixing.unused()
    tidied.proposals = [p for p in tidied.proposals if p.before not in fixes.right]
    if tidied.proposals:
        tidied.findings.append(_proposed(tidied.proposals))
    tidied.proposals = tidied.proposals[:MOST_PROPOSALS]
    return tidied


def _wrong_settings(settings: Mapping[str, Any], skip: Collection[str]) -> Iterator[Finding]:
    known = ", ".join(RULES)
    for name in sorted(set(skip) - set(RULES)):
        yield Finding("DP-NRM-001", facts={"rule": name, "rules": known})
    for key, choices in CHOICES.items():
        value = str(settings.get(key, choices[0]))
        if value not in choices:
            facts = {"key": key, "value": value, "choices": ", ".join(choices)}
            yield Finding("DP-NRM-030", Place(inside=f"normalization.{key}"), facts)


def _on_the_book(tidied: Tidied, name: str) -> None:
    rule = RULES[name].book
    assert rule is not None
    outcome = rule(tidied.book)
    tidied.findings += outcome.findings
    tidied.proposals += gathered(name, outcome.proposals)
    if outcome.changes:
        tidied.changes.append(summary(name, outcome.changes))
        log = compared(name, lines_of(tidied.book), lines_of(outcome.book))
        if not log.edits and not log.gone:
            log.other = [(c.before, c.after) for c in outcome.changes]
        tidied.logs.append(log)
    tidied.book = outcome.book


def _on_lines(tidied: Tidied, names: Sequence[str], context: Context) -> None:
    """A walk with the rules of these names."""
    context.see(tidied.book)
    ready = [_ready(name, line) for name in names if (line := _line_rule(name, context))]
    tidied.book, tallies = walk_lines(tidied.book, ready, context.lines)
    for tally in tallies:
        if tally.changes:
            _take(tidied, tally)


def _line_rule(name: str, context: Context) -> LineRule | None:
    rule = RULES[name]
    return rule.made(context) if rule.made else rule.line


def _ready(name: str, line: LineRule) -> Ready:
    rule = RULES[name]
    everywhere, proposes = rule.group == "letters", rule.does != "changes"
    return Ready(name, line, rule.finer, rule.about, everywhere, proposes, rule.kinds)


def _take(tidied: Tidied, tally: Tally) -> None:
    name = tally.rule.name
    rule = RULES[name]
    if rule.does == "changes":
        tidied.changes.append(summary(name, tally.changes, tally.count))
        tidied.logs.append(tally.log)
    elif rule.does == "proposes":
        tidied.proposals += gathered(name, tally.changes)
    else:
        first = tally.changes[0]
        facts: dict[str, Fact] = {"count": len(tally.changes), "words": _told(first)}
        tidied.findings.append(Finding(rule.finding, place_at(first.origin), facts))


def _told(change: Change) -> str:
    """Words as a finding shows them; signs that no font has by their number in Unicode."""
    words = change.before[:40]
    return "".join(f"[U+{ord(s):04X}]" if letters.PRIVATE.match(s) else s for s in words)


def _proposed(proposals: Sequence[Proposal]) -> Finding:
    first = proposals[0]
    facts: dict[str, Fact] = {
        "count": sum(p.count for p in proposals),
        "before": first.before[:40],
        "after": first.after[:40],
    }
    return Finding("DP-NRM-020", place_at(first.origin), facts)
