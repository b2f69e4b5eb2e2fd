# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headings of a typed text, found by their marks (``# ``) and by their shape (제1장, Chapter 1, I).

A missed heading costs a typist two keys, a false one makes a reader lose the way: in doubt, no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from daisy_pipeline.readers._layout import Layout, Line, ends_sentence, is_full
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.typed.contents import Listed, listed_headings
from daisy_pipeline.readers.typed.found import Found, boxed, centered, proposals, underlined
from daisy_pipeline.readers.typed.shapes import Shape, more_shapes

_MARK = re.compile(r"(#{1,6}) +(\S.*?)(?: +#+)?$")
_DIGIT = (
    r"(?:\d{1,3}|[일이삼사오육칠팔구십백]{1,4}|[一二三四五六七八九十百]{1,4}|[IVXLC]{1,7}|[Ⅰ-Ⅻ])"
)
_REST = r"(?:$|[ .:：,·\-–—_)〉>\]]+\S.*$|[.:：]?$)"
_FORMAL = re.compile(rf"(?:제|第) ?{_DIGIT} ?(부|편|권|장|절|部|篇|章|節|막|幕)(?={_REST})")
_SHORT = re.compile(rf"\d{{1,3}} ?(부|편|장|절|막)(?={_REST})")
_ENGLISH = re.compile(
    r"(Part|Book|Volume|Chapter|Section|Act|Scene) +"
    r"(?:\d{1,3}|[IVXLC]{1,7}|(?:Twenty|Thirty|Forty|Fifty)(?:[- ](?:One|Two|Three|Four|Five|Six"
    r"|Seven|Eight|Nine))?|One|Two|Three|Four|Five|Sixteen|Six|Seventeen|Seven|Eighteen|Eight|Nineteen|Nine"
    r"|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|First|Second|Third|Last)\b"
    r"(?=$|[ .:\-–—]+\S.*$|[.:]$)",
    re.I,
)
_ROMAN = re.compile(r"([IVXLC]{1,7}|[Ⅰ-Ⅻ])\.?$")
_ROMAN_TITLE = re.compile(r"([IVXLC]{1,7}|[Ⅰ-Ⅻ])\. +\S.*$")
_NUMBER = re.compile(r"(\d{1,3})\.?$")
_NUMBER_TITLE = re.compile(r"(\d{1,3})\. +\S.*$")
_RANKS = {
    **dict.fromkeys(("부", "편", "권", "部", "篇", "part", "book", "volume"), 0),
    **dict.fromkeys(("막", "幕", "act"), 1),
    **dict.fromkeys(("장", "章", "chapter"), 2),
    **dict.fromkeys(("절", "節", "section", "scene"), 3),
}
FRONT = tokens(
    "머리말 서문 책머리에 들어가며 들어가는말 들어가는글 여는글 여는말 펴내며 차례 목차 일러두기"
    " 추천사 시인의말 추천의말 추천의글 추천글 감사의말 감사의글 헌사 지은이소개 저자소개"
    " preface foreword contents tableofcontents dedication acknowledgments acknowledgements"
)
BODY = tokens(
    "프롤로그 에필로그 서장 종장 맺음말 나가며 나오며 닫는글 닫는말 마치며 서론 본론 결론"
    " prologue epilogue introduction conclusion"
)
REAR = tokens(
    "발문 작가노트 덧붙이는말 덧붙이는글 옮긴이의글 엮은이의말"
    " 부록 참고문헌 찾아보기 색인 미주 주석 판권 후기 편집후기 작가의말 지은이의말 저자후기 해설"
    " 작품해설 연보 작가연보 옮긴이의말 옮긴이후기 역자후기 추천도서"
    " afterword appendix bibliography index notes endnotes glossary"
)
_STRONG = tokens("프롤로그 에필로그 머리말 맺음말 prologue epilogue preface foreword")
_APPENDIX = re.compile(r"(?:부록|Appendix) ?(?:\d{1,2}|[A-Z가-하])?(?:[.:] .*)?$")
_CONTENTS = tokens("차례 목차 contents tableofcontents")
# A line of contents: a title, a tab or many blanks or dots, and its page.
_ENTRY = re.compile(
    r"\S.*?(?:\t+| {3,}|\s*[.·…‥ㆍ∙-]{3,}\s*)(?:\d{1,4}|[ivxlc]{1,7})(?: ?쪽)?$", re.IGNORECASE
)
_LONGEST = 42


