# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headings by type size, weight and number, and by the file's bookmarks; the title page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from daisy_pipeline.readers.pdf.units import CAPTION, PageStart, Para, Style, Unit, ended
from daisy_pipeline.tools.pdf_data import Bookmark

LARGER = 1.12
_MOST_LINES, _MOST_LETTERS = 4, 120
_CHAPTER = re.compile(
    r"(제\s?[\d일이삼사오육칠팔구십]+\s?[부편장절]|\d{1,2}\s?장(?=\s|$)|chapter\s+[\divxlc]+|part\s+[\divxlc]+)[\s.:]*",
    re.I,
)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s")
_LEADERS = re.compile(r"(?:\.|·|…|‥|⋯){3,}\s*\d*$|\s\d{1,4}$")
_AUTHOR = re.compile(r"(\s|^)(지음|글|씀|저|엮음|옮김|지은이|옮긴이|편저|by)(\s|$|[:·])", re.I)
StyleKey = tuple[float, bool]


def key_of(para: Para) -> StyleKey:
    """What sets a heading's style off."""
    line = para.lines[0]
    return round(line.size * 2) / 2, line.bold


def norm(text: str) -> str:
    """Words without blanks and signs, for comparing."""
    return re.sub(r"[\W_]+", "", text).lower()


def mark_headings(
    units: list[Unit], style: Style, outline: Sequence[Bookmark], slack: float = LARGER
) -> int:
    """Make headings of the paragraphs that are; how many bookmarks found no words on their page.

    ``slack`` is by how much larger than the text a heading is set: more for words read by OCR.
    """
    tagged = _by_tags(units)
    missed = _by_outline(units, [m for m in outline if norm(m.title) not in tagged])
    levels = _levels_of_styles(units)
    for at, unit in enumerate(units if not tagged else ()):
        if isinstance(unit, Para) and unit.kind == "para":
            unit.why, sure = _looks(unit, units, at, style, slack)
            unit.kind = "heading" if sure else "para"
    _drop_frequent(units)
    _set_levels(units, levels, style)
    _join_number_lines(units)
    return missed


def _by_tags(units: Sequence[Unit]) -> set[str]:
    """Make headings of what the structure tree calls so; their words. H has no level of its own."""
    found: set[str] = set()
    for unit in units:
        role = unit.lines[0].role if isinstance(unit, Para) and unit.kind == "para" else ""
        if isinstance(unit, Para) and re.fullmatch("H[1-6]?", role) and norm(unit.text):
            unit.kind, unit.level, unit.why = "heading", int(role[1:] or 0), "source"
            found.add(norm(unit.text))
    return found


