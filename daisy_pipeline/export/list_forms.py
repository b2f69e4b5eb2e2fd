# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list of new titles as a page, as plain text, as braille pages, and as a script to be read.

Equal lists give equal bytes: no time of day stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from daisy_pipeline.export.list_words import Entry, Worded
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.language.numbers import sino
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import Fact, Finding

if TYPE_CHECKING:
    from daisy_pipeline.braille.layout.blocks import Stretch
    from daisy_pipeline.readings.lexicon import Lexicon

Made = tuple[bytes, tuple[Finding, ...]]
_EXAMPLES = 5  # readings named in a finding
_ITEM_ID = re.compile(r"[A-Z0-9]{6,40}")  # said letter by letter; nothing to doubt
_FOREIGN = re.compile(f"[A-Za-z{HANJA}]")
_STYLE = """:root{color-scheme:light dark;--paper:#fff;--ink:#1a1a1a;--link:#003b8e}
@media (prefers-color-scheme:dark){:root{--paper:#141414;--ink:#f2f2f2;--link:#a8c7ff}}
body{font:1.1rem/1.7 "Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",system-ui,sans-serif;
max-width:45rem;margin:0 auto;padding:1rem;color:var(--ink);background:var(--paper);
overflow-wrap:anywhere;word-break:keep-all}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100vw}
.skip:focus{position:static}
h1{font-size:1.7rem;line-height:1.3}h2{font-size:1.35rem;margin-top:2.2rem}
h3{font-size:1.1rem;margin:1.4rem 0 .3rem}
dl,dd,dt{margin:0}dl div{display:flex;flex-wrap:wrap;gap:0 .6rem}dt{font-weight:bold}
@media print{nav,.skip{display:none}h2,h3{break-after:avoid}article{break-inside:avoid}}
"""


def html_bytes(worded: Worded) -> bytes:
    """One page without script: headings for sections (2) and titles (3), data as pairs.

    WCAG 2.2: a skip link, the language of each title, contrast of 7:1 by light and dark.
    """
    say = worded.lang
    parts = [
        f'<!DOCTYPE html>\n<html lang="{say}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(worded.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>",
        f'<a class="skip" href="#main">{escape(phrase("page.skip", say))}</a>\n<header>',
        *([f"<p>{escape(worded.library)}</p>"] if worded.library else []),
        f"<h1>{escape(worded.title)}</h1>\n<p>{escape(worded.intro)}</p>\n</header>",
        *_contents(worded),
        '<main id="main" tabindex="-1">',
        *_sections(worded),
        f"</main>\n<footer><p>{escape(worded.closing)}</p></footer>\n</body>\n</html>\n",
    ]
    return "\n".join(parts).encode("utf-8")


def _contents(worded: Worded) -> Iterator[str]:
    yield f'<nav aria-label="{escape(phrase("list.contents", worded.lang))}">\n<ul>'
    for number, one in enumerate(worded.sections, 1):
        yield f'<li><a href="#s{number}">{escape(one.heading)} ({len(one.entries)})</a></li>'
    yield "</ul>\n</nav>"


def _sections(worded: Worded) -> Iterator[str]:
    for number, one in enumerate(worded.sections, 1):
        heading = f'<h2 id="s{number}">{escape(one.heading)}</h2>'
        yield f'<section aria-labelledby="s{number}">\n{heading}'
        for at, entry in enumerate(one.entries, 1):
            yield from _article(entry, at, worded.lang)
        yield "</section>"


def _article(entry: Entry, number: int, lang: str) -> Iterator[str]:
    own = f' lang="{escape(entry.lang)}"' if entry.lang != lang else ""
    yield f"<article>\n<h3>{number}. <span{own}>{escape(entry.head)}</span></h3>\n<dl>"
    for label, value in entry.rows:
        yield f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>\n</article>"


