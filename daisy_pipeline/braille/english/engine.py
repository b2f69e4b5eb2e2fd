# SPDX-License-Identifier: AGPL-3.0-or-later
"""English print to cells: sequences between blanks, in them words, numbers and signs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.cells import BLANK, Cells, Joint
from daisy_pipeline.braille.english import standing, words
from daisy_pipeline.braille.english.indicators import indicators_of
from daisy_pipeline.braille.english.letters import glyphs_of, letter_cells
from daisy_pipeline.braille.english.quotes import quotes_of
from daisy_pipeline.braille.english.state import JOINTS, LETTERS, State
from daisy_pipeline.braille.english.words import Use
from daisy_pipeline.braille.korean import engine as korean
from daisy_pipeline.braille.source import Source
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.tools import louis

_TOKEN = re.compile(
    "(?P<hangul>[가-힣ㄱ-ㆎ\u1100-\u11ff]+(?:[ ,]+[가-힣ㄱ-ㆎ\u1100-\u11ff]+)*)"
    f"|(?P<blank>[\\s\u00a0\u3000]+)|(?P<word>[{LETTERS}]+(?:['’][{LETTERS}]+)*)"
    "|(?P<number>(?<![^\\W\\d])[.,]?\\d+(?:[.,]\\d+)*|\\d+)|(?P<raised>[⁰¹²³⁴-⁹⁺⁻ⁿᵃ-ᶻ]+)"
    "|(?P<lowered>[₀-₉₊₋ₐ-ₜᵢ-ᵥ]+)|(?P<low>_+)|(?P<dots>[\u2800-\u28ff]+)"
    "|(?P<hyphens>--+)|(?P<sign>.)",
    re.S,
)
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d{1,4}(?: \d{2,4}){2,}(?!\d)")
_FIGURES = dict(zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", strict=True))


@cache
def _signs() -> dict[str, tuple[str, bool]]:
    table = files("daisy_pipeline.braille.english").joinpath("signs.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {sign: (cells, how == "told") for sign, cells, _, how in rows}


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of an English stretch by UEB (2nd edition, 2024); ``grade`` 1: no contractions.

    Every print character has cells or is told in a finding: DP-BRL-001 for one that no rule
    knows, DP-BRL-002 where liblouis was needed and is missing.
    """
    glyphs = glyphs_of(source)
    text = glyphs.text
    quotes = quotes_of(text) if re.search("[\"'“”‘’]", text) else {}
    marks = indicators_of(glyphs, text)
    state = State(
        source,
        grade,
        glyphs,
        text,
        marks,
        quotes,
        breaks=marks.breaks,
        cuts=marks.cuts,
        special=marks.special,
    )
    at = 0
    while at < len(text):
        at = _step(state, at)
    return state.out.done(_findings(state))


def _step(state: State, at: int) -> int:
    found = _TOKEN.match(state.text, at)
    assert found is not None
    kind = found.lastgroup
    if kind == "blank":
        state.out.blank(state.glyphs.places[at])
        state.numeric = state.spelling = False
        state.joint = Joint.NONE
        return found.end()
    if kind == "word":
        _word(state, found)
        return found.end()
    if kind == "number":
        return _number(state, found)
    if kind in ("raised", "lowered"):
        _level(state, found, "⠔" if kind == "raised" else "⠢")
    elif kind == "low":
        return _low_line(state, found)
    elif kind == "dots":
        state.put("⠨⠿" + found[0], at)
    elif kind == "hyphens":
        _hyphens(state, found)
    elif kind == "hangul":
        _hangul(state, found)
    else:
        _sign(state, at)
    if kind != "sign":
        state.end(found.end() - 1)
    return found.end()


