# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces that belong together become one block: lists, quotations, verse, code, definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Code,
    Definition,
    DefinitionList,
    Divider,
    Figure,
    Heading,
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    MathBlock,
    PageBreak,
    PageMark,
    Paragraph,
    Picture,
    Quote,
    Run,
    Segment,
    Text,
    Verse,
    VerseLine,
    text_of,
)
from daisy_pipeline.readers._typed_inline import is_divider
from daisy_pipeline.readers.office.lists import Entry, nested
from daisy_pipeline.readers.office.numbering import DEPTHS
from daisy_pipeline.readers.office.pieces import Content, Done, Para, Piece, tidy

_RULES = frozenset("―—─–")
_ROLES = frozenset(("title", "subtitle", "author", "dateline", "address", "epigraph", "signature"))
_LEVELS = 6
_COLOURS = frozenset((Mark.CODE, Mark.STRONG, Mark.EMPHASIS))


def grouped(pieces: Sequence[Piece]) -> list[Block]:
    """The blocks of pieces whose captions are placed."""
    made: list[Block] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = at + 1
        if isinstance(piece, Para) and piece.place is not None and not piece.level:
            end = _end_of_list(pieces, at)
            made += nested([_entry(p) for p in pieces[at:end]])
        elif isinstance(piece, Para) and (group := _GROUPS.get(piece.role)):
            wanted = ("term", "definition") if piece.role == "definition" else (piece.role,)
            wanted = ("term", "definition") if piece.role == "term" else wanted
            while end < len(pieces) and _has_role(pieces[end], wanted):
                end += 1
            made += group([p for p in pieces[at:end] if isinstance(p, Para)])
        else:
            made += _single(piece)
        at = end
    return made


def _has_role(piece: Piece, roles: tuple[str, ...]) -> bool:
    return isinstance(piece, Para) and piece.role in roles and not piece.level and not piece.place


def _end_of_list(pieces: Sequence[Piece], at: int) -> int:
    end = at + 1
    while end < len(pieces):
        piece = pieces[end]
        item = isinstance(piece, Para) and piece.place is not None and not piece.level
        if not item and piece.continues is None:
            break
        end += 1
    return end


def _entry(piece: Piece) -> Entry:
    depth = DEPTHS if piece.continues is None else max(0, piece.continues)
    if isinstance(piece, Done):
        return Entry((piece.block,), None, depth)
    blocks = tuple(_single(replace(piece, place=None, role=_role(piece))))
    return Entry(blocks, piece.place, depth, piece.origin)


def _role(para: Para) -> str:
    return para.role if para.role in _ROLES else ""


def _single(piece: Piece) -> list[Block]:
    """The blocks of one piece by itself."""
    if isinstance(piece, Done):
        return [piece.block]
    if piece.level:
        return _heading(piece)
    special = _without_words(piece)
    if special is not None:
        return special
    text, figures = _text(piece)
    made: list[Block] = []
    if text:
        made.append(
            Paragraph(
                text=text, role=_role(piece), id=piece.id, lang=piece.lang, origin=piece.origin
            )
        )
    return made + figures


def _heading(para: Para) -> list[Block]:
    text, figures = _text(para)
    if not any(text_of(s).strip() for s in text):
        return _single(replace(para, level=0, label="")) if para.content else []
    if para.label:
        number = Run(text=para.label + " ")
        first = text[0].content[0]
        if isinstance(first, Run) and replace(first, text="") == replace(number, text=""):
            content = (replace(first, text=number.text + first.text), *text[0].content[1:])
        else:
            content = (number, *text[0].content)
        text = (Segment(content),)
    level = max(1, min(_LEVELS, para.level))
    head = Heading(level=level, text=text, id=para.id, lang=para.lang, origin=para.origin)
    return [head, *figures]


