# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print pages as typists leave them: folios that count up become ``@@p12`` where that is sure.

A folio typed at the foot of a page says where the page ends, so the next page begins there; one
typed at the head says where its page begins. Which of the two shows at the ends of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from daisy_pipeline.readers._layout import Line, ends_sentence

_DECORATED = re.compile(
    r"(?P<dash>[-–—~] ?(?P<a>\d{1,4}) ?[-–—~])$"
    r"|(?P<mark>[\[<〔({]\s?(?:p(?:age)?\.? ?(?P<b>\d{1,4})|(?P<c>\d{1,4}) ?(?:쪽|면|페이지|p\.?))"
    r"\s?[\]>〕)}])$"
    r"|(?P<word>(?:p\. ?(?P<d>\d{1,4})|(?P<e>\d{1,4}) ?(?:쪽|면|페이지)))$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[<\[(]?(\d{1,4})[>\])]?$")
_INSIDE = re.compile(r" ?[\[<〔](?:p\.? ?(\d{1,4})|(\d{1,4}) ?쪽)[\]>〕] ?", re.IGNORECASE)
LEAST = 3
_LEAST_PLAIN = 5


@dataclass(frozen=True, slots=True)
class Folio:
    """A line that is nothing but a page number: its index, the number, how it is typed."""

    at: int
    value: int
    form: str


@dataclass(frozen=True)
class Paged:
    """The lines with sure folios as page marks; ``first`` is the label of the page they begin with.

    ``taken`` and ``unsure`` are the typed lines, with why (a key of ``outline.why``).
    """

    lines: tuple[Line, ...]
    first: str = ""
    taken: tuple[tuple[Line, str], ...] = ()
    unsure: tuple[Line, ...] = ()


def decorated(lines: Sequence[Line]) -> Paged:
    """Lines such as ``- 12 -``, ``[12쪽]`` and ``<p12>``, before headings are looked for."""
    found: dict[str, list[Folio]] = {"dash": [], "mark": [], "word": []}
    for at, line in enumerate(lines):
        if len(line.words) < 16 and (match := _DECORATED.match(line.words)):
            form = match.lastgroup and next(f for f in found if match[f])
            value = next(int(v) for v in match.group("a", "b", "c", "d", "e") if v)
            found[str(form)].append(Folio(at, value, str(form)))
    paged = Paged(_inside(tuple(lines)))
    for form, folios in found.items():
        if len(folios) >= LEAST and not paged.taken:
            paged = _convert(paged.lines, folios, "top" if form != "dash" else "")
    return paged


def undecorated(lines: Sequence[Line], headings: Collection[int]) -> Paged:
    """Lines of figures alone, where they are no headings and count up one by one."""
    folios = [
        Folio(at, int(match[1]), "plain")
        for at, line in enumerate(lines)
        if len(line.words) < 7 and line.number not in headings
        if (match := _PLAIN.match(line.words))
    ]
    if len(folios) < LEAST:
        return Paged(tuple(lines))
    counting = all(b.value == a.value + 1 for a, b in pairwise(folios))
    if counting and len(folios) >= _LEAST_PLAIN:
        return _convert(tuple(lines), folios, "")
    return Paged(tuple(lines), unsure=tuple(lines[f.at] for f in _rising(folios)))


def _rising(folios: Sequence[Folio]) -> list[Folio]:
    made: list[Folio] = []
    for folio in folios:
        if not made or folio.value > made[-1].value:
            made.append(folio)
    return made if len(made) >= LEAST else []


def _convert(lines: tuple[Line, ...], folios: Sequence[Folio], side: str) -> Paged:
    steps = [b.value - a.value for a, b in pairwise(folios)]
    rising = all(step > 0 for step in steps)
    sure = rising and sum(step == 1 for step in steps) * 10 >= len(steps) * 9
    side = side or _side(lines, folios)
    if not sure or not side:
        return Paged(lines, unsure=tuple(lines[f.at] for f in _rising(folios)))
    labels = {f.at: str(f.value) for f in folios}
    first = ""
    if side == "foot":
        first = str(folios[0].value)
        after = [*(str(f.value) for f in folios[1:]), ""]
        labels = {f.at: label for f, label in zip(folios, after, strict=True)}
        if any(n.words for n in lines[folios[-1].at + 1 :]):
            labels[folios[-1].at] = str(folios[-1].value + 1)
    why = "bracket-page" if folios[0].form == "mark" else "folio"
    taken = tuple((lines[f.at], why) for f in folios)
    return Paged(_marked(lines, labels), first, taken)


def _side(lines: Sequence[Line], folios: Sequence[Folio]) -> str:
    """head or foot, where the first or the last line of the text says so; else nothing."""
    before = any(n.words for n in lines[: folios[0].at])
    after = any(n.words for n in lines[folios[-1].at + 1 :])
    if before == after:
        return ""
    return "foot" if before else "head"


def _marked(lines: Sequence[Line], labels: dict[int, str]) -> tuple[Line, ...]:
    """Page marks for folios; blanks around one within a sentence go, for the sentence goes on."""
    gone: set[int] = set()
    made = list(lines)
    for at, label in labels.items():
        made[at] = replace(lines[at], words=f"@@p{label}" if label else "", indent=0)
        above, below = at - 1, at + 1
        while above >= 0 and not lines[above].words:
            above -= 1
        while below < len(lines) and not lines[below].words:
            below += 1
        if not label or above < 0 or below == len(lines) or len(lines[above].words) < 12:
            continue
        if not ends_sentence(lines[above].words):
            gone.update({*range(above + 1, at), *range(at + 1, below)})
    return tuple(line for at, line in enumerate(made) if at not in gone)


def _inside(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """``[12쪽]`` and ``<p12>`` within lines become page marks when three or more count up."""
    found = [
        int(m[1] or m[2])
        for line in lines
        if ("쪽" in line.words or "p" in line.words.lower()) and not _DECORATED.match(line.words)
        for m in _INSIDE.finditer(line.words)
    ]
    if len(found) < LEAST or any(b <= a for a, b in pairwise(found)):
        return lines

    def mark(match: re.Match[str]) -> str:
        blank = " " if match[0][0] == " " or match[0][-1] == " " else ""
        return f"{blank}@@p{match[1] or match[2]} " if blank else f"@@p{match[1] or match[2]}"

    return tuple(
        line if _DECORATED.match(line.words) else replace(line, words=_INSIDE.sub(mark, line.words))
        for line in lines
    )
