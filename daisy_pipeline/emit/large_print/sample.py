# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sheet with the same words in every profile, so that a reader can choose one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daisy_pipeline.config.large_print_profile import THEMES, LargePrintProfile
from daisy_pipeline.emit.large_print.pen import Pen
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.formats.typst import call, joined, points, string
from daisy_pipeline.language.sentences import sentences
from daisy_pipeline.model.book import Book, Paragraph, text_of
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.walk import top_blocks

_BASE = 18.0  # points of the sheet's own words
_LEAST, _MOST = 40, 320  # characters of the paragraph that is shown
_FIRST = 110  # characters of its first sentence, which must fit in the largest size
_THEME_WORDS = {
    "black-on-white": ("검은 글자, 흰 종이", "Black on white"),
    "white-on-black": ("흰 글자, 검은 종이", "White on black"),
    "black-on-yellow": ("검은 글자, 노란 종이", "Black on yellow"),
    "yellow-on-black": ("노란 글자, 검은 종이", "Yellow on black"),
}
_TICK = "(\u00a0\u00a0\u00a0\u00a0)"  # blanks that stay


@dataclass(frozen=True, slots=True)
class _Words:
    """What the sheet says in words of its own."""

    heading: str
    ask: str
    size: str
    colours: str
    order: str


_KO = _Words(
    "글자 크기 고르기: {}",
    "같은 글을 여러 크기로 찍었습니다. 읽기 편한 것에 표시해 주세요.",
    "{}: {}포인트",
    "색",
    "고른 크기",
)
_EN = _Words(
    "Choose a size of print: {}",
    "The same words in several sizes. Please tick what you read with ease.",
    "{}: {} point",
    "Colours",
    "My size",
)


@dataclass(frozen=True, slots=True)
class Look:
    """A profile, and the faces that it is shown in."""

    profile: LargePrintProfile
    case: TypeCase


def sample_texts(book: Book) -> tuple[str, ...]:
    """The words to show, the longest first: whole sentences of one paragraph of the Book's text.

    It is the first that is neither short nor begins with a long sentence; () where there is none.
    """
    lang = main_language(book.lang)
    for block in top_blocks(Book(lang=book.lang, body=book.body)):
        if not isinstance(block, Paragraph) or block.role:
            continue
        text = " ".join("".join(text_of(part) for part in block.text).split())
        if len(text) < _LEAST:
            continue
        ends = [end for _, end in sentences(text, lang)]
        if ends[0] <= _FIRST:
            kept = [end for end in ends if end <= _MOST]
            return tuple(text[:end].strip() for end in reversed(kept))
    return ()


def sample_code(title: str, lang: str, texts: Sequence[str], looks: Sequence[Look]) -> str:
    """Typst code of the sheet, for `tools.typst.compile_pdf`. ``looks`` are in the sheet's order.

    Of ``texts`` the first is taken with which everything stands on one page.
    """
    korean = main_language(lang) == "ko"
    words = _KO if korean else _EN
    main, _, region = lang.partition("-")
    pen = _pen(looks[0].case, lang)
    setting = {
        "font": _fonts(looks[0].case),
        "lang": string(main),
        "region": string(region or ("KR" if korean else "US")),
    }
    head = [
        call("heading", pen.said(words.heading.format(title)), level="1"),
        call("par", pen.said(words.ask)),
    ]
    tail = [
        call("heading", pen.said(words.colours), level="2"),
        *_strips(pen, korean),
        call("par", pen.said(f"{words.order}: {_ticks(looks)}")),
    ]
    variants = [joined([*head, *_shown(text, words, looks, lang), *tail]) for text in texts]
    return "\n".join(
        (
            f"#let base = {points(_BASE)}",
            "#" + call("set document", title=string(words.heading.format(title))),
            _preamble(),
            "#" + call("set text", **setting),
            "#" + call("sheet", *variants),
            "",
        )
    )


def _shown(text: str, words: _Words, looks: Sequence[Look], lang: str) -> Iterator[str]:
    """The text in every profile, under the profile's name and size."""
    for look in looks:
        pen, one = _pen(look.case, lang), look.profile
        yield call(
            "shown",
            points(one.size),
            f"{one.pitch:g}",
            _fonts(look.case),
            f'rgb("{one.ink}")',
            f'rgb("{one.paper}")',
            pen.said(words.size.format(one.name, f"{one.size:g}")),
            pen.said(text),
        )


def _strips(pen: Pen, korean: bool) -> Iterator[str]:
    """Every theme with its name, to be ticked."""
    for name, (ink, paper) in THEMES.items():
        said = f"{_TICK} {_THEME_WORDS[name][0 if korean else 1]} ({name})"
        yield call("coloured", f'rgb("{ink}")', f'rgb("{paper}")', call("par", pen.said(said)))


def _ticks(looks: Sequence[Look]) -> str:
    return "　".join(f"{_TICK} {look.profile.name}" for look in looks)


def _pen(case: TypeCase, lang: str) -> Pen:
    return Pen(case, lambda _: "", frozenset(), our_words(lang))


def _fonts(case: TypeCase) -> str:
    return "(" + "".join(f"{string(name)}," for name in case.families) + ")"


@cache
def _preamble() -> str:
    return files("daisy_pipeline.emit.large_print").joinpath("sample.typ").read_text("utf-8")
