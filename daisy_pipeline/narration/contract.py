# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every voice promises, as a function that any package with a voice can test itself with.

    assert broken_promises(lambda rate, pitch: MyVoice(spec(rate, pitch), settings)) == []

A voice is an object with ``name``, ``version`` and ``speak`` (`model.ports.Voice`). One that may
give other bytes for the same words says ``deterministic = False``: a narration by it is not built
to the same bytes again after ``output`` was deleted.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import Speech, Voice

LONG = 20_000
"""Characters that a voice must be able to take at once."""
ODD = {
    "old Hangul": "나랏〮말〯ᄊᆞ미 듀ᇰ귁에 달아 ㆍ ㆆ ㅿ",
    "Hanja": "圖書館에서 讀書를 한다 𠀀",
    "emoji": "좋아요 👍🏽👨‍👩‍👧‍👦 🇰🇷",
    "control signs": "가\x00나\x07\x1b[31m다\r\n\u200b\ufeff라\u2028마",
    "half signs": "가\ud800나\udfff다",
    "mark-up": "<speak>가</speak> [[rate 400]] &amp; <break time='9s'/> 나",
    "a long word": "가" * 1500,
}
SILENT = ("", " ", "\n\t", "\x00\x01", "\ufeff")
_RATES = range(8_000, 96_001)
_LONGEST_EDGE = 100  # ms of silence before the first and behind the last sound
_AUDIBLE = 100

Make = Callable[[int, int], Voice]


def broken_promises(make: Make, lang: str = "ko", unknown: str = "tlh") -> list[str]:
    """What a voice does not keep of its contract, in words for its maker; [] for a good one.

    ``make`` gives the voice at a rate and a pitch in percent. ``lang`` is a language it speaks,
    ``unknown`` one that it does not ("" for a voice that speaks all).
    """
    voice = make(100, 100)
    return [
        *_about_itself(voice),
        *_about_nothing(voice, lang),
        *_about_words(voice, lang),
        *_about_odd_words(voice, lang),
        *_about_languages(voice, lang, unknown),
        *_about_bytes(voice, lang),
        *_about_manner(make, lang),
    ]


def _about_itself(voice: Voice) -> Iterator[str]:
    if not (isinstance(voice.name, str) and voice.name):
        yield "name is not a text"
    if not (isinstance(voice.version, int) and voice.version > 0):
        yield "version is not a number from 1 on"


def _about_nothing(voice: Voice, lang: str) -> Iterator[str]:
    for text in SILENT:
        if voice.speak(text, lang).pcm:
            yield f"{text!r} has a sound"


def _about_words(voice: Voice, lang: str) -> Iterator[str]:
    one = voice.speak("가", lang)
    yield from _about_sound(one, "one character")
    if not one.pcm:
        yield "one character has no sound"
    sentence = "도서관에서 책을 읽습니다. 그리고, 봄이 왔다! "
    text = (sentence * (LONG // len(sentence) + 1))[:LONG]
    much = voice.speak(text, lang)
    yield from _about_sound(much, f"{LONG} characters")
    if len(much.pcm) < 100 * len(one.pcm):
        yield f"{LONG} characters lack words"


def _about_odd_words(voice: Voice, lang: str) -> Iterator[str]:
    for what, text in ODD.items():
        try:
            yield from _about_sound(voice.speak(text, lang), what)
        except Exception as problem:
            yield f"{what}: {type(problem).__name__}: {problem}"


def _about_sound(speech: Speech, what: str) -> Iterator[str]:
    if speech.rate not in _RATES:
        yield f"{what}: {speech.rate} Hz"
    if len(speech.pcm) % 2:
        yield f"{what}: half a sample"
        return
    samples, edge = array("h", speech.pcm), speech.rate * _LONGEST_EDGE // 1000
    for side, ordered in (("before", samples), ("behind", reversed(samples))):
        first = next((n for n, s in enumerate(ordered) if abs(s) >= _AUDIBLE), None)
        if samples and first is None:
            yield f"{what}: samples without a sound"
        elif first is not None and first > edge:
            yield f"{what}: a pause {side} the words"


def _about_languages(voice: Voice, lang: str, unknown: str) -> Iterator[str]:
    if not unknown:
        return
    try:
        voice.speak("nuqneH", unknown)
        yield f"it speaks {unknown}"
    except DaisyError as problem:
        if [f.id for f in problem.findings] != ["DP-VOI-002"]:
            yield f"{unknown}: {problem} instead of DP-VOI-002"
    if not voice.speak("나", lang).pcm:
        yield "an unknown language disturbs the next words"


def _about_bytes(voice: Voice, lang: str) -> Iterator[str]:
    if not getattr(voice, "deterministic", True):
        return
    text = "사서 선생님, 책을 읽습니다."
    first = voice.speak(text, lang)
    voice.speak("쉿, 조용히!", lang)
    if voice.speak(text, lang) != first:
        yield "the same words are not the same bytes"


def _about_manner(make: Make, lang: str) -> Iterator[str]:
    text = "도서관에서 책을 읽는 빠르기와, 책을 읽는 목소리의 높낮이입니다."
    usual = make(100, 100).speak(text, lang)
    fast, high = make(150, 100).speak(text, lang), make(100, 130).speak(text, lang)
    if not 0.5 < len(fast.pcm) * usual.rate / (len(usual.pcm) * fast.rate) < 0.85:
        yield "150 % is not faster"
    if high.pcm == usual.pcm:
        yield "130 % of the pitch changes nothing"
    if not 0.8 < len(high.pcm) * usual.rate / (len(usual.pcm) * high.rate) < 1.25:
        yield "the pitch changes the pace"
