# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proof view: a volume as a web page, print beside braille, row by row, page by page.

For 점역교정: sighted readers compare print with dots, braille readers read the same page with a
screen reader and a display. Works from a file, without script and without fonts of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from daisy_pipeline.messages import phrase


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A row of cells and the print that begins in it; no print for what the layout added."""

    cells: str
    print: str = ""


@dataclass(frozen=True, slots=True)
class ProofPage:
    """A page as it is embossed; ``number`` is 0 where it has none."""

    rows: tuple[ProofRow, ...]
    number: int = 0
    print_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofVolume:
    """A volume of a book: ``number`` of ``names``, which are the files of all volumes' views.

    ``book_lang`` is the language of the print, ``lang`` (ko, en) that of the page's own words.
    """

    title: str
    pages: Sequence[ProofPage]
    names: Sequence[str]
    number: int = 1
    book_lang: str = "ko"
    lang: str = "ko"


_STYLE = """
:root{color-scheme:light dark}
body{font:1.1rem/1.6 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;
color:#111;background:#fff}
a{color:#003ea8}a:focus{outline:3px solid #003ea8}
nav ol{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;margin:0 0 1rem}
th,td{border:1px solid #767676;padding:.2rem .6rem;text-align:left;vertical-align:top}
th[scope=row]{width:3.5rem;text-align:right;font-weight:normal}
td.b{white-space:pre;width:1%;font-family:"Apple Braille","Segoe UI Symbol","DejaVu Sans",
"Noto Sans Symbols 2","Noto Sans Symbols2",FreeMono,monospace;letter-spacing:.08em}
td.p{white-space:pre-wrap}
@media(prefers-color-scheme:dark){body{color:#eee;background:#111}
a{color:#9cf}a:focus{outline-color:#9cf}}
@media print{nav{display:none}section{break-inside:avoid}}
"""


def proof_html(volume: ProofVolume) -> bytes:
    """The page in UTF-8; every braille page is a section with a heading and a table of rows."""
    return "\n".join(_lines(volume)).encode("utf-8")


def _lines(volume: ProofVolume) -> Iterator[str]:
    lang = volume.lang
    title = phrase("proof.title", lang, title=volume.title)
    if len(volume.names) > 1:
        title += " – " + phrase("proof.volume", lang, number=volume.number)
    yield f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{escape(title)}</h1>"
    yield f'<p>{escape(phrase("proof.font", lang))} <span lang="ko-Brai">⠿⠀⠇⠁</span></p>'
    yield from _volumes(volume)
    yield from _contents(volume)
    yield "</header>\n<main>"
    for place, page in enumerate(volume.pages, 1):
        yield from _page(volume, page, place)
    yield "</main>\n</body>\n</html>\n"


def _volumes(volume: ProofVolume) -> Iterator[str]:
    if len(volume.names) < 2:
        return
    yield f'<nav aria-label="{escape(phrase("proof.volumes", volume.lang))}">\n<ol>'
    for number, name in enumerate(volume.names, 1):
        words = escape(phrase("proof.volume", volume.lang, number=number))
        here = ' aria-current="page"' if number == volume.number else ""
        yield f'<li><a href="{escape(name)}"{here}>{words}</a></li>'
    yield "</ol>\n</nav>"


def _contents(volume: ProofVolume) -> Iterator[str]:
    words = escape(phrase("proof.pages", volume.lang))
    yield f'<nav aria-labelledby="pages">\n<h2 id="pages">{words}</h2>\n<ol>'
    for place, page in enumerate(volume.pages, 1):
        yield f'<li><a href="#p{place}">{escape(_name(volume, page, place))}</a></li>'
    yield "</ol>\n</nav>"


def _name(volume: ProofVolume, page: ProofPage, place: int) -> str:
    """What a page is called: its number, or its place where it has none; its print pages."""
    key, number = ("proof.page", page.number) if page.number else ("proof.sheet", place)
    name = phrase(key, volume.lang, number=number)
    if page.print_pages:
        labels = ", ".join(page.print_pages)
        name += " " + phrase("proof.print_pages", volume.lang, labels=labels)
    return name


def _page(volume: ProofVolume, page: ProofPage, place: int) -> Iterator[str]:
    name = escape(_name(volume, page, place))
    heads = [escape(phrase(f"proof.{key}", volume.lang)) for key in ("row", "braille", "print")]
    book = escape(volume.book_lang)
    yield f'<section aria-labelledby="p{place}">\n<h2 id="p{place}">{name}</h2>'
    yield f'<table aria-labelledby="p{place}">\n<thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead>\n<tbody>"
    number = 1
    for empty, group in groupby(page.rows, lambda row: not row.cells):
        rows = list(group)
        if empty:
            yield _empty(volume.lang, number, len(rows))
        for place, row in enumerate(() if empty else rows, number):
            yield (
                f'<tr><th scope="row">{place}</th>'
                f'<td class="b" lang="{book}-Brai">{escape(row.cells)}</td>'
                f'<td class="p" lang="{book}">{escape(row.print)}</td></tr>'
            )
        number += len(rows)
    yield "</tbody>\n</table>\n</section>"


def _empty(lang: str, number: int, count: int) -> str:
    """Empty rows as one: nobody has to step through twenty of them."""
    place = str(number) if count == 1 else f"{number}–{number + count - 1}"
    words = escape(phrase("proof.empty", lang, count=count))
    return f'<tr><th scope="row">{place}</th><td colspan="2">{words}</td></tr>'