def _word(state: State, found: re.Match[str]) -> None:
    word, first = found[0].lower(), found.start()
    use = standing.use_of(state, found, word)
    groups = _groups(state, first, word, use)
    told = standing.told(state, found, use, groups)
    if told:
        lead = state.marks.before.pop(first, "")
        state.out.put(lead + told, state.glyphs.places[first], state.joint)
        state.joint = Joint.NONE
    if state.special.isdisjoint(range(first, found.end())):
        for cells, letter in groups:
            at = first + letter
            state.out.put(state.glyphs.cells.get(at, cells), state.glyphs.places[at], state.joint)
            state.joint = Joint.NONE
    else:
        _indicated(state, first, len(word), groups)
    state.numeric = False


def _indicated(state: State, first: int, length: int, groups: tuple[words.Group, ...]) -> None:
    """Write groups with the indicators before and behind their letters."""
    ends = [group[1] for group in groups[1:]] + [length]
    for (cells, letter), after in zip(groups, ends, strict=True):
        at = first + letter
        state.put(state.glyphs.cells.get(at, cells), at)
        for place in range(at, first + after):
            state.end(place)


def _groups(state: State, first: int, word: str, use: Use) -> tuple[words.Group, ...]:
    """The groups of a word, piece by piece where looks begin or end in it (10.12.12)."""
    last = first + len(word)
    inner = range(first + 1, last)
    cuts = [place for place in inner if place in state.cuts] if state.cuts else []
    made: list[words.Group] = []
    for start, end in zip((first, *cuts), (*cuts, last), strict=True):
        piece_use = use
        if cuts and use != Use.SPELLED:
            piece_use = Use.JOINED if start == first and use != Use.INNER else Use.INNER
        breaks: tuple[int, ...] = ()
        if state.breaks:
            breaks = tuple(p - start for p in range(start + 1, end) if p in state.breaks)
        piece = word[start - first : end - first]
        groups = words.contracted(piece, breaks, piece_use, state.grade)
        if groups is None:
            if not made:
                state.missing.append(state.glyphs.places[first])
            groups = words.contracted(piece, breaks, Use.SPELLED) or ()
        made.extend((cells, letter + start - first) for cells, letter in groups)
    return tuple(made)


def _number(state: State, found: re.Match[str]) -> int:
    text, at = state.text, found.start()
    grouped = _GROUPED.match(text, at)
    whole = grouped if grouped and not text[max(0, at - 1) : at].isalnum() else found
    end = whole.end()
    lead = "" if state.numeric else "⠼"
    for place in range(at, end):
        sign = text[place]
        if sign == " ":
            state.out.put("⠐", state.glyphs.places[place])
            continue
        cells = _FIGURES.get(sign) or {".": "⠲", ",": "⠂"}.get(sign, "")
        if not cells:
            cells = _FIGURES[str(int(sign))] if sign.isdecimal() else ""
        if place in state.breaks and place > at:
            lead = "⠼"
        state.put(lead + cells, place)
        state.end(place)
        lead = ""
    state.numeric = state.spelling = True
    return _after_number(state, end)


def _after_number(state: State, at: int) -> int:
    """Grade 1 mode goes on behind figures; long words end it to be contracted (5.6.2, 6.5)."""
    found = re.compile(f"[{LETTERS}]{{5,}}").match(state.text, at)
    if found and state.grade == 2:
        groups = words.contracted(found[0].lower(), (), Use.JOINED) or ()
        length = sum(len(cells) for cells, _ in groups)
        if groups and length < len(found[0]):
            state.out.put("⠰⠄", state.glyphs.places[at - 1])
            state.numeric = state.spelling = False
    return at


def _level(state: State, found: re.Match[str], indicator: str) -> None:
    """Raised and lowered figures and letters (3.24)."""
    held = [_plain(sign) for sign in found[0]]
    first = found.start()
    figures = all(sign.isdigit() for sign in held)
    told = "" if state.spelling else "⠰"
    if not figures and len(held) > 1:
        told = "" if state.spelling else "⠰⠰"
        state.put(told + indicator + "⠣", first)
    else:
        state.put(told + indicator + ("⠼" if figures else ""), first)
    for number, sign in enumerate(held):
        cells = _FIGURES.get(sign) or ueb.ALPHABET.get(sign) or letter_cells(sign)
        cells = cells or {"+": "⠐⠖", "−": "⠐⠤", "-": "⠐⠤"}.get(sign, "")
        if cells:
            state.put(cells, first + number)
        else:
            state.lost.append(state.glyphs.places[first + number])
    if not figures and len(held) > 1:
        state.out.put("⠜", state.glyphs.places[found.end() - 1])
    state.numeric = False


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)


