# SPDX-License-Identifier: AGPL-3.0-or-later
"""Languages that office documents declare, as far as they say more than the Book's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import Inline, Picture, Run
from daisy_pipeline.model.language import main_language
from daisy_pipeline.readers.office.pieces import Content
from daisy_pipeline.readers.txt import language_of

_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u30ff\u3130-\u318f\u3400-\u9fff가-힣]")
_HAN = re.compile("[\u3400-\u9fff]")
_HANGUL = re.compile("[가-힣]")
_EASTERN = frozenset(("ko", "ja", "zh", "yue", "wuu", "nan", "hak"))
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_LONG = 20  # Latin letters from which on words by themselves are a sentence


def tag(said: str | None) -> str | None:
    """The BCP 47 tag that a document says, None when it is none."""
    said = (said or "").strip()
    known = _TAG.match(said) and said.lower() not in ("zxx", "und", "none", "x-none")
    return said if known else None


def primary(lang: str | None) -> str:
    """The language of a tag without its region, "" of none."""
    return main_language(lang or "")


def book_language(text: str, latin: str | None, asian: str | None) -> str:
    """The language of a document by its letters, and by what it says where letters do not tell."""
    seen = language_of(text[:400_000])
    if seen != "en":
        return seen
    letters = len(_LETTER.findall(text[:100_000]))
    if letters and len(_HAN.findall(text[:100_000])) * 3 > letters:
        said = tag(asian)
        return said if said and primary(said) not in ("ko", "en") else "zh"
    said = tag(latin)
    return said if said and primary(said) not in ("ko", "ja", "zh", "en") else "en"


def run_language(text: str, latin: str | None, asian: str | None, book: str) -> str | None:
    """The declared language of words, None where it is the Book's or words have no letters.

    What the letters contradict is not believed: converters write en-US for Hangul, Korean offices
    ko-KR for Latin letters.
    """
    if latin is None and asian is None:
        return None
    if _ASIAN.search(text):
        said = "ko" if _HANGUL.search(text) else tag(asian)
        fits = primary(said) in _EASTERN
    else:
        said = tag(latin) if _LETTER.search(text) else None
        fits = primary(said) not in _EASTERN
    return said if said and fits and primary(said) != primary(book) else None


def settled(content: Content, latin: str | None, book: str) -> tuple[Content, str | None]:
    """The content and its paragraph's language: what all its words share is the paragraph's.

    ``latin`` is the document's own language for Latin letters: a whole paragraph of them is in
    it, a Latin word among others is not (every Korean document says en-US for these).
    """
    lettered = [r for r in content if isinstance(r, Run) and _LETTER.search(r.text)]
    langs = {r.lang for r in lettered}
    if lettered and langs == {None}:
        words = "".join(r.text for r in lettered)
        said = tag(latin)
        alone = not _ASIAN.search(words) and len(_LETTER.findall(words)) >= _LONG
        foreign = said and primary(said) != primary(book) and primary(said) not in ("ko", "ja")
        return content, said if alone and foreign and " " in words.strip() else None
    if len(langs) != 1:
        return _bare(content, None), None
    (shared,) = langs
    return _bare(content, shared), shared


def _bare(items: Sequence[Inline | Picture], shared: str | None) -> Content:
    """The items, without the shared language and without one for signs alone."""
    return tuple(
        replace(i, lang=None)
        if isinstance(i, Run) and i.lang and (i.lang == shared or not _LETTER.search(i.text))
        else i
        for i in items
    )