def find_headings(lines: Sequence[Line], layout: Layout) -> Found:
    """The headings of a text, why they are headings, and what only may be one."""
    found: dict[int, tuple[int, str]] = {}
    whys: dict[int, str] = {}
    shapes: dict[int, Shape] = {}
    used: set[int] = set()
    rules = underlined(lines)
    for at, line in enumerate(lines):
        mark = _MARK.match(line.words)
        if mark:
            found[line.number], whys[line.number] = (len(mark[1]), mark[2]), "mark"
        elif at in rules and (not line.words.startswith(">")):
            found[line.number], whys[line.number] = (rules[at][0], line.words), "underline"
            used.update(lines[n].number for n in rules[at][1])
        elif line.words and (shape := shape_of(line.words)) and _stands(lines, at, shape, layout):
            shapes[at] = shape
    kept, maybe = _judged(lines, shapes, layout)
    levels = _levels(kept.values())
    for at, shape in kept.items():
        if lines[at].number not in found:
            found[lines[at].number] = (levels[shape.rank], lines[at].words)
            whys[lines[at].number] = shape.why
    known = {*found, *used, *contents_lines(lines, found)}
    return Found(found, whys, frozenset(used), proposals(lines, layout, known, maybe))


def _judged(
    lines: Sequence[Line], shapes: Mapping[int, Shape], layout: Layout
) -> tuple[dict[int, Shape], dict[int, str]]:
    """The shapes that are headings by their order, their place or the contents; and why others may.

    In a text that is all verse, blanks and brackets are the poet's.
    """
    listed = listed_headings(lines, shape_of)
    outside = _outside(lines, shapes, listed)
    kept = _counting(lines, outside)
    maybe = {at: _doubt(shape) for at, shape in outside.items() if at not in kept}
    if layout.mode != "verse":
        for find, why in ((centered, "centered"), (boxed, "bracket")):
            sure, unsure = find(lines)
            kept.update({at: Shape(6, why=why) for at in sure if at not in kept})
            maybe.update({at: why for at in unsure if at not in kept})
    for at, rank in listed.ranks.items():
        shape = kept.get(at) or outside.get(at)
        kept[at] = shape or Shape(rank, why="contents")
    inside = {at for begin, end in listed.spans for at in range(begin, end)}
    kept = {at: shape for at, shape in sorted(kept.items()) if at not in inside}
    return kept, {at: why for at, why in maybe.items() if at not in kept and at not in inside}


def _doubt(shape: Shape) -> str:
    return "lone-date" if shape.series == "date" else "uncounted"


def _outside(
    lines: Sequence[Line], shapes: Mapping[int, Shape], listed: Listed
) -> dict[int, Shape]:
    """The shapes that do not stand in typed contents."""
    inside = {at for begin, end in listed.spans for at in range(begin, end)}
    kept = {at: shape for at, shape in shapes.items() if at not in inside}
    return kept if listed.spans else _without_contents(lines, kept)


def shape_of(words: str) -> Shape | None:
    """What kind of heading a line looks like, by itself; None for a sentence or a speech."""
    if len(words) > _LONGEST or _ENTRY.match(words):
        return None
    if plain := _plain_number(words):
        return plain
    if ends_sentence(words.rstrip(".:")) or words.endswith(
        (",", "다.", "요.", "오.", "까.", "죠.")
    ):
        return None
    if words[-1] in "?!":
        return None
    key = _key(words)
    if key in FRONT | BODY | REAR or _APPENDIX.match(words):
        return Shape(-1, strong=key in _STRONG, why="word")
    if formal := _FORMAL.match(words):
        return Shape(_RANKS[formal[1]], strong=True)
    if short := _SHORT.match(words):
        return Shape(_RANKS[short[1]])
    if english := _ENGLISH.match(words):
        return Shape(_RANKS[english[1].lower()])
    if title := _ROMAN_TITLE.match(words):
        return Shape(2, "roman-title", _roman(title[1]), why="series")
    if title := _NUMBER_TITLE.match(words):
        return Shape(4, "number-title", int(title[1]), why="series")
    return more_shapes(words)


def _key(words: str) -> str:
    return re.sub(r"[\s.:·]+", "", words).lower()