def text_bytes(worded: Worded) -> bytes:
    """Plain text: UTF-8 with its mark, CR LF, one fact a line, blank lines between titles."""
    lines = [worded.library] if worded.library else []
    lines += [worded.title, "", worded.intro]
    for section in worded.sections:
        lines += ["", "", section.heading]
        for number, entry in enumerate(section.entries, 1):
            lines += ["", f"{number}. {entry.head}"]
            lines += [f"   {label}: {value}" for label, value in entry.rows]
    lines += ["", worded.closing, ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def brf(worded: Worded, settings: Mapping[str, Any]) -> Made:
    """The list as BRF in the site's braille form (settings ``braille``), title page included.

    One volume file whatever its length. Findings are those of translation and layout; DaisyError
    as ``profile_of`` and ``lay_out`` (DP-BRL-020, -022).
    """
    from daisy_pipeline.braille.layout.blocks import FrontMatter
    from daisy_pipeline.braille.layout.pages import lay_out
    from daisy_pipeline.braille.layout.profile import profile_of
    from daisy_pipeline.formats.brf import brf_bytes

    profile = profile_of(settings)
    stretches = tuple(_stretches(worded, profile.grade))
    front = FrontMatter(title=worded.title, producer=worded.library, lang=worded.lang)
    laid = lay_out(stretches, profile, front)
    pages = [[row.cells for row in p.rows] for v in laid.book.volumes for p in v.pages]
    told = [f for one in stretches for f in one.cells.findings]
    return brf_bytes(pages), tuple(dict.fromkeys((*told, *laid.findings)))


def _stretches(worded: Worded, grade: int) -> Iterator[Stretch]:
    from daisy_pipeline.braille.layout.blocks import Align, Stretch
    from daisy_pipeline.braille.source import Source
    from daisy_pipeline.braille.translate import translate
    from daisy_pipeline.build.braille_line import language_of

    def cells(text: str) -> Any:
        return translate(Source(text, language_of(text)), grade)

    yield Stretch(cells=cells(worded.intro), first=2)
    for section in worded.sections:
        heading = cells(section.heading)
        yield Stretch(
            cells=heading, rank=1, align=Align.CENTER, before=2, after=1, keep_next=True, first=2
        )
        for number, entry in enumerate(section.entries, 1):
            name = cells(f"{number}. {entry.head}")
            yield Stretch(cells=name, rest=2, before=1, keep_next=bool(entry.rows))
            for label, value in entry.rows:
                yield Stretch(cells=cells(f"{label}: {value}"), first=2, rest=4)
    yield Stretch(cells=cells(worded.closing), first=2, before=1)


def script(worded: Worded, lexicon: Lexicon) -> Made:
    """What a narrator of the audio magazine reads: UTF-8 with its mark, CR LF, a breath a line.

    Numbers, letters and Hanja stand as they are said, by the rules that voices follow and by the
    library's readings.tsv; a line with letters or Hanja stands below it as it is printed.
    Finding DP-LST-004 where a person should look at a reading.
    """
    from daisy_pipeline.model.book import Book, Paragraph, plain, spoken
    from daisy_pipeline.readings.stage import read_book

    lines = tuple(_spoken_lines(worded))
    body = tuple(Paragraph(text=plain(text)) for text, _ in lines)
    told = read_book(Book(lang=worded.lang, body=body), lexicon)
    made: list[str] = [phrase("list.script-head", worded.lang), ""]
    for (text, shown), block in zip(lines, told.book.body, strict=True):
        assert isinstance(block, Paragraph)
        said = "".join(spoken(segment) for segment in block.text)
        made.append(said)
        if shown and said != text and _FOREIGN.search(text):
            made.append(f"    [{phrase('list.as-printed', worded.lang)}: {text}]")
    doubts = [d.text for d in told.doubts if not _ITEM_ID.fullmatch(d.text)]
    facts: dict[str, Fact] = {"count": len(doubts), "examples": ", ".join(doubts[:_EXAMPLES])}
    found = (Finding("DP-LST-004", facts=facts),) if doubts else ()
    return "\r\n".join([*made, ""]).encode("utf-8-sig"), found


def _spoken_lines(worded: Worded) -> Iterator[tuple[str, bool]]:
    """The lines of a script; whether its print is shown beside what is said."""
    say = worded.lang
    yield phrase("list.script-intro", say, library=worded.library, title=worded.title), False
    yield worded.intro, False
    for section in worded.sections:
        yield "", False
        count = len(section.entries)
        yield phrase("list.section-begins", say, kind=section.heading, count=count), False
        for number, entry in enumerate(section.entries, 1):
            yield "", False
            said = sino(number) if say == "ko" else number
            yield phrase("list.script-number", say, number=said), False
            yield f"{entry.head}.", True
            for label, value in entry.rows:
                yield f"{label}, {value.rstrip('.')}.", True
    yield "", False
    yield phrase("list.script-end", say, title=worded.title), False


FORMS: Mapping[str, Callable[[Worded], bytes]] = {"html": html_bytes, "txt": text_bytes}
"""The forms that need nothing but the words."""