def _without_words(para: Para) -> list[Block] | None:
    """Blocks for a paragraph that is a rule, a page or formulas; None for one with words."""
    content = [i for i in para.content if not (isinstance(i, Run) and not i.text.strip(" \u00a0"))]
    if content and all(isinstance(i, PageMark) for i in content):
        pages = [i for i in content if isinstance(i, PageMark)]
        return [PageBreak(page=p, origin=para.origin) for p in pages]
    if content and all(isinstance(i, Math | LineBreak) for i in content):
        formulas = [i for i in content if isinstance(i, Math)]
        return [
            MathBlock(
                text=(Segment((m,)),), id="" if n else para.id, lang=para.lang, origin=para.origin
            )
            for n, m in enumerate(formulas)
        ]
    words = para.words
    only = all(isinstance(i, Run) for i in content)
    if content and only and not para.role and (is_divider(words) or words in _RULES):
        return [Divider(sign=words, id=para.id, origin=para.origin)]
    return None if content else []


def _text(para: Para) -> tuple[Text, list[Block]]:
    """A paragraph's text, and figures for pictures that cannot stand in a line."""
    content: list[Inline] = []
    apart: list[Block] = []
    for item in para.content:
        if not isinstance(item, Picture):
            content.append(item)
        elif item.decorative or item.description:
            apart.append(Figure(pictures=(item,), lang=para.lang, origin=para.origin))
        else:
            alt = "".join(map(text_of, item.alt))
            content.append(InlineImage(name=item.name, alt=alt))
    return ((Segment(tuple(content)),) if content else ()), apart


# ------------------------------------------------------------- paragraphs of one role


def _quote(paras: Sequence[Para]) -> list[Block]:
    blocks = [b for p in paras for b in _single(replace(p, role=""))]
    return [Quote(blocks=tuple(blocks), origin=paras[0].origin)] if blocks else []


def _code(paras: Sequence[Para]) -> list[Block]:
    lines = [line for p in paras for line in _lines(replace(p, content=_uncoloured(p)))]
    if not any(lines):
        return []
    first = paras[0]
    return [Code(lines=tuple(lines), id=first.id, lang=first.lang, origin=first.origin)]


def _uncoloured(para: Para) -> Content:
    """A program's words without the looks that only colour them."""
    bare = (
        replace(i, marks=tuple(m for m in i.marks if m not in _COLOURS))
        if isinstance(i, Run)
        else i
        for i in para.content
    )
    return tidy(bare, code=True)


def _verse(paras: Sequence[Para]) -> list[Block]:
    """Stanzas: an empty line parts them."""
    made: list[Block] = []
    stanza: list[VerseLine] = []
    origin = paras[0].origin
    for para in (*paras, Para()):
        for line in _lines(para) or [()]:
            if line:
                origin = origin if stanza else para.origin
                stanza.append(VerseLine(text=line))
            elif stanza:
                made.append(Verse(lines=tuple(stanza), origin=origin))
                stanza = []
    return made


def _lines(para: Para) -> list[Text]:
    text, _ = _text(para)
    rows: list[list[Inline]] = [[]]
    for segment in text:
        for item in segment.content:
            if isinstance(item, LineBreak):
                rows.append([])
            else:
                rows[-1].append(item)
    return [(Segment(tuple(row)),) if row else () for row in rows]


def _definitions(paras: Sequence[Para]) -> list[Block]:
    """Terms and what is said of them; words without a term are paragraphs."""
    made: list[Block] = []
    entries: list[Definition] = []
    for para in paras:
        if para.role == "term":
            entries.append(Definition(term=_text(para)[0], blocks=()))
            continue
        blocks = _single(replace(para, role=""))
        if entries:
            last = entries[-1]
            entries[-1] = replace(last, blocks=(*last.blocks, *blocks))
        else:
            made += blocks
    if entries:
        made.append(DefinitionList(entries=tuple(entries), origin=paras[0].origin))
    return made


_GROUPS: dict[str, Callable[[Sequence[Para]], list[Block]]] = {
    "quote": _quote,
    "code": _code,
    "verse": _verse,
    "term": _definitions,
    "definition": _definitions,
}
