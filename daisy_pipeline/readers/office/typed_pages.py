# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print pages that people type into documents as they do into plain text: ``@@p12``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Inline, PageMark, Picture, Run
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.readers._layout import ends_sentence
from daisy_pipeline.readers._typed_inline import Marks, page_alone, typed
from daisy_pipeline.readers.office.pieces import Content, Done, Para, Piece

# As much as a mark may be; what it is, the rules of typed text say (readers._typed_inline).
_MARK = re.compile(
    r" ?@@(?:p(?:age)?\.? ?)?[0-9A-Za-z가-힣]{1,9}(?:-\d{1,5})?(?: 쪽(?![가-힣]))? ?", re.I
)
_CUT = re.compile(r"@{1,2}[\w.-]{0,10}$")
_REST = re.compile(r"[@A-Za-z0-9.-]{1,9}쪽? ?")
_BROKEN = 20  # letters from which on a line is a paragraph's and no heading's


def with_pages(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with their typed page marks as marks; program text stays as it is."""
    return [
        replace(p, content=_marked(p)) if isinstance(p, Para) and _has_mark(p) else p
        for p in pieces
    ]


def _has_mark(para: Para) -> bool:
    return para.role != "code" and not para.contents and "@@" in para.words


def _marked(para: Para) -> Content:
    bare = all(isinstance(i, Run) for i in para.content)
    if bare and (page := page_alone(para.words)) is not None:
        return (page,)
    made: list[Inline | Picture] = []
    for item in _whole(para.content):
        cut = isinstance(item, Run) and "@@" in item.text
        made += _cut(item, first=not made) if isinstance(item, Run) and cut else [item]
    return tuple(made)


def _whole(content: Content) -> list[Inline | Picture]:
    """The content with marks that a program has cut in two (by its spelling check) in one run."""
    made: list[Inline | Picture] = []
    for item in content:
        last = made[-1] if made else None
        if isinstance(item, Run) and isinstance(last, Run) and _CUT.search(last.text):
            rest = _REST.match(item.text)
            if rest:
                made[-1] = replace(last, text=last.text + rest[0])
                item = replace(item, text=item.text[rest.end() :])
                if not item.text:
                    continue
        made.append(item)
    return made


def _cut(run: Run, *, first: bool) -> list[Inline]:
    """The run's words around its page marks; a blank beside a mark stays before it."""
    parts: list[Inline] = []
    last = 0
    for found in _MARK.finditer(run.text):
        before = run.text[last : found.start()]
        inner = [i for s in typed(found[0], 0, Marks("")) for i in s.content]
        if not any(isinstance(i, PageMark) for i in inner):
            continue
        blank = found[0][0] == " " or (found[0][-1] == " " and isinstance(inner[-1], PageMark))
        if blank and not (first and not before and not parts):
            before += " "
        parts += [Run(text=before), *inner]
        last = found.end()
    parts.append(Run(text=run.text[last:]))
    made: list[Inline] = []
    for part in parts:
        if not isinstance(part, Run):
            made.append(part)
        elif part.text and made and isinstance(made[-1], Run):
            made[-1] = replace(made[-1], text=made[-1].text + part.text)
        elif part.text:
            made.append(replace(run, text=part.text))
    return made


def odd_marks(pieces: Iterable[Piece], file: str) -> tuple[Finding, ...]:
    """What is left of ``@@`` in pieces whose page marks are made: no page that we know."""
    made: list[Finding] = []
    for piece in pieces:
        if not isinstance(piece, Para) or not _has_mark(piece):
            continue
        words, origin = piece.words, piece.origin
        at = words.index("@@")
        line, inside = (origin.line, origin.inside) if origin else (0, "")
        facts: dict[str, str | int | float] = {"words": words[at : at + 12]}
        made.append(Finding("DP-TXT-022", Place(file, line, inside=inside), facts))
    return tuple(made)


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with paragraphs in one that a page mark of its own line has cut in two."""
    made: list[Piece] = []
    for piece in pieces:
        if len(made) > 1 and _is_page(made[-1]) and _goes_on(made[-2], piece):
            page, above = made.pop(), made.pop()
            assert isinstance(above, Para) and isinstance(page, Para) and isinstance(piece, Para)
            content = (*above.content, Run(text=" "), *page.content, *piece.content)
            made.append(replace(above, content=_merged(content)))
        else:
            made.append(piece)
    return made


def _merged(content: Content) -> Content:
    """The blank before the mark belongs to the run before it."""
    made: list[Inline | Picture] = []
    for item in content:
        last = made[-1] if made else None
        if isinstance(item, Run) and item.text == " " and isinstance(last, Run) and not last.ruby:
            made[-1] = replace(last, text=last.text + " ")
        else:
            made.append(item)
    return tuple(made)


def _is_page(piece: Piece) -> bool:
    return isinstance(piece, Para) and len(piece.content) == 1 and _only_page(piece.content[0])


def _only_page(item: Inline | Picture) -> bool:
    return isinstance(item, PageMark)


def _goes_on(above: Piece, below: Piece) -> bool:
    """Whether a sentence runs on from page to page."""
    if isinstance(above, Done) or isinstance(below, Done):
        return False
    plain = all(
        not (p.level or p.role or p.contents or p.prominent) and p.content for p in (above, below)
    )
    if not plain or below.place or len(above.words) <= _BROKEN or not below.words:
        return False
    return isinstance(above.content[-1], Run) and not ends_sentence(above.words)


__all__ = ["joined", "odd_marks", "with_pages"]
