# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marks in a reading that tell a synthetic voice how to say it: a small part of SSML 1.1 (W3C).

``<break time strength>``, ``<prosody rate pitch>``, ``<emphasis level>``, ``<lang xml:lang>``,
``<say-as interpret-as="characters|digits">`` and ``<sub alias>``. What is spelled or said in
another's stead becomes plain words here, so that only pauses, pace, pitch and language are left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from daisy_pipeline.language.abbreviations import spell
from daisy_pipeline.language.numbers import digits
from daisy_pipeline.model.book import Voiced
from daisy_pipeline.model.language import main_language

LONGEST_BREAK = 10_000  # ms
_LONGEST = 4_000  # signs of a reading: it is a line in a table, no chapter
_DEEPEST = 8
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_ANY = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"\s*([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_OPEN = re.compile(r"</?[A-Za-z][\w:-]*")  # a mark that never ends
_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s)")
_PERCENT = re.compile(r"([+-]?)(\d{1,3})(?:\.\d+)?%")
_TAG_OF_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
# SSML 3.2.3: its words for the strength of a break, the engine decides their length.
_STRENGTHS = {
    "none": 0, "x-weak": 100, "weak": 200, "medium": 350, "strong": 700, "x-strong": 1200,
}  # fmt: skip
_RATES = {"x-slow": 60, "slow": 80, "medium": 100, "default": 100, "fast": 125, "x-fast": 160}
_PITCHES = {"x-low": 70, "low": 85, "medium": 100, "default": 100, "high": 115, "x-high": 140}
_LEVELS = {"strong": (85, 112), "moderate": (92, 106), "none": (100, 100), "reduced": (108, 96)}
_KNOWN = {
    "break": ("time", "strength"),
    "prosody": ("rate", "pitch"),
    "emphasis": ("level",),
    "lang": ("xml:lang",),
    "say-as": ("interpret-as",),
    "sub": ("alias",),
}
_MOST, _LEAST = 400, 25  # percent


@dataclass(frozen=True)
class Marked:
    """A reading without its marks: pieces in order, their words, and the marks that are none.

    ``voiced`` is () where nothing is left that a voice does otherwise than usual.
    """

    voiced: tuple[Voiced, ...]
    words: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """An open mark, and the manner of what stands in it."""

    name: str
    manner: Voiced
    spelled: str = ""
    silent: bool = False


@dataclass
class _State:
    frames: list[_Frame]
    pieces: list[Voiced] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pause: int = 0


def parse(text: str, lang: str = "") -> Marked:
    """The pieces of a reading; a mark that is unknown or broken is a fault and its words stay.

    ``lang`` is the language of the reading, "" for Korean.
    """
    state = _State([_Frame("", Voiced("", ""))])
    at = 0
    text, rest = text[:_LONGEST], text[_LONGEST:]
    for tag in _TAG.finditer(text):
        _words(state, text[at : tag.start()], lang)
        at = tag.end()
        _mark(state, tag)
    _words(state, text[at:], lang)
    _words(state, _ANY.sub("", rest), lang)
    if rest:
        state.faults.append(f"{rest[:20]}…")
    state.faults += [f"<{frame.name}>" for frame in state.frames[1:]]
    if state.pause:
        state.pieces.append(Voiced("", pause=state.pause))
    pieces = tuple(state.pieces)
    words = "".join(piece.words for piece in pieces)
    usual = all(replace(piece, words="") == Voiced("") for piece in pieces)
    return Marked(() if usual else pieces, words, tuple(state.faults))


def _words(state: _State, text: str, lang: str) -> None:
    frame = state.frames[-1]
    if not text or frame.silent:
        return
    state.faults += [found[0] for found in _OPEN.finditer(text)]
    text = _ENTITY.sub(lambda found: _ENTITIES[found[0]], _OPEN.sub("", text))
    if frame.spelled:
        text = _spelled(text, frame.manner.lang or lang)
    piece = replace(frame.manner, words=text, pause=state.pause)
    state.pause = 0
    last = state.pieces[-1] if state.pieces else None
    if last and replace(last, words="", pause=0) == replace(piece, words=""):
        state.pieces[-1] = replace(last, words=last.words + text)
    else:
        state.pieces.append(piece)


def _spelled(text: str, lang: str) -> str:
    """Sign by sign: Korean names of letters and figures, other languages with blanks between."""
    signs = text.split() if " " in text.strip() else [text.strip()]
    if lang and main_language(lang) != "ko":
        return " ".join(sign for part in signs for sign in part)
    return " ".join(sign for part in signs for sign in map(_korean, part))


