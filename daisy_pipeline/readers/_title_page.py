# SPDX-License-Identifier: AGPL-3.0-or-later
"""Title and author on top of a typed text: set with blanks, or named (``제목:``, ``지은이:``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import BookInfo, Origin, Paragraph, plain
from daisy_pipeline.readers._headings import shape_of
from daisy_pipeline.readers._layout import MARKED, Line
from daisy_pipeline.readers.typed.groups import MAIL

_NAMED = re.compile(
    r"(제목|책 ?이름|도서명|서명|부제|지은이|저자|글쓴이|글|작가|지음"
    r"|title|subtitle|author|by)\s*[:：]\s*(\S.*)$",
    re.I,
)
_ROLES = {"부제": "subtitle", "subtitle": "subtitle"} | dict.fromkeys(
    ("제목", "책이름", "책 이름", "도서명", "서명", "title"), "title"
)
_WROTE = re.compile(
    r"\s*(?:지음|지은이)$|\s+(?:글|저|씀|작|作|著|(?:장편|단편|연작)?소설|시집)$|^(지은이|글|저자|by)\s+",
    re.I,
)
_HELPED = re.compile(
    r"\s*(?:옮김|엮음|엮은이|옮긴이|그린이)$|\s+(?:그림|역|편|편저|편역|번역|감수|해설|사진|譯|編)$"
    r"|^(?:옮긴이|엮은이|그린이|그림|감수)\s+"
)
_PERSON = re.compile(
    r"[가-힣]{2,4}$|[가-힣]{1,2} [가-힣]{1,3}$|(by )?[A-Z][\w.]*( [A-Z][\w.’'-]*){1,3}$"
)
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노곽성차주우구나민진지엄채원천"
    "방공현함변염여추길연위표명기반왕옥육인맹탁"
)
_DEEP = 10
_NOTHING = BookInfo()


@dataclass(frozen=True, slots=True)
class TitlePage:
    """The paragraphs with roles that stand on top, what they say, and how many lines they take."""

    blocks: tuple[Paragraph, ...] = ()
    info: BookInfo = _NOTHING
    lines: int = 0


def title_page(lines: Sequence[Line], file: str) -> TitlePage:
    """The title page of a text; an empty one when its first lines are not surely one."""
    tops = _tops(lines)
    roles = _named(tops) or _signed(tops) or _set_apart(tops)
    blocks = tuple(
        Paragraph(text=plain(words), role=role, origin=Origin(file, line.number))
        for line, role, words in roles
    )
    names = {role: words for _, role, words in reversed(roles)}
    creators = tuple(_WROTE.sub("", w).strip() or w for _, r, w in roles if r == "author")
    info = BookInfo(title=names.get("title", ""), creators=creators)
    return TitlePage(blocks, info, lines.index(roles[-1][0]) + 1 if roles else 0)


Roles = list[tuple[Line, str, str]]


def _tops(lines: Sequence[Line]) -> list[tuple[Line, bool]]:
    """The first lines that have words, each with whether an empty line (or the end) follows."""
    tops = []
    for at, line in enumerate(lines[:30]):
        if line.words:
            tops.append((line, at + 1 == len(lines) or not lines[at + 1].words))
        if len(tops) == 6:
            break
    return tops


def _named(tops: Sequence[tuple[Line, bool]]) -> Roles:
    roles: Roles = []
    if any((mail := MAIL.match(line.words)) and mail[1] for line, _ in tops):
        return []  # the subject of an e-mail
    for line, _ in tops:
        found = _NAMED.match(line.words)
        if not found:
            break
        roles.append((line, _ROLES.get(found[1].lower(), "author"), found[2]))
    return roles


def _signed(tops: Sequence[tuple[Line, bool]]) -> Roles:
    """Lines without a gap between them, of which the last say who wrote (지음) or helped (옮김)."""
    end = next((n + 1 for n, (_, gap) in enumerate(tops) if gap), 0)
    group = [line for line, _ in tops[:end]]
    if len(group) < 2 or not _is_title(group[0]) or not all(map(_is_short, group[1:])):
        return []
    wrote = [bool(_WROTE.search(n.words)) for n in group]
    signed = [w or bool(_HELPED.search(n.words)) for w, n in zip(wrote, group, strict=True)]
    first = next((n for n in range(1, end) if signed[n]), end)
    if first == end or not all(signed[first:]) or not any(wrote[first:]):
        return []
    roles = ["title", *["subtitle"] * (first - 1)]
    roles += ["author" if w else "" for w in wrote[first:]]
    return [(line, role, line.words) for line, role in zip(group, roles, strict=True)]


def _set_apart(tops: Sequence[tuple[Line, bool]]) -> Roles:
    """A short first line and, below it, short lines set deep or a person's name between gaps."""
    if len(tops) < 2 or not _is_title(tops[0][0]):
        return []
    roles: Roles = [(tops[0][0], "title", tops[0][0].words)]
    for line, gap in tops[1:]:
        if not _is_short(line) or (not gap and line is not tops[-1][0] and line.indent < _DEEP):
            break
        if _is_author(line, gap):
            return [*roles, (line, "author", line.words)]
        if line.indent < _DEEP and line.words[0] not in "-–—―(〈<":
            break
        roles.append((line, "subtitle", line.words))
    first, gap = tops[0]
    return roles if first.indent >= _DEEP and (gap or len(roles) > 1) else []


def _is_author(line: Line, gap: bool) -> bool:
    if _WROTE.search(line.words):
        return gap or line.indent >= _DEEP
    if not _PERSON.match(line.words) or shape_of(line.words) is not None:
        return False
    # A poem's or a chapter's title below the book's may be as short as a name.
    surely = line.words.isascii() or (len(line.words) > 2 and line.words[0] in _SURNAMES)
    return line.indent >= _DEEP or (gap and surely)


def _is_short(line: Line) -> bool:
    plain = not MARKED.match(line.words) or line.words.startswith("- ")  # "- a subtitle"
    return len(line.words) <= 40 and line.words[-1] not in ".,!…" and plain


def _is_title(line: Line) -> bool:
    return _is_short(line) and line.words[0] not in "\"'“‘「『" and shape_of(line.words) is None
