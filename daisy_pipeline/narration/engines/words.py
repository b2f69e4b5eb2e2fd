# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an engine is given to say: words without signs that would harm it, in pieces it can take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from daisy_pipeline.language.sentences import sentences
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.ports import Speech
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.trim import trimmed

LONGEST = 400  # characters that an engine is given at once
_AFTER_SENTENCE: Ms = 300  # silence where a long text was parted
_AFTER_CLAUSE: Ms = 120
_RATE = 22050  # Hz of a text in which there is nothing to say

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# SAPI takes a text that begins so for XML, NSSpeech takes [[...]] for a command.
_MARK_UP = ((re.compile(r"<(?=[A-Za-z/!?])"), "‹"), (re.compile(r"\[(?=\[)"), "[ "))
_CLAUSE = re.compile(r"[,;:、，；：…·)\]』」》〉]\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def plain_words(text: str) -> str:
    """The text without control signs, half signs and what engines take for commands."""
    text = _CONTROLS.sub(" ", _SURROGATES.sub("", text))
    for mark, instead in _MARK_UP:
        text = mark.sub(instead, text)
    return text.strip()


def is_language(lang: str) -> bool:
    """Whether a tag has the form of one (BCP 47): it may become a program's argument."""
    return bool(_LANGUAGE.fullmatch(lang))


def pieces(text: str, lang: str, longest: int = LONGEST) -> Iterator[tuple[str, Ms]]:
    """The text in pieces of at most ``longest`` characters, with the silence after each.

    Sentences stay together while there is room; one that is too long is parted behind clauses,
    else between words, else anywhere.
    """
    if len(text) <= longest:
        yield text, 0
        return
    waiting = ""
    for low, high in sentences(text, lang):
        if waiting and len(waiting) + high - low > longest:
            yield waiting.strip(), _AFTER_SENTENCE
            waiting = ""
        waiting += text[low:high]
        while len(waiting) > longest:
            end, pause = _cut(waiting, longest)
            yield waiting[:end].strip(), pause
            waiting = waiting[end:].lstrip()
    if waiting:
        yield waiting.strip(), 0


def _cut(text: str, longest: int) -> tuple[int, Ms]:
    """Where the first piece of a long sentence ends, and the silence behind it."""
    clauses = [found.end() for found in _CLAUSE.finditer(text, longest // 4, longest)]
    if clauses:
        return clauses[-1], _AFTER_CLAUSE
    blank = text.rfind(" ", longest // 4, longest)
    return (blank, 0) if blank > 0 else (longest, 0)


def say_in_pieces(
    text: str, lang: str, say: Callable[[str], Speech], longest: int = LONGEST
) -> Speech:
    """The speech of a text, piece by piece; each with the same little silence around it.

    No samples where there is nothing to say. DP-VOI-003 when the rate changes within the text.
    """
    heard, rate, pause = bytearray(), 0, 0
    for piece, after in pieces(plain_words(text), lang, longest):
        if not piece:
            continue
        speech = say(piece)
        pcm = trimmed(speech.pcm, speech.rate)
        if not pcm:
            continue
        if rate not in (0, speech.rate):
            raise fail("DP-VOI-003", Place(inside=piece[:40]), code=speech.rate)
        rate = speech.rate
        heard += bytes(2 * (pause * rate // 1000)) if heard else b""
        heard += pcm
        pause = after
    return Speech(bytes(heard), rate or _RATE)
