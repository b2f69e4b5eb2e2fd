# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scripts that are written from top to bottom alone: few words are set in lines, books are not.

Mongolian and Phags-pa letters stand below each other, and their columns follow each other from the
left to the right (The Unicode Standard, 13.4 and 14.4; UTR50 calls them vertical only). Typst sets
them lying in lines. A reader who turns the page by a quarter to the right can read one such line,
but of several the columns then stand in the wrong order. Chinese, Japanese and Korean are read in
lines as well as in columns and are no matter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.model.book import Block, Run, Segment, text_of
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.walk import texts_with_language

MOST = 0.25  # of the letters of a book: with more of them too little is left to read
_MONGOLIAN = "\u1820-\u18aa\U00011660-\U0001166c"
_PHAGS_PA = "\ua840-\ua873"
_LETTER = re.compile(f"[{_MONGOLIAN}{_PHAGS_PA}]")
_SCRIPTS = (
    (re.compile(f"[{_MONGOLIAN}]"), "print.mongolian"),
    (re.compile(f"[{_PHAGS_PA}]"), "print.phags-pa"),
)


@dataclass
class _Count:
    """Letters of all kinds, those of vertical scripts, and where the first of these stands."""

    letters: int = 0
    vertical: int = 0
    first: Place = field(default_factory=Place)
    words: str = ""
    lang: str = ""
    script: str = ""


def vertical_findings(chapters: Iterable[Chapter], lang: str) -> Sequence[Finding]:
    """What is to be told of vertical words in a book: DP-LPR-014, or nothing.

    DaisyError with DP-LPR-013 where more than a quarter of the letters are of such scripts.
    ``lang`` is the Book's language.
    """
    count = _counted(chapters, lang)
    if not count.vertical:
        return ()
    facts: dict[str, str | int] = {
        "count": count.vertical,
        "script": count.script,
        "words": count.words,
        "lang": count.lang,
    }
    if count.vertical > MOST * count.letters:
        raise DaisyError(Finding("DP-LPR-013", count.first, {"percent": int(MOST * 100), **facts}))
    return (Finding("DP-LPR-014", count.first, facts),)


def _counted(chapters: Iterable[Chapter], lang: str) -> _Count:
    count = _Count()
    for chapter in chapters:
        for place, own in texts_with_language(chapter.ordered, lang):
            for segment in place.text:
                words = text_of(segment)
                count.letters += sum(map(str.isalpha, words))
                found = _LETTER.findall(words)
                if found and not count.vertical:
                    _remember(count, place.block, segment, own)
                count.vertical += len(found)
    return count


def _remember(count: _Count, block: Block, segment: Segment, lang: str) -> None:
    words = text_of(segment)
    runs = (item for item in segment.content if isinstance(item, Run))
    count.lang = next((r.lang for r in runs if r.lang and _LETTER.search(r.text)), lang)
    count.words = next(word for word in words.split() if _LETTER.search(word))[:40]
    count.script = next(name for signs, name in _SCRIPTS if signs.search(words))
    origin = block.origin
    if origin is not None and origin.file:
        count.first = Place(origin.file, origin.line, inside=segment.id)
    else:
        count.first = Place(inside=segment.id)
