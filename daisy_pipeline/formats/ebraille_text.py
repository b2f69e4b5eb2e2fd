# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an eBraille book: its text by chapters, and the page that everything begins at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.formats.ebraille_blocks import Block, EBraille, Kind, NoteLink, PageBreak
from daisy_pipeline.formats.safe_xml import Element, append
from daisy_pipeline.formats.xhtml import HTML_5, e5, write_page

FOLDER = "ebraille"
STYLE = """\
body { margin: 0; padding: 0; }
h1, h2, h3, h4, h5, h6, p, ul, ol, li, table, blockquote, aside, div { margin: 0; padding: 0; }
h1, h2, h3, h4, h5, h6 { font: inherit; }
h1, h2 { text-align: center; }
p { text-indent: 2ch; }
p.line { text-indent: -2ch; padding-left: 4ch; }
ul, ol { list-style: none; }
li { text-indent: -2ch; padding-left: 2ch; }
blockquote, aside { padding-left: 2ch; }
"""
_CLASSES = {Kind.VERSE: "div", Kind.LINE: "p", Kind.BOX: "aside", Kind.TRANSCRIBER: "div"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that the lists of the first page lead to; ``level`` is a heading's."""

    href: str
    cells: str
    level: int = 0
    label: str = ""


@dataclass
class Text:
    """The text of a book as it is written: its pages by name, headings and print pages."""

    pages: dict[str, bytes] = field(default_factory=dict)
    headings: list[Target] = field(default_factory=list)
    breaks: list[Target] = field(default_factory=list)


def text_pages(book: EBraille) -> Text:
    """The text; a heading of the first level begins a page, as each is a file."""
    made = Text()
    parts = list(_parts(book.blocks))
    where = {b.id: _file(n) for n, part in enumerate(parts, 1) for b in _every(part) if b.id}
    maker = _Maker(book, made, where)
    for number, part in enumerate(parts, 1):
        name = _file(number)
        maker.name = name
        title = next((b.cells for b in part if b.kind == Kind.HEADING), book.title_cells)
        body = [maker.block(block) for block in part]
        made.pages[f"{FOLDER}/{name}"] = html_page(book, title, body, "style.css")
    return made


def html_page(
    book: EBraille, title: str, body: Iterable[Element], style: str, *links: Element
) -> bytes:
    """A page in the braille of the book's language."""
    sheet = e5("link", {"rel": "stylesheet", "type": "text/css", "href": style})
    head = e5("head", None, e5("meta", {"charset": "utf-8"}), e5("title", None, title), *links)
    head.append(sheet)
    lang = braille_language(book.lang)
    html = e5("html", {"lang": lang, "xml:lang": lang}, head, e5("body", None, *body))
    return write_page(html, HTML_5)


def braille_language(lang: str) -> str:
    """The language tag of braille (script ``Brai``): ``ko`` becomes ``ko-Brai``."""
    first, _, rest = lang.partition("-")
    return f"{first}-Brai" + (f"-{rest}" if rest and len(rest) != 4 else "")


def contents_page(book: EBraille, text: Text) -> bytes:
    """The primary entry page ``index.html``: title, contents, print pages (eBraille 1.0)."""
    first = next(iter(text.pages))
    entries = text.headings or [Target(first, book.title_cells, 1)]
    lists = [_nav("toc", "doc-toc", book.contents_cells, _nested(entries))]
    if text.breaks:
        lines = [_entry(target) for target in text.breaks]
        pages = e5("ol", None, *lines)
        lists.append(_nav("page-list", "doc-pagelist", book.pages_cells, pages))
    link = {"rel": "publication", "type": "application/oebps-package+xml", "href": "package.opf"}
    body = [e5("h1", None, book.title_cells), *lists]
    return html_page(book, book.title_cells, body, f"{FOLDER}/style.css", e5("link", link))


def _nav(type: str, role: str, title: str, lines: Element) -> Element:
    head = e5("h2", {"id": f"{type}-title"}, title)
    attrs = {"epub:type": type, "role": role, "id": type, "aria-labelledby": f"{type}-title"}
    return e5("nav", attrs, head, lines)


def _entry(target: Target) -> Element:
    link = e5("a", {"href": target.href, "title": target.label or None}, target.cells)
    return e5("li", None, link)


def _nested(entries: Sequence[Target]) -> Element:
    """The headings as lists within lists; a level that is left out makes none."""
    top = e5("ol")
    open_lists = [(0, top)]
    for target in entries:
        while target.level <= open_lists[-1][0]:
            open_lists.pop()
        parent = open_lists[-1][1]
        if parent is not top and parent.tag == f"{top.tag.removesuffix('ol')}li":
            parent.append(e5("ol"))
            parent = parent[-1]
            open_lists[-1] = (open_lists[-1][0], parent)
        made = _entry(target)
        parent.append(made)
        open_lists.append((target.level, made))
    return top


def _parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    part: list[Block] = []
    for block in blocks:
        if block.kind == Kind.HEADING and block.level == 1 and part:
            yield part
            part = []
        part.append(block)
    yield part


def _every(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _every(block.blocks)


def _file(number: int) -> str:
    return f"{number:04}.html"


class _Maker:
    """Makes elements of blocks, and notes what the first page has to list."""

    def __init__(self, book: EBraille, text: Text, where: dict[str, str]) -> None:
        self.book, self.text, self.where = book, text, where
        self.name = ""
        self.ids: set[str] = set(where)

    def block(self, block: Block) -> Element:
        """The element of a block with all that stands in it."""
        made = e5(*self._head(block))
        if block.kind == Kind.HEADING:
            self._list_heading(block, str(made.get("id")))
        append(made, *self._runs(block))
        for inner in block.blocks:
            made.append(self.block(inner))
        return made

    def _head(self, block: Block) -> tuple[str, dict[str, str | None]]:
        """The element's name and attributes."""
        kind, id = block.kind, block.id or None
        if kind == Kind.HEADING:
            level = min(max(block.level, 1), 6)
            return f"h{level}", {"id": id or self._new("heading", len(self.text.headings) + 1)}
        if kind == Kind.NOTE:
            return "aside", {"id": id, "epub:type": "footnote", "role": "doc-footnote"}
        if kind in _CLASSES:
            return _CLASSES[kind], {"id": id, "class": kind.value}
        return kind.value, {"id": id}

    def _new(self, stem: str, number: int) -> str:
        """An id of our own that nothing of the book has."""
        id = f"{stem}-{number}"
        while id in self.ids:
            id += "-"
        self.ids.add(id)
        return id

    def _list_heading(self, block: Block, id: str) -> None:
        href = f"{FOLDER}/{self.name}#{id}"
        self.text.headings.append(Target(href, block.cells, max(block.level, 1)))

    def _runs(self, block: Block) -> Iterator[Element | str]:
        """The cells, cut where segments, notes' links and print pages begin and end."""
        breaks = {page.at for page in block.pages}
        starts = dict(block.segments)
        ends = {at for link in block.links for at in (link.at, link.end)}
        cuts = sorted({0, len(block.cells)} | breaks | set(starts) | ends)
        holder: Element | None = None
        for begin, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
            if begin in starts:
                if holder is not None:
                    yield holder
                holder = e5("span", {"id": self._segment(starts[begin])})
            pieces: list[Element | str] = [self._page(p) for p in block.pages if p.at == begin]
            pieces += _linked(block.cells[begin:end], self._link(block.links, begin))
            if holder is None:
                yield from pieces
            else:
                append(holder, *pieces)
        if holder is not None:
            yield holder

    def _segment(self, id: str) -> str | None:
        """The segment's id, None where it stands already: a heading that is said again."""
        if id in self.ids:
            return None
        self.ids.add(id)
        return id

    def _page(self, page: PageBreak) -> Element:
        id = self._new("page", len(self.text.breaks) + 1)
        href = f"{FOLDER}/{self.name}#{id}"
        self.text.breaks.append(Target(href, page.cells, label=page.label))
        attrs = {"id": id, "epub:type": "pagebreak", "role": "doc-pagebreak"}
        return e5("span", {**attrs, "title": page.label, "aria-label": page.label}, page.cells)

    def _link(self, links: Sequence[NoteLink], at: int) -> str:
        """Where the cells at ``at`` lead to, "" for nowhere."""
        target = next((n.target for n in links if n.at <= at < n.end), "")
        if target not in self.where:
            return ""
        file = self.where[target]
        return f"#{target}" if file == self.name else f"{file}#{target}"


def _linked(cells: str, href: str) -> list[Element | str]:
    if not cells:
        return []
    if not href:
        return [cells]
    return [e5("a", {"href": href, "epub:type": "noteref", "role": "doc-noteref"}, cells)]
