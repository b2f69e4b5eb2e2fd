# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a look and a style's name mean, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Inline, Mark, Picture, Run
from daisy_pipeline.readers.office.pieces import Content, tidy

_HEADING = re.compile(r"(?:heading|제목|標題|見出し) ?([1-9])$", re.I)
_MONO = re.compile(
    r"courier|consolas|monaco|menlo|mono\b|lucida console|d2coding|나눔고딕코딩|nanumgothiccoding"
    r"|source code|fixedsys|terminal|typewriter",
    re.I,
)
_CODE_STYLES = re.compile(
    r"html (preformatted|code|typewriter|keyboard|sample)|source ?code|verbatim char|code|코드"
    r"|macro text|preformatted text|미리 서식",
    re.I,
)
_ROLES = {
    **dict.fromkeys(("title", "제목", "책 제목", "책제목", "표제"), "title"),
    **dict.fromkeys(("subtitle", "부제", "부제목"), "subtitle"),
    **dict.fromkeys(("author", "지은이", "저자", "글쓴이"), "author"),
    **dict.fromkeys(("date", "날짜"), "dateline"),
    **dict.fromkeys(("signature", "서명"), "signature"),
    **dict.fromkeys(("epigraph", "제사", "제사(題詞)"), "epigraph"),
    **dict.fromkeys(("envelope address", "주소", "html address"), "address"),
    **dict.fromkeys(
        ("caption", "캡션", "그림 캡션", "표 캡션", "tablecaption", "table caption"), "caption"
    ),
    **dict.fromkeys(("horizontal line", "가로줄", "수평선"), "divider"),
    **dict.fromkeys(
        ("quote", "intense quote", "block text", "인용", "인용문", "강한 인용", "quotations"),
        "quote",
    ),
    **dict.fromkeys(("verse", "poem", "시", "운문", "시구"), "verse"),
    **dict.fromkeys(("list heading", "definition term", "definition term tight"), "term"),
    **dict.fromkeys(
        (
            "list contents",
            "definition",
            "definition definition",
            "definition definition tight",
        ),
        "definition",
    ),
}
_CONTENTS = re.compile(
    r"(toc|목차|contents) ?([1-9]|10)$|contents heading$|toc heading$|목차 제목$|table of figures$",
    re.I,
)


def role_of(name: str) -> str:
    """What a paragraph style means by its name; "" for one that only looks some way."""
    key = " ".join(name.lower().replace("_", " ").split())
    return "code" if _CODE_STYLES.fullmatch(key) else _ROLES.get(key, "")


def is_contents(name: str) -> bool:
    """Whether a style is a generated table of contents' own."""
    return _CONTENTS.match(name.strip()) is not None


def heading_level(name: str) -> int | None:
    """The level that a style's name says: Heading 2, 제목 2."""
    found = _HEADING.match(name.strip())
    return int(found[1]) if found else None


def is_mono(font: str) -> bool:
    """Whether a font is one that programs are printed in."""
    return _MONO.search(font) is not None


@dataclass(frozen=True, slots=True)
class Look:
    """What a run looks like, as far as it means something; None: not said."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    strike: bool | None = None
    underline: bool | None = None
    dotted: bool | None = None  # 강조점
    raised: str | None = None
    size: int | None = None  # half points
    mono: bool | None = None
    latin: str | None = None  # languages
    asian: str | None = None
    font: str | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below."""
        if below is NO_LOOK:
            return self
        said = {n: v for n in Look.__slots__ if (v := getattr(self, n)) is not None}
        return replace(below, **said) if said else below

    def marks(self, base: Look, *, linked: bool) -> tuple[Mark, ...]:
        """How words in this look are set off from their paragraph's own look."""
        if self is base:
            return ()
        found = []
        if self.bold and not base.bold:
            found.append(Mark.STRONG)
        if (self.italic and not base.italic) or (self.dotted and not base.dotted):
            found.append(Mark.EMPHASIS)
        if self.underline and not base.underline and not linked:
            found.append(Mark.UNDERLINE)
        if self.strike and not base.strike:
            found.append(Mark.STRIKE)
        if self.mono and not base.mono:
            found.append(Mark.CODE)
        if self.raised in _RAISED:
            found.append(_RAISED[self.raised])
        elif self.raised in _MOVED and (self.size or 0) < (base.size or _USUAL) and self.size:
            found.append(_MOVED[self.raised])
        return tuple(sorted(found))


_RAISED = {"superscript": Mark.SUP, "subscript": Mark.SUB}
_MOVED = {"up": Mark.SUP, "down": Mark.SUB}  # only where the letters are smaller as well
_USUAL = 20  # half points, where a document says no size
NO_LOOK = Look()


def plain_heading(content: Sequence[Inline | Picture]) -> Content:
    """A heading's content; what all of its words share is its look, not an emphasis."""
    runs = [i for i in content if isinstance(i, Run) and i.text.strip()]
    shared = set(runs[0].marks) if runs else set()
    for run in runs:
        shared &= set(run.marks)
    return tidy(
        replace(i, marks=tuple(m for m in i.marks if m not in shared)) if isinstance(i, Run) else i
        for i in content
    )