def _by_outline(units: list[Unit], outline: Sequence[Bookmark]) -> int:
    """Headings that bookmarks name; a title over two paragraphs makes them one heading."""
    pages: dict[int, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        if isinstance(unit, Para) and unit.kind == "para":
            pages[unit.page].append(at)
    gone: set[int] = set()
    missed = 0
    for mark in outline:
        wanted = norm(mark.title)
        places = [p for p in pages.get(mark.page, ()) if p not in gone]
        found = _match(wanted, [(p, units[p]) for p in places]) if wanted else []
        first = units[found[0]] if found else None
        if not isinstance(first, Para):
            missed += mark.page > 0
            continue
        for more in found[1:]:
            other = units[more]
            if isinstance(other, Para):
                first.parts += other.parts
            gone.add(more)
        first.kind, first.level, first.why = "heading", min(6, mark.level), "bookmark"
    units[:] = [u for at, u in enumerate(units) if at not in gone]
    return missed


def _match(wanted: str, paras: Sequence[tuple[int, Unit]]) -> list[int]:
    """The neighbouring paragraphs whose words together are those of the bookmark."""
    for start in range(len(paras)):
        words, taken = "", []
        for at, unit in paras[start : start + 3]:
            if not isinstance(unit, Para) or unit.kind != "para":
                break
            words += norm(unit.text)
            taken.append(at)
            if words == wanted:
                return taken
            if not wanted.startswith(words):
                break
    return []


def _levels_of_styles(units: Sequence[Unit]) -> dict[StyleKey, int]:
    votes: dict[StyleKey, Counter[int]] = defaultdict(Counter)
    for unit in units:
        if isinstance(unit, Para) and unit.kind == "heading":
            votes[key_of(unit)][unit.level] += 1
    return {key: min(c, key=lambda n: (-c[n], n)) for key, c in votes.items()}


def _looks(
    para: Para, units: Sequence[Unit], at: int, style: Style, slack: float
) -> tuple[str, bool]:
    """Why a paragraph looks like a heading ("": it does not), and whether that is enough."""
    lines, text = para.lines, para.text
    if len(lines) > _MOST_LINES or len(text) > _MOST_LETTERS or not re.search(r"\w", text):
        return "", False
    if CAPTION.match(text) or (_LEADERS.search(text) and not _CHAPTER.match(text)):
        return "", False
    if not re.search(r"[^\W\d_]", text) and not _CHAPTER.match(text):
        return "", False
    size, bold = key_of(para)
    if size >= style.size * slack:
        return "larger", not (ended(lines[-1]) and len(text) > 60)
    if size < style.size * 0.95 or re.search(r"[.。,]$|다[”\"]$", text):
        return "", False
    if bold and not style.bold and all(n.bold for n in lines):
        return "bold", len(text) <= 60 and _stands_alone(para, units, at)
    if _CHAPTER.match(text) and len(lines) == 1 and len(text) <= 40:
        return "formal", _stands_alone(para, units, at)
    return "", False


def _stands_alone(para: Para, units: Sequence[Unit], at: int) -> bool:
    """Whether white space or a page's beginning stands before a paragraph."""
    before = units[at - 1] if at else None
    return para.gap or not isinstance(before, Para)


def _drop_frequent(units: Sequence[Unit]) -> None:
    """Larger type that holds a fifth of all letters is another text, not headings."""
    letters: Counter[StyleKey] = Counter()
    total = 0
    for unit in units:
        if isinstance(unit, Para):
            total += len(unit.text)
            if unit.kind == "heading" and not unit.level:
                letters[key_of(unit)] += len(unit.text)
    for unit in units:
        found = isinstance(unit, Para) and unit.kind == "heading" and not unit.level
        if found and isinstance(unit, Para) and letters[key_of(unit)] * 5 > total > 2000:
            unit.kind, unit.why = "para", ""


def _set_levels(units: Sequence[Unit], known: Mapping[StyleKey, int], style: Style) -> None:
    """Levels by the bookmarks where a style has any, else by size: the largest is 1."""
    heads = [u for u in units if isinstance(u, Para) and u.kind == "heading"]
    keys = sorted({key_of(h) for h in heads}, key=lambda k: (-k[0], not k[1]))
    levels: dict[StyleKey, int] = {}
    last = 0
    for key in keys:
        near = next((k for k in levels if abs(k[0] - key[0]) < 0.75 and k[1] == key[1]), None)
        levels[key] = known.get(key) or (levels[near] if near else last + 1)
        last = max(last, levels[key])
    for head in heads:
        if not head.level:
            head.level = max(1, min(6, levels[key_of(head)] + _deeper(head, heads)))


def _deeper(head: Para, heads: Sequence[Para]) -> int:
    """How much deeper than its style's least number (1.1) a heading's number (1.1.1) is."""
    found = _DECIMAL.match(head.text)
    if not found:
        return 0
    depths = [
        other[1].count(".") if (other := _DECIMAL.match(h.text)) else 0
        for h in heads
        if key_of(h) == key_of(head)
    ]
    return found[1].count(".") - min(depths)


def _join_number_lines(units: list[Unit]) -> None:
    """‘제1장’ on a line of its own and the title below it are one heading."""
    at = 0
    while at + 1 < len(units):
        one, two = units[at], units[at + 1]
        if (
            isinstance(one, Para)
            and isinstance(two, Para)
            and one.kind == two.kind == "heading"
            and (found := _CHAPTER.match(one.text))
            and found.end() == len(one.text)
            and not _CHAPTER.match(two.text)
            and one.page == two.page
        ):
            one.parts += two.parts
            del units[at + 1]
        at += 1


def title_page(units: list[Unit], style: Style) -> None:
    """Give the words of a first page that holds nothing else the roles title, subtitle, author."""
    own = _first_page(units)
    lines = [n for p in own for n in p.lines]
    if not own or len(lines) > 12 or sum(len(n.text) for n in lines) > 300:
        return
    largest = max(own, key=lambda p: p.lines[0].size)
    others = [u for u in units if isinstance(u, Para) and u not in own]
    if largest.lines[0].size < style.size * 1.4 or not others:
        return
    if _CHAPTER.match(largest.text) or any(len(n.text) > 60 for n in lines):
        return
    _give_roles(own, largest)


def _first_page(units: Sequence[Unit]) -> list[Para]:
    own: list[Para] = []
    for unit in units:
        if isinstance(unit, PageStart) and own:
            break
        if isinstance(unit, Para):
            own.append(unit)
    return own


def _give_roles(own: Sequence[Para], largest: Para) -> None:
    at = own.index(largest)
    for number, para in enumerate(own):
        text = para.text
        if para is largest:
            para.kind = "title"
        elif _AUTHOR.search(text) or (number > at and re.fullmatch(r"[가-힣]{2,4}", text)):
            para.kind = "author"
        elif number == at + 1 and para.lines[0].size > min(p.lines[0].size for p in own):
            para.kind = "subtitle"
        else:
            para.kind = "para"
            para.level = 0