def _low_line(state: State, found: re.Match[str]) -> int:
    """One low line for a blank to fill in; those of single letters stay apart (7.2.3)."""
    state.put("⠨⠤", found.start())
    if len(found[0]) == 1 and state.text.startswith(" _", found.end()):
        inner = state.text[found.end() + 2 : found.end() + 3]
        if inner != "_":
            return found.end() + 1
    state.numeric = False
    return found.end()


def _hyphens(state: State, found: re.Match[str]) -> None:
    """Two hyphens are a dash (7.2.6), more of them stand for letters."""
    dash = len(found[0]) == 2
    state.put("⠠⠤" if dash else "⠤" * len(found[0]), found.start())
    state.numeric = state.spelling = False
    state.joint = Joint.SYLLABLE


def _hangul(state: State, found: re.Match[str]) -> None:
    """Hangul within English stands in ⠸⠷ and ⠸⠾ (한국 점자 규정, 39)."""
    made = korean.translate(Source(found[0]), state.grade)
    state.put("⠸⠷", found.start())
    for cell, origin in zip(made.text, made.origins, strict=True):
        state.put(cell, found.start() + origin)
    state.out.put("⠸⠾", state.glyphs.places[found.end() - 1])
    state.numeric = state.spelling = False


def _sign(state: State, at: int) -> None:
    sign = state.text[at]
    if at in state.glyphs.cells:
        state.put(state.glyphs.cells[at], at)
        state.end(at)
        return
    cells, told = _signs().get(sign, ("", False))
    if at in state.quotes:
        cells = state.quotes[at]
    elif sign in "?!:;" and _misread(state, at, sign):
        cells = "⠰" + cells
    elif told:
        cells = cells if state.spelling else "⠰" + cells
    if not cells:
        cells = _by_liblouis(sign)
    if not cells:
        state.lost.append(state.glyphs.places[at])
        return
    state.put(cells, at)
    state.end(at)
    _after_sign(state, sign)


def _after_sign(state: State, sign: str) -> None:
    if sign in JOINTS:
        state.numeric = state.spelling = False
        state.joint = Joint.SYLLABLE
    elif sign not in ".,":
        state.numeric = False


def _misread(state: State, at: int, sign: str) -> bool:
    """Whether ? would be read as an opening quotation mark, ! as ff (7.1.3, 7.5.4)."""
    text = state.text
    before = text[max(0, at - 1) : at]
    if sign != "?":
        return before.isalpha() and bool(re.match(f"[!:;]+[{LETTERS}]", text[at : at + 9]))
    return not before or before.isspace() or before in JOINTS or before in "([{"


@cache
def _by_liblouis(sign: str) -> str:
    """A sign of liblouis' table; "" for one that it writes by its number."""
    made = louis.translate(ueb.TABLES[1], sign)
    if made is None or "⠄⡳" in made[0] or not made[0].strip(BLANK):
        return ""
    return "" if any(cell > "⠿" for cell in made[0]) else made[0]


def _findings(state: State) -> tuple[Finding, ...]:
    found = []
    text = state.source.text
    if state.lost:
        signs = dict.fromkeys(text[place] for place in state.lost)
        facts: dict[str, str | int | float] = {"signs": " ".join(signs), "count": len(state.lost)}
        found.append(Finding("DP-BRL-001", Place(inside=_near(text, state.lost[0])), facts))
    if state.missing:
        place = Place(inside=_near(text, state.missing[0]))
        found.append(Finding("DP-BRL-002", place, {"count": len(state.missing)}))
    return tuple(found)


def _near(text: str, place: int) -> str:
    return text[max(0, place - 10) : place + 10].strip()