def _korean(sign: str) -> str:
    if sign.isascii() and sign.isdecimal():
        return digits(sign)
    return spell(sign) if sign.isascii() and sign.isalpha() else sign


def _mark(state: _State, tag: re.Match[str]) -> None:
    closing, name, attributes, empty = tag[1], tag[2], tag[3], tag[4]
    if closing:
        _close(state, name, tag[0])
        return
    given = _attributes(attributes)
    known = _KNOWN.get(name)
    fit = known is not None and given is not None and given.keys() <= set(known)
    frame = _opened(state.frames[-1], name, given or {}) if fit else None
    if name == "break" and fit:
        pause = _pause(given or {})
        if pause is None or not empty:
            state.faults.append(tag[0])
        state.pause = min(LONGEST_BREAK, state.pause + (pause or 0))
        return
    if frame is None or len(state.frames) > _DEEPEST:
        state.faults.append(tag[0])
        frame = replace(state.frames[-1], name=name)
    if name == "sub" and given and "alias" in given and fit:
        _words(state, given["alias"], "")
    if not empty and len(state.frames) <= 2 * _DEEPEST:
        state.frames.append(frame)


def _close(state: _State, name: str, shown: str) -> None:
    """Close the innermost mark of that name; what is open inside it was never closed."""
    depth = next(
        (n for n in range(len(state.frames) - 1, 0, -1) if state.frames[n].name == name), 0
    )
    if not depth:
        if name != "break":  # <break></break> was told when it was opened
            state.faults.append(shown)
        return
    state.faults += [f"<{frame.name}>" for frame in state.frames[depth + 1 :]]
    del state.frames[depth:]


def _attributes(text: str) -> dict[str, str] | None:
    """The attributes of a mark; None when they are not well formed."""
    found = {m[1]: m[2] if m[2] is not None else m[3] for m in _ATTRIBUTE.finditer(text)}
    return found if not _ATTRIBUTE.sub("", text).strip() else None


def _opened(outer: _Frame, name: str, given: dict[str, str]) -> _Frame | None:
    """The frame that a mark opens in ``outer``; None when its values are none."""
    manner = outer.manner
    match name:
        case "prosody":
            rate = _percent(given.get("rate", "medium"), _RATES, relative=False)
            pitch = _percent(given.get("pitch", "medium"), _PITCHES, relative=True)
            return _paced(outer, name, rate, pitch) if rate and pitch and given else None
        case "emphasis":
            rate, pitch = _LEVELS.get(given.get("level", "moderate"), (0, 0))
            return _paced(outer, name, rate, pitch) if rate else None
        case "lang" if _TAG_OF_LANGUAGE.fullmatch(given.get("xml:lang", "")):
            return replace(outer, name=name, manner=replace(manner, lang=given["xml:lang"]))
        case "say-as" if given.get("interpret-as") in ("characters", "digits"):
            return replace(outer, name=name, spelled=given["interpret-as"])
        case "sub" if given.get("alias", "").strip():
            return replace(outer, name=name, silent=True)
    return None


def _paced(outer: _Frame, name: str, rate: int, pitch: int) -> _Frame:
    manner = outer.manner
    rate, pitch = manner.rate * rate // 100, manner.pitch * pitch // 100
    rate, pitch = min(_MOST, max(_LEAST, rate)), min(_MOST, max(_LEAST, pitch))
    return replace(outer, name=name, manner=replace(manner, rate=rate, pitch=pitch))


def _percent(word: str, names: dict[str, int], relative: bool) -> int:
    """A pace or a pitch in percent, 0 when it is none.

    SSML 1.1, 3.2.4: a rate of 80% is 80 % of the usual one; pitch changes by +10% and -10%.
    """
    if word in names:
        return names[word]
    found = _PERCENT.fullmatch(word.strip())
    if not found:
        return 0
    value = int(found[2])
    if found[1]:
        value = 100 + (value if found[1] == "+" else -value)
    elif relative and value == 0:
        return 0
    return min(_MOST, max(_LEAST, value)) if value > 0 else 0


def _pause(given: dict[str, str]) -> int | None:
    """The ms of a break; None when its values are none."""
    if "time" in given:
        found = _TIME.fullmatch(given["time"].strip())
        if not found:
            return None
        return min(LONGEST_BREAK, round(float(found[1]) * (1000 if found[2] == "s" else 1)))
    return _STRENGTHS.get(given.get("strength", "medium"))
