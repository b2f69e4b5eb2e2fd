# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a recording's name says of its place in the title, and the name that it gets here.

Volunteers call files by their own names (``홍길동_3장.mp3``). Nothing in the title's folder or in
the ledger says who a person is, so only what is no name is kept of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from daisy_pipeline.config.workspace import slug_of

_LONGEST = 120  # signs that are kept of a name
_WORD = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_SEGMENT = re.compile(r"(?<![0-9A-Za-z])s\d{5,}(?![0-9A-Za-z])", re.ASCII)
_NUMBER = re.compile(r"\d+")
_COUNTED = re.compile("[장부과편권절쪽회차번강막]|번째")  # some are family names, too
_KNOWN = re.compile(
    "제|녹음|다시|수정|재녹음|머리말|맺음말|차례|끝|처음"
    "|section|sec|chapter|chap|ch|part|pt|page|p|track|take|no|again",
    re.I,
)
_ENDING = re.compile(r"\.(wav|mp3|flac|ogg|oga|opus|aac|wma|aiff?|caf|mka|m4[ab])$", re.I)
_PART = re.compile(
    r"(?:제\s*)?(?<!\d)(\d{1,3})\s*(?:장|과|편|절|강|막)"
    r"|(?<![a-z])(?:section|sec|chapter|chap|ch|part|pt)[\s._-]*(\d{1,3})(?!\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What names say: ``sections`` from 1, the likeliest ones; ``segments`` the first and last.

    ``worded``: a word beside the number says that it is a section.
    """

    sections: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()
    worded: bool = False


NOTHING = Proposal()


def proposal_of(name: str) -> Proposal:
    """What a file's path says, from the folder that was given on: ``3장/01.wav``, ``03_2.mp3``.

    A number beside a word counts before all others, in the file's name before its folders'.
    """
    steps = PurePosixPath(unicodedata.normalize("NFKC", name.replace("\\", "/"))).parts
    texts = [PurePosixPath(steps[-1]).stem, *reversed(steps[:-1])] if steps else []
    segments = tuple(_SEGMENT.findall(texts[0]))[:2] if texts else ()
    if segments:
        return Proposal(segments=(segments[0], segments[-1]))
    for text in texts:
        if found := _PART.search(text):
            return Proposal((int(found[1] or found[2]),), worded=True)
    numbers = [int(n) for text in texts[:2] for n in _NUMBER.findall(text) if len(n) < 4]
    return Proposal(tuple(dict.fromkeys(n for n in numbers if n)))


def reduced(name: str) -> str:
    """A file's name without what may tell who a person is: ``홍길동_3장.mp3`` gives ``…_3장.mp3``.

    Short numbers, sentence ids and the words of parts stay; other words and long numbers (a
    telephone, a birthday) become ``…``.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(sign for sign in plain if sign.isprintable())
    ending = found[0] if (found := _ENDING.search(plain)) else ""
    words = list(_words(plain.removesuffix(ending)))
    before = ["", *words]
    kept = [w if _harmless(w, b) else "…" for w, b in zip(words, before, strict=False)]
    text = re.sub(r"…(?:[\s_-]*…)+", "…", "".join(kept))
    return text[:_LONGEST] + ending


def _words(name: str) -> Iterable[str]:
    at = 0
    for found in _SEGMENT.finditer(name):
        yield from _WORD.findall(name[at : found.start()])
        yield found[0]
        at = found.end()
    yield from _WORD.findall(name[at:])


def _harmless(word: str, before: str) -> bool:
    if word.isdecimal():
        return len(word) <= 3
    if _COUNTED.fullmatch(word):
        return before.isdecimal()
    return not word[0].isalnum() or any(k.fullmatch(word) for k in (_KNOWN, _SEGMENT))


def next_name(narrator: str, ending: str, taken: Iterable[str]) -> str:
    """The path of a narrator's next recording within the title: ``audio/V-014-003.wav``.

    ``taken`` are the paths that there are. The number goes on from the highest, whatever its
    ending; numbers that were given once are not given again while their row stands.
    """
    stem = slug_of(narrator)
    own = re.compile(rf"{re.escape(stem)}-(\d{{3,}})", re.I)
    found = (own.fullmatch(PurePosixPath(unicodedata.normalize("NFC", t)).stem) for t in taken)
    number = max((int(match[1]) for match in found if match), default=0) + 1
    return f"audio/{stem}-{number:03d}{ending}"
