# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of text as runs of a DOCX: marks, languages, links, and words of our own set off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.formats.docx_xml import (
    OURS,
    PLAIN,
    Look,
    Names,
    inner_link,
    outer_link,
    run,
)
from daisy_pipeline.formats.safe_xml import Child
from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    NoteRef,
    PageMark,
    Run,
    Text,
)

_STYLES = {
    Mark.CODE: "CodeText",
    Mark.EMPHASIS: "Emphasis",
    Mark.CITE: "Emphasis",
    Mark.STRONG: "Strong",
}
_REGIONS = {"ko": "KR", "en": "US", "ja": "JP", "zh": "CN", "de": "DE", "fr": "FR", "es": "ES",
            "it": "IT", "ru": "RU", "vi": "VN"}  # fmt: skip
_ENDS_BLANK = re.compile(r"\s$")
_BLANKS = re.compile(r"\s")

Thing = Callable[[InlineImage | Math, str, str], Sequence[Child]]


def full_tag(lang: str) -> str:
    """The tag with a region, without which Word knows few languages."""
    main, _, rest = lang.partition("-")
    return lang if rest or main not in _REGIONS else f"{main}-{_REGIONS[main]}"


def whole(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", "\u00a0")


class Liner:
    """Writes inline content. ``known`` are the ids that a link can lead to.

    ``back`` are the ids of references that notes lead back to. ``thing`` makes pictures and
    formulas of an item, the language around it and its segment; ``link`` gives the relation of an
    outside address.
    """

    def __init__(
        self,
        words: OurWords,
        known: frozenset[str],
        lang: str,
        size: float,
    ) -> None:
        self.words, self.known = words, known
        self.lang = full_tag(lang)
        self.names = Names()
        self.back: frozenset[str] = frozenset()
        self.thing: Thing = _no_thing
        self.link: Callable[[str], str] = str
        self._up, self._down = round(size * 0.7), -round(size * 0.5)  # half points

    def text(self, text: Text, lang: str) -> list[Child]:
        """The runs of a text; ``lang`` is its block's language."""
        made: list[Child] = []
        for item, segment in _merged(
            (item, part.id) for part in text for item in self._in_order(part.content)
        ):
            made += self._item(item, lang, segment)
        return made

    def ours(self, text: str, look: Look = PLAIN) -> Child:
        """A run of words of our own."""
        return run(text, replace(look, style=OURS))

    def anchor(self, id: str, *content: Child) -> list[Child]:
        """Content with the bookmark of an id around it, where links may lead to it."""
        return self.names.around(self.names.name(id), *content) if id else list(content)

    # ---------------------------------------------------------------- items

    def _in_order(self, content: Iterable[Inline]) -> Iterator[Inline]:
        """The items, a print page's mark behind the word in which the page begins."""
        waiting: list[PageMark] = []
        blank = True
        for item in content:
            if isinstance(item, PageMark):
                waiting.append(item)
                continue
            if isinstance(item, Run):
                if waiting and not blank:
                    yield from _divided(item, waiting)
                    blank = bool(_ENDS_BLANK.search(item.text))
                    waiting = waiting if not _BLANKS.search(item.text) else []
                    continue
                yield from waiting
                waiting = []
                blank = bool(_ENDS_BLANK.search(item.text))
            elif waiting and blank:
                yield from waiting
                waiting = []
            yield item
        yield from waiting

    def _item(self, item: Inline, lang: str, segment: str) -> Sequence[Child]:
        match item:
            case Run():
                return self._run(item, lang)
            case NoteRef():
                return self._reference(item)
            case PageMark():
                return self._page(item)
            case LineBreak():
                return [run("\n")]
            case _:
                return self.thing(item, lang, segment)

    def _run(self, item: Run, lang: str) -> list[Child]:
        look = self._look(item, lang)
        target = self._target(item.href)
        if target:
            link = replace(look, underline=True) if look.style else replace(look, style="Hyperlink")
            made: list[Child] = [self._linked(target, [run(item.text, link)])]
        else:
            made = [run(item.text, look)]
        if item.ruby:  # nothing is smaller than the text: it stands behind the word
            made.append(self.ours(f"({item.ruby})", replace(look, style="")))
        return made

    def look(self, lang: str) -> Look:
        """How words of a language look that are like the text around them otherwise."""
        tag = full_tag(lang)
        return PLAIN if tag == self.lang else Look(lang=tag)

    def _look(self, item: Run, lang: str) -> Look:
        look = self.look(item.lang or lang)
        if not item.marks:
            return look
        named = [_STYLES[mark] for mark in _STYLES if mark in item.marks]
        raised = self._up * (Mark.SUP in item.marks) + self._down * (Mark.SUB in item.marks)
        return replace(
            look,
            style=named[0] if named else "",
            bold="Strong" in named[1:],
            underline=Mark.UNDERLINE in item.marks or "Emphasis" in named[1:],
            strike=Mark.STRIKE in item.marks,
            raised=raised,
        )

    def _target(self, href: str | None) -> str:
        if not href:
            return ""
        if href.startswith("#"):
            return href if href[1:] in self.known else ""
        return safe_href(href) or ""

    def _linked(self, target: str, content: Sequence[Child]) -> Child:
        if target.startswith("#"):
            return inner_link(self.names.name(target[1:]), *content)
        return outer_link(self.link(target), *content)

    def _reference(self, item: NoteRef) -> list[Child]:
        """A note's sign, leading to the note, and led back to."""
        sign = whole(self.words.note_sign(item.text))
        if item.note in self.known:
            shown = self.ours(sign, Look(underline=True))
            made: list[Child] = [self._linked(f"#{item.note}", [shown])]
        else:
            made = [self.ours(sign)]
        return self.anchor(item.id, *made) if item.id in self.back else made

    def _page(self, item: PageMark) -> list[Child]:
        words = whole(self.words.page(item.label))
        return [self.ours(f" {words} ")] if words else []


def _merged(items: Iterable[tuple[Inline, str]]) -> Iterator[tuple[Inline, str]]:
    """Items with neighbours of one look made one: who edits need not know of sentences."""
    waiting: tuple[Run, str] | None = None
    for item, segment in items:
        if not isinstance(item, Run):
            if waiting:
                yield waiting
            waiting = None
            yield item, segment
        elif waiting and _alike(waiting[0], item):
            waiting = replace(waiting[0], text=waiting[0].text + item.text), waiting[1]
        else:
            if waiting:
                yield waiting
            waiting = item, segment
    if waiting:
        yield waiting


def _alike(one: Run, other: Run) -> bool:
    looks = ((run.marks, run.lang, run.href, run.ruby) for run in (one, other))
    return one.ruby is None and next(looks) == next(looks)


def _divided(item: Run, waiting: Sequence[PageMark]) -> Iterator[Inline]:
    """A run with marks behind its first word; all of it where it has no blank."""
    found = _BLANKS.search(item.text)
    if found is None:
        yield item
        return
    at = found.start()
    if at:
        yield replace(item, text=item.text[:at], ruby=None)
    yield from waiting
    yield replace(item, text=item.text[at:])


def _no_thing(item: InlineImage | Math, lang: str, segment: str) -> Sequence[Child]:
    del lang, segment
    return [run(item.alt)]