def _without_contents(lines: Sequence[Line], shapes: Mapping[int, Shape]) -> dict[int, Shape]:
    """The shapes without those that a typed table of contents lists: they come again later."""
    kept = dict(shapes)
    words = {at: _key(lines[at].words) for at in shapes}
    for top in [at for at, key in words.items() if key in _CONTENTS]:
        for at in [at for at in shapes if at > top]:
            if words[at] not in {key for later, key in words.items() if later > at}:
                break
            kept.pop(at, None)
    return kept


def contents_lines(
    lines: Sequence[Line], headings: Mapping[int, tuple[int, str]]
) -> frozenset[int]:
    """The numbers of the lines that a typed table of contents is made of."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line.number not in headings or _key(headings[line.number][1]) not in _CONTENTS:
            continue
        end = at + 1
        while end < len(lines) and lines[end].number not in headings:
            end += 1
        rows = [n for n in lines[at + 1 : end] if n.words]
        if len(rows) > 1 and not any(len(n.words) > 80 or ends_sentence(n.words) for n in rows):
            found.update(n.number for n in rows if not n.words.startswith("@@"))
    return frozenset(found)


def _plain_number(words: str) -> Shape | None:
    if found := _ROMAN.match(words):
        value = _roman(found[1])
        return Shape(2, "roman", value, why="series") if value else None
    if found := _NUMBER.match(words):
        return Shape(4, "number", int(found[1]), why="series")
    return None


def _stands(lines: Sequence[Line], at: int, shape: Shape, layout: Layout) -> bool:
    """Whether a line stands as headings do: after a gap; numbers with words between two gaps."""
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    gap_before = before is None or not before.words or before.words.startswith(("@@", "#"))
    gap_after = after is None or not after.words or after.words.startswith("@@")
    if (
        before is not None
        and before.words
        and layout.width
        and is_full(before, lines[at], layout.width)
    ):
        return False  # the line goes on from the one before
    if shape.series == "roman":
        return True  # must count up, see _counting
    if shape.series:
        return gap_before and gap_after
    return shape.strong or gap_before


def _counting(lines: Sequence[Line], shapes: Mapping[int, Shape]) -> dict[int, Shape]:
    """The shapes without numbers that do not count up: a year, a list, a stray figure."""
    kept = {at: s for at, s in shapes.items() if not s.series}
    for series in dict.fromkeys(s.series for s in shapes.values() if s.series):
        members = [(at, s) for at, s in shapes.items() if s.series == series]
        kept.update(_dated(members) if series == "date" else _longest_count(lines, members))
    return dict(sorted(kept.items()))


def _dated(members: Sequence[tuple[int, Shape]]) -> dict[int, Shape]:
    """Three dates or more that follow each other are a diary's; a new year may begin anew."""
    run: list[tuple[int, Shape]] = []
    back = 0
    for at, shape in members:
        back += bool(run) and shape.value < run[-1][1].value
        run.append((at, shape))
    return dict(run) if len(run) >= 3 and back * 4 <= len(run) else {}


def _longest_count(lines: Sequence[Line], members: Sequence[tuple[int, Shape]]) -> dict[int, Shape]:
    run: list[tuple[int, Shape]] = []
    for at, shape in members:
        restarts = shape.value == 1 and bool(run) and run[-1][1].value > 1
        if not run and shape.value != 1 and any(n.words for n in lines[:at]):
            continue
        if not run or restarts or shape.value == run[-1][1].value + 1:
            run.append((at, shape))
    alone_on_top = len(run) == 1 and not any(n.words for n in lines[: run[0][0]])
    plain = bool(run) and run[0][1].series in ("roman", "number")
    return dict(run) if len(run) > 1 or (alone_on_top and plain) else {}


def _levels(shapes: Iterable[Shape]) -> dict[int, int]:
    used = sorted({s.rank for s in shapes if s.rank >= 0})
    return {-1: 1, **{rank: min(at, 6) for at, rank in enumerate(used, 1)}}


def _roman(text: str) -> int:
    """The value of a well-formed Roman number, 0 for others (``CC`` is one, ``IC`` is none)."""
    if len(text) == 1 and text >= "Ⅰ":
        return ord(text) - ord("Ⅰ") + 1
    shape = r"(X[CL]|L?X{0,3}|XC|C{1,3})?(X[CL]|L?X{0,3})(I[XV]|V?I{0,3})$"
    if not text or not re.match(shape, text):
        return 0
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-v if v < after else v for v, after in pairs)
