# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book of a Hangul document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Block, Book, Heading, Inline, Mark, Run, Segment, Text
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.model.walk import TextPlace, change_texts, every_block, top_blocks
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.anchors import every_para
from daisy_pipeline.readers.hwp.maker import Maker
from daisy_pipeline.readers.office.flow import assemble, title_words
from daisy_pipeline.readers.txt import language_of

_MOST_LETTERS = 20_000
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노곽성차주우구민나진지엄채원천방공현함변염여추"
    "도소석선설마길연위표명기반왕옥육인맹제모탁국어은편용예경봉사부가복태목형두감음빈동온호범팽승간상갈"
)
_KOREAN = re.compile(r"[가-힣]{2,4}$|[가-힣]{1,2} [가-힣]{1,3}$")
_LATIN = re.compile(r"[A-Z][a-z.'’-]*( [A-Z][\w.'’-]*){1,3}$")
_NOBODY = tokens(
    "사용자 관리자 한글 한컴 한글과컴퓨터 도서관 선생님 홍길동 이름 제목 유저 주인 기본 사무실 공용"
    " user admin administrator owner microsoft windows hancom office hangul guest home library"
    " school desktop default pc samsung"
)


def book_of(document: d.Document, file: str, format: str) -> ReadResult:
    """The Book, what is to be told, and the pictures; DP-HWP-006 for a document without words."""
    lang = language_of(_letters(document.paras))
    maker = Maker(document, file, format, lang)
    flow = assemble(maker.pieces(document.paras), maker.notes, file)
    if not (flow.front or flow.body or flow.rear):
        raise fail("DP-HWP-006", Place(file))
    titles, authors = title_words(flow, "title"), title_words(flow, "author")
    people = authors or tuple(c for c in document.info.creators if is_person(c))
    info = replace(document.info, title=" ".join(titles) or document.info.title, creators=people)
    book = Book(
        lang=lang,
        front=_plain_headings(flow.front),
        body=_plain_headings(flow.body),
        rear=_plain_headings(flow.rear),
        info=info,
        resources=maker.things.pictures.resources,
    )
    return ReadResult(
        _settled(book),
        (*maker.told.findings, *flow.findings),
        maker.things.pictures.data,
        reasons=flow.reasons,
    )


def with_findings(result: ReadResult, findings: Sequence[Finding]) -> ReadResult:
    """The result with findings of the file before those of the text."""
    return replace(result, findings=(*findings, *result.findings))


def is_person(name: str) -> bool:
    """Whether a document property names a person, and not an account, an office or a program."""
    name = name.strip()
    if any(word.lower() in _NOBODY for word in [name, *name.split()]):
        return False
    return bool(_KOREAN.match(name) and name[0] in _SURNAMES) or bool(_LATIN.match(name))


def _letters(paras: Iterable[d.Para]) -> str:
    """Enough words of the document to know its language by."""
    made: list[str] = []
    size = 0
    for para in every_para(paras):
        words = "".join(i.text for i in para.items if isinstance(i, d.Words))
        made.append(words)
        size += len(words)
        if size > _MOST_LETTERS:
            break
    text = "".join(made)
    return text if any(c.isalpha() for c in text) else "가"


def _plain_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Headings that are bold as a whole carry no mark: their level says it."""
    return tuple(_plain(b) if isinstance(b, Heading) else b for b in blocks)


def _plain(heading: Heading) -> Heading:
    runs = [i for s in heading.text for i in s.content if isinstance(i, Run) and i.text.strip()]
    label = runs[1:] if len(runs) > 1 and not runs[0].marks else runs
    if not label or not all(Mark.STRONG in r.marks for r in label):
        return heading
    content: list[Inline] = []
    for item in (i for s in heading.text for i in s.content):
        if isinstance(item, Run):
            item = replace(item, marks=tuple(m for m in item.marks if m is not Mark.STRONG))
            last = content[-1] if content else None
            if isinstance(last, Run) and replace(last, text="") == replace(item, text=""):
                item = replace(last, text=last.text + item.text)
                content.pop()
        content.append(item)
    return replace(heading, text=(Segment(tuple(content)),))


def _settled(book: Book) -> Book:
    """The Book without links to paragraphs that print does not have (empty or generated ones)."""
    ids = {b.id for b in every_block(top_blocks(book)) if b.id}

    def text(place: TextPlace) -> Text:
        return tuple(_linked(s, ids) for s in place.text)

    return change_texts(book, text)


def _linked(segment: Segment, ids: set[str]) -> Segment:
    if not any(isinstance(i, Run) and i.href for i in segment.content):
        return segment
    content = tuple(
        replace(i, href=None)
        if isinstance(i, Run) and i.href and i.href[0] == "#" and i.href[1:] not in ids
        else i
        for i in segment.content
    )
    return replace(segment, content=content)
