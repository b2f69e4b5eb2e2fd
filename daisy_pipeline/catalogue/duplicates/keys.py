# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is compared of a title, an author, a publisher and a year: spelling aside.

No standard says how Korean titles are compared; the rules follow how catalogues and people write
the same book (spaces, Hanja, volumes, subtitles, editions), and ``bench.duplicates`` measures them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from daisy_pipeline.language.hanja import HANJA_RUN, read_hanja

EDGE = "·"  # stands for the beginning and the end, so that short titles have enough grams
_OUT = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|〈[^〈〉]*〉|《[^《》]*》|【[^【】]*】")
_QUOTING = str.maketrans("", "", "《》〈〉「」『』<>'\"‘’“”")
_SUBTITLE = re.compile(r"\s*[:=;]\s*|\s+[-–—~]\s+|\s+/\s*")
_ORDER = {"상": (1,), "중": (2,), "하": (2, 3), "전": (1,), "후": (2,)}
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_VOLUME = (
    re.compile(r"(?:제\s*|(?<=\s)|^)(?P<n>\d{1,3})\s*(?:권|집|부|책|편)\s*$"),
    re.compile(r"(?:\bvol(?:ume)?|\bv|\bbook|\bpart|\bno)\s*\.?\s*(?P<n>\d{1,3})\s*$"),
    re.compile(r"\s(?P<n>\d{1,3})\s*$"),
    re.compile(r"\s(?P<n>[상중하])\s*(?:권|편)?\s*$"),
    re.compile(r"\s(?P<n>[전후])\s*(?:권|편)\s*$"),
    re.compile(r"\s(?P<n>i{1,3}|iv|vi{0,3}|ix|x)\s*$"),
)
_INSIDE = re.compile(
    r"\s*(?:제\s*)?(\d{1,3}|[상중하]|i{1,3}|iv|vi{0,3}|ix|x)\s*(?:권|집|부|책|편)?\s*"
)
_EDITION = re.compile(
    r"\s+(?:전면\s*|최신\s*)?(?:개정(?:\s*증보|신)?판|증보\s*(?:개정)?판|개역판|수정판|완역본|완역판|신판"
    r"|최신판|양장본?|보급판|무선본|합본|큰글자\s*(?:책|도서|판)|큰글씨\s*(?:책|도서)|점자\s*(?:책|도서)"
    r"|데이지\s*(?:도서|자료)|텍스트\s*데이지|전자책|오디오북|(?:제\s*)?\d{1,2}\s*판"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|revised|new|large print)\s+ed(?:ition|n)?\.?)\s*$"
)
_ROLE_BEFORE = re.compile(
    r"^(?:지은이|글쓴이|저자|원작자?|엮은이|옮긴이|그린이|글|그림|지음|by)\s*[:：]?\s+|^저\s*[:：]\s*"
)
_ROLE_AFTER = re.compile(
    r"\s*(?:쓰고\s*그림|글\s*그림|지음|지은|엮음|엮고\s*씀|원작|공저|편저|편역|공편|글쓴이)\s*$"
    r"|\s+(?:저자?|著|글|씀|편|외(?:\s*\d+\s*(?:인|명))?|원저)\s*$|\s*외\s*\d+\s*(?:인|명)\s*$"
)
_HELPER = re.compile(
    r"(?:옮김|옮긴이|번역|역|譯|그림|그린이|감수|해설|낭독|삽화|사진)\s*$|^(?:옮긴이|그린이|그림|역자|감수|낭독)\b"
)
_PARTS = re.compile(r"[;,/&|·ㆍ‧・]|\s+(?:and|with|와|과)\s+")
_HOUSE = re.compile(
    r"주식회사|유한회사|㈜|\(주\)|\(유\)|도서출판|출판사|출판부|출판문화원|출판|퍼블리싱|미디어|북스|books|publishing|press"
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DANGI = 2333  # 단기 4288 is 1955


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A title as it is compared: ``main`` and ``sub`` without spaces, volumes that it may be."""

    main: str
    sub: str = ""
    volumes: tuple[int, ...] = ()


def title_key(title: str) -> TitleKey:
    """The key of a title: its parts without spelling, volume, edition; ``main`` "" for none."""
    text = folded(title)
    inside = [one[1:-1] for one in _BRACKETS.findall(text)]
    bare = _BRACKETS.sub(" ", text)
    if not squeezed(bare):  # a title that stands in brackets as a whole
        bare, inside = text.translate(_QUOTING), []
    main, *more = [part for part in _SUBTITLE.split(bare.strip()) if squeezed(part)] or [""]
    main, volumes = _volume(_without_edition(main))
    if not volumes:
        volumes = next((_numbers(m[1]) for one in inside if (m := _INSIDE.fullmatch(one))), ())
    if not volumes and more and (found := _INSIDE.fullmatch(more[0])):
        volumes, more = _numbers(found[1]), more[1:]
    sub = "".join(_without_edition(part) for part in more)
    return TitleKey(squeezed(main), squeezed(sub), volumes)


def _without_edition(text: str) -> str:
    """A text without the edition at its end; one that is nothing else stays."""
    bare = _EDITION.sub("", _EDITION.sub("", f" {text}"))
    return bare if squeezed(bare) else text


def _volume(main: str) -> tuple[str, tuple[int, ...]]:
    """A title without its volume, and the volume; a title that is a number stays one (1984)."""
    for pattern in _VOLUME:
        found = pattern.search(main)
        if found and squeezed(main[: found.start()]):
            return _without_edition(main[: found.start()]), _numbers(found["n"])
    return main, ()


def _numbers(sign: str) -> tuple[int, ...]:
    return _ORDER.get(sign) or ((_ROMAN[sign],) if sign in _ROMAN else (int(sign),))


def folded(text: str) -> str:
    """A text in one way of writing: composed letters, no wide forms or case, Hanja as read."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if HANJA_RUN.search(text):
        text = HANJA_RUN.sub(lambda run: read_hanja(run[0]).text, text)
    return text


def squeezed(text: str) -> str:
    """Letters and digits alone."""
    return _OUT.sub("", text)


def grams(key: str) -> list[str]:
    """Pairs of neighbouring letters, with the edges; of plain Latin letters and digits threes."""
    text = f"{EDGE}{key}{EDGE}"
    made = []
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        made.append(text[at : at + 3] if pair.isascii() else pair)
    return list(dict.fromkeys(made))


def names_of(author: str) -> tuple[str, ...]:
    """The authors in a statement of responsibility, each without role, dates and spaces.

    Translators and illustrators are left out where an author stands beside them.
    """
    parts = _PARTS.split(_BRACKETS.sub(" ", folded(author)))
    told = [part.strip(" .[]") for part in parts if squeezed(part)]
    own = [part for part in told if not _HELPER.search(part)] or told
    names = (squeezed(_HELPER.sub("", _without_role(part))) for part in own)
    return tuple(dict.fromkeys(name for name in names if name))


def _without_role(part: str) -> str:
    bare = _ROLE_AFTER.sub("", _ROLE_BEFORE.sub("", part))
    return bare if squeezed(bare) else part


def publisher_key(publisher: str) -> str:
    """A publisher without its legal form and spaces."""
    text = folded(publisher.replace("㈜", ""))
    return squeezed(_HOUSE.sub("", text)) or squeezed(text)


def year_of(text: str) -> int:
    """The year in a date as catalogues write it: 2019, c2019, [2019], 단기 4288; 0 for none."""
    found = _YEAR.search(unicodedata.normalize("NFKC", text))
    year = int(found[1]) if found else 0
    return year - _DANGI if 4200 <= year < 4400 else year
