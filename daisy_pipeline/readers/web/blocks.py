# SPDX-License-Identifier: AGPL-3.0-or-later
"""Elements of XHTML to blocks of the Book. Text that stands outside every block is kept too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from daisy_pipeline.model.book import (
    Block,
    Heading,
    Inline,
    InlineImage,
    LineBreak,
    PageBreak,
    PageMark,
)
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.breaks import says
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.inline import Line
from daisy_pipeline.readers.web.line_blocks import Look, blocks_of, only_images
from daisy_pipeline.readers.web.links import own_page_label, page_of, part_page_label, said_as_words
from daisy_pipeline.readers.web.pages import Pages
from daisy_pipeline.readers.web.roles import becoming

DEEPEST = 40  # blocks within blocks; what is deeper is kept, but flat
_ENDNOTES = becoming("endnotes")
_NAVIGATION = becoming("navigation")
_TITLES = becoming("title page")
_ROLES = {
    token: role
    for role in ("epigraph", "subtitle", "dateline", "signature")
    for token in sorted(becoming(role))
}


@dataclass(frozen=True)
class State:
    """What holds at a place: its language, its block's language, its headings, its depth.

    ``above`` is the heading level of the section around the one at hand, ``own`` that of the one
    at hand: 0 while it has none, -1 outside every section.
    """

    lang: str
    block_lang: str
    above: int = 0
    own: int = -1
    sections: tuple[str, ...] = ()
    depth: int = 0
    title_page: bool = False
    role: str = ""
    endnotes: bool = False


Kind = Callable[["Maker", Element, State], list[Block]]


@dataclass
class Maker:
    """Makes blocks of elements; ``aliases`` leads from keys to the key of the block they mean."""

    pages: Pages
    kind_of: Callable[[Element, Pages], Kind | None]
    figure_of: Callable[[Maker, list[Element], tuple[Block, ...], Element, State], list[Block]]
    describe: Callable[[Maker, Element, State], list[Block]]
    aliases: dict[str, str] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)

    # ------------------------------------------------------------- containers

    def inside(self, element: Element, state: State, but: Element | None = None) -> list[Block]:
        """The blocks inside an element (but one), loose words as paragraphs of their own."""
        blocks: list[Block] = []
        line = Line(self.pages, state.lang)
        last = element
        for child in dom.children(element):
            if isinstance(child, str):
                line.text(child)
            elif child is but:
                continue
            elif self._is_block(child):
                blocks += self.flush(line, last, state)
                made = self.block(child, state)
                state = _after(made, child, state)
                blocks += made
                last = child
            elif not self._skipped(child):
                line.add(child)
        return blocks + self.flush(line, last, state)

    def _is_block(self, element: Element) -> bool:
        return dom.is_block(element) and not self._skipped(element)

    def _skipped(self, element: Element) -> bool:
        """Navigation data (page list, landmarks) is no text; descriptions go with their picture."""
        if element in self.pages.described.values():
            return True
        if dom.name(element) != "nav":
            return False
        hidden = element.get("hidden") is not None
        return hidden or bool(dom.types(element) & _NAVIGATION)

    def block(self, element: Element, state: State) -> list[Block]:
        """The blocks of one block element, with its id and language on the first of them."""
        own = dom.lang_of(element)
        if own is not None:
            state = replace(state, lang=own)
        key = self.pages.key_of(element)
        before = self._page_before(element, key)
        if before is not None and own_page_label(element) is not None:
            return before
        if before and said_as_words(element):
            return before
        made = self._made(element, state)
        return (before or []) + self.owned(made, [key] if key else [])

    def _page_before(self, element: Element, key: str | None) -> list[Block] | None:
        own = own_page_label(element)
        label = own or part_page_label(element) or self.pages.links.pages.get(key or "")
        if label:
            mark = replace(page_of(label, element), id=self.pages.claim(key) if own else "")
            return [PageBreak(page=mark, origin=self.pages.origin(element))]
        if own == "":
            self.pages.amiss("DP-EPB-008", element)
            return []
        return None

    def _made(self, element: Element, state: State) -> list[Block]:
        if state.depth > DEEPEST:
            self.pages.amiss("DP-EPB-014", element, limit=DEEPEST)
            return self.container(element, state)
        tag = dom.name(element)
        if (kind := self.kind_of(element, self.pages)) is not None:
            return kind(self, element, state)
        if tag in dom.MEDIA:
            self.pages.amiss("DP-EPB-010", element, element=tag)
        elif tag not in dom.BLOCKS and tag not in dom.INLINE:
            self.pages.amiss("DP-EPB-013", element, element=tag or "?")
        if tag in ("p", "address"):
            return self.paragraph(element, state)
        return self.container(element, state)

    def container(self, element: Element, state: State) -> list[Block]:
        """The blocks of an element that is only a holder."""
        types = dom.hints(element)
        id = self.pages.key_of(element)
        role = next((r for t, r in _ROLES.items() if t in types), state.role)
        section = dom.name(element) in ("section", "article")
        return self.inside(
            element,
            replace(
                state,
                above=max(state.own, state.above) if section else state.above,
                own=0 if section else state.own,
                sections=(*state.sections, id) if id else state.sections,
                title_page=state.title_page or bool(types & _TITLES),
                role=role,
                endnotes=state.endnotes or bool(types & _ENDNOTES),
            ),
        )

    def owned(self, blocks: list[Block], keys: Iterable[str]) -> list[Block]:
        """The blocks, the first of them named by the keys; a page mark gives way to real text.

        Keys of what holds nothing name the next block: a link there leads to what follows.
        """
        wanted = [k for k in keys if k in self.pages.links.wanted and self.pages.claim(k)]
        if not blocks:
            self._waiting += wanted
            return blocks
        wanted, self._waiting = [*wanted, *self._waiting], []
        if not wanted:
            return blocks
        at = next((n for n, b in enumerate(blocks) if not isinstance(b, PageBreak)), 0)
        first = blocks[at]
        if not first.id:
            blocks[at] = first = replace(first, id=wanted[0])
        for key in wanted:
            if key != first.id:
                self.aliases[key] = first.id
        return blocks

    def nest(self, state: State) -> State:
        """The state inside a block made at ``state``."""
        return replace(state, block_lang=state.lang, depth=state.depth + 1, role="")

    def lang(self, state: State) -> str | None:
        """What a block made at ``state`` says of its language."""
        return None if state.lang == state.block_lang else state.lang

    # -------------------------------------------------------------- one line

    def flush(self, line: Line, near: Element, state: State, role: str = "") -> list[Block]:
        """The block for what a line has gathered: paragraph, figure, formula, pages or nothing."""
        content = line.finished()
        keys, line.keys = line.keys, []
        described = [b for image in line.described for b in self.describe(self, image, state)]
        line.described = []
        origin = self.pages.origin(near, line.line)
        line.line = 0
        rest = [i for i in content if not isinstance(i, PageMark)]
        pages: list[Block] = []
        if all(isinstance(i, InlineImage | LineBreak) for i in rest):
            pages = [PageBreak(page=i, origin=origin) for i in content if isinstance(i, PageMark)]
            content = tuple(i for i in rest if isinstance(i, InlineImage))
        if not says(content):
            return self.owned(pages, keys)
        look = Look(role or state.role, self.lang(state), origin)
        blocks = blocks_of(content, described, look)
        return pages + self.owned(blocks, keys)

    def loose(self, element: Element, state: State) -> list[Block]:
        """The block for an inline element that stands where blocks do."""
        line = Line(self.pages, state.lang)
        line.add(element)
        return self.flush(line, element, state)

    def line_of(self, element: Element, state: State) -> tuple[tuple[Inline, ...], list[str]]:
        """The content of an element as one line, with the keys that stand in it."""
        line = Line(self.pages, state.lang)
        if label := part_page_label(element):
            line.content.append(page_of(label, element))
            if said_as_words(element):
                return line.finished(), line.keys
        for child in dom.children(element):
            if isinstance(child, str):
                line.text(child)
            else:
                if dom.name(child) in dom.BLOCKS:
                    line.text(" ")
                line.add(child)
        return line.finished(), line.keys

    # ----------------------------------------------------------------- kinds

    def paragraph(self, element: Element, state: State) -> list[Block]:
        """A paragraph, or a figure or a formula where it holds nothing else."""
        if any(self._is_block(child) for child in element if isinstance(child.tag, str)):
            return self.container(element, state)
        images = only_images(element)
        if images:
            return self.figure_of(self, images, (), element, state)
        types = dom.hints(element)
        role = next((r for t, r in _ROLES.items() if t in types), "")
        if state.title_page and not role:
            role = next((r for r in ("title", "author", "subtitle") if r in types), "")
        if dom.name(element) == "address":
            role = "address"
        line = Line(self.pages, state.lang)
        line.inside(element)
        line.line = dom.line(element)
        return self.flush(line, element, state, role)


def _after(made: list[Block], child: Element, state: State) -> State:
    """The state behind a child: a heading gives the level of the section that it begins."""
    if state.own or dom.name(child) not in (*dom.HEADINGS, "header", "hgroup", "div"):
        return state
    return replace(state, own=next((b.level for b in made if isinstance(b, Heading)), 0))
