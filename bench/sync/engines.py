# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voices cut from real people by other engines than the aligner's: see `readers.md`.

`hn1` says Korean with an MBROLA base of diphones, which gets sounds, durations and a pitch from
here; `mb-us1` and its like are English bases that espeak-ng drives; `flite-slt` and its like are
Flite's statistical voices.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sync.hangul import Phrase, Syllable, phrases

RATE = 16_000  # of all these voices
ENGLISH = ("mb-us1", "mb-us2", "mb-us3", "mb-en1", "flite-slt", "flite-rms", "flite-awb")
LANGUAGES = {"hn1": "ko"} | dict.fromkeys(ENGLISH, "en")
_BASES = Path("/usr/share/mbrola")  # where Debian puts them
_USUAL_WORDS = 140  # a minute: `Voice.words` counts from here where an engine has no such measure
_SECONDS = 60.0

_INITIAL = {
    "ㄱ": "k", "ㄲ": "k_>", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t_>", "ㄹ": "4", "ㅁ": "m", "ㅂ": "p",
    "ㅃ": "p_>", "ㅅ": "s", "ㅆ": "s_>", "ㅈ": "ts\\", "ㅉ": "ts\\_>", "ㅊ": "ts\\_h", "ㅋ": "k_h",
    "ㅌ": "t_h", "ㅍ": "p_h", "ㅎ": "h",
}  # fmt: skip
_VOICED = {"k": "g", "t": "d", "p": "b", "ts\\": "dz\\"}
_VOWEL = {
    "ㅏ": "a", "ㅐ": "E", "ㅑ": "ja", "ㅒ": "jE", "ㅓ": "V", "ㅔ": "e", "ㅕ": "jV", "ㅖ": "je",
    "ㅗ": "o", "ㅘ": "wa", "ㅙ": "wE", "ㅚ": "2", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wV", "ㅞ": "we",
    "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "M", "ㅢ": "M\\i", "ㅣ": "i",
}  # fmt: skip
_FINAL = {
    "ㄱ": "k_}", "ㄴ": "n_}", "ㄷ": "t_}", "ㄹ": "l_}", "ㅁ": "m_}", "ㅂ": "p_}", "ㅇ": "N", "": "",
}  # fmt: skip
_LINKED = {"k_}": "g", "n_}": "n", "t_}": "d", "l_}": "4", "m_}": "m", "p_}": "b"}
_HIGH_BEGIN = "ㄲㄸㅃㅆㅉㅋㅌㅍㅊㅅㅎ"  # words with these begin on a high tone
_LENGTHS = {
    "k": 58, "t": 55, "p": 58, "ts\\": 68, "g": 36, "d": 36, "b": 34, "dz\\": 46, "s": 78,
    "s\\": 82, "h": 42, "n": 52, "m": 58, "4": 25, "l": 42, "k_}": 72, "t_}": 70, "p_}": 72,
    "n_}": 64, "m_}": 68, "l_}": 62, "N": 68, "i": 72, "M": 64, "u": 72, "M\\i": 105, "2": 92,
}  # fmt: skip
_TENSE_MS, _BREATHED_MS, _VOWEL_MS, _GLIDE_MS = 98, 82, 90, 108
_ENDS = {",": 1.4, ".": 1.5, "!": 1.4, "?": 1.7}  # how much longer the last syllable is
_TOP, _BOTTOM = 142.0, 98.0  # Hz at the begin and the end of a sentence


def missing() -> tuple[str, ...]:
    """The Debian packages of these voices that are not installed."""
    tools = [name for name in ("espeak-ng", "flite", "mbrola") if not shutil.which(name)]
    bases = [name.removeprefix("mb-") for name in LANGUAGES if not name.startswith("flite")]
    return *tools, *(f"mbrola-{b}" for b in bases if not (_BASES / b / b).is_file())


def speak(text: str, name: str, words: int) -> np.ndarray:
    """A sentence by a voice of `LANGUAGES`, at `RATE`; ``words`` a minute."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command, given = _command(text, name, words, str(path))
        subprocess.run(
            command, input=given.encode(), check=True, capture_output=True, timeout=_SECONDS
        )
        with wave.open(str(path), "rb") as file:
            assert (file.getframerate(), file.getnchannels()) == (RATE, 1), name
            return _without_rumble(np.frombuffer(file.readframes(file.getnframes()), "<i2"))


def _without_rumble(sound: np.ndarray) -> np.ndarray:
    """Sound above 60 to 90 Hz: diphones bring a rumble along that no ear takes for speech.

    In a consonant's closure it would count as the sentence's first sound.
    """
    parts = np.fft.rfft(sound.astype(float))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    parts *= np.clip((hertz - 60) / 30, 0, 1)
    return np.asarray(np.clip(np.fft.irfft(parts, len(sound)), -32768, 32767).astype("<i2"))


def _command(text: str, name: str, words: int, path: str) -> tuple[list[str], str]:
    """What to run and what it reads."""
    engine, _, speaker = name.partition("-")
    if engine == "mb":
        return ["espeak-ng", "-v", name, "-s", str(words), "-w", path, "--stdin"], text
    if engine == "flite":
        stretch = f"duration_stretch={_USUAL_WORDS / words:.3f}"
        return ["flite", "-voice", speaker, "--setf", stretch, "-t", text, "-o", path], ""
    return ["mbrola", str(_BASES / name / name), "-", path], _score(text, words)


@dataclass
class _Sound:
    """A sound of hn1; ``hertz`` 0: no point of the pitch."""

    name: str
    ms: float
    hertz: float = 0.0


def _score(text: str, words: int) -> str:
    """A sentence as MBROLA reads it: sounds, their lengths, and a point of pitch in each vowel."""
    chance = np.random.default_rng(zlib.crc32(f"{words} {text}".encode()))
    parts = list(phrases(text))
    count = sum(len(word) for part in parts for word in part.words)
    sounds, done = [_Sound("_", 100)], 0
    for number, part in enumerate(parts):
        top = _TOP - (_TOP - _BOTTOM) * done / count
        last = number + 1 == len(parts)
        sounds += _phrase(part, top * (1.04 if number else 1), last, chance)
        sounds.append(_Sound("_", 150 if last else float(chance.uniform(160, 380))))
        done += sum(map(len, part.words))
    slower = _USUAL_WORDS / words
    lines = []
    for sound in sounds:
        ms = sound.ms if sound.name == "_" else sound.ms * slower * chance.lognormal(0, 0.1)
        lines.append(f"{sound.name} {ms:.0f}" + (f" 50 {sound.hertz:.0f}" if sound.hertz else ""))
    return "\n".join(lines) + "\n"


def _phrase(part: Phrase, top: float, last: bool, chance: np.random.Generator) -> list[_Sound]:
    """The sounds of a phrase: low, high ... low, high in each word, the whole of it falling."""
    made: list[_Sound] = []
    count, done = sum(map(len, part.words)), 0
    for number, word in enumerate(part.words):
        ends = number + 1 == len(part.words)
        for at, syllable in enumerate(word):
            final = at + 1 == len(word)
            hertz = top * (1 - 0.2 * done / count) * _tone(word, at) * chance.normal(1, 0.025)
            if ends and final:
                hertz *= {"?": 1.45, ",": 1.06}.get(part.sign if last else ",", 0.8)
            longer = _ENDS[part.sign] if ends and final else 1.12 if final else 1.0
            before = made[-1].name if made else "_"
            if not syllable.initial and before in _LINKED:  # over the limit of words too
                made[-1] = _Sound(_LINKED[before], _LENGTHS[_LINKED[before]])
            made += _syllable(syllable, before, max(70.0, hertz), longer)
            done += 1
    return made


def _tone(word: tuple[Syllable, ...], at: int) -> float:
    if at == 0:
        high = word[0].initial and word[0].initial in _HIGH_BEGIN
        return 1.1 if high else 0.95
    return 1.08 if at == 1 or at + 1 == len(word) else 1.0


def _syllable(given: Syllable, before: str, hertz: float, longer: float) -> Iterator[_Sound]:
    if given.initial:
        name = _initial(given, before)
        yield _Sound(name, _length(name))
    vowel = _VOWEL[given.vowel]
    yield _Sound(vowel, _length(vowel) * longer, hertz)
    if given.final:
        final = _FINAL[given.final]
        yield _Sound(final, _length(final) * (1 + (longer - 1) / 2))


def _initial(given: Syllable, before: str) -> str:
    name = _INITIAL[given.initial]
    if before != "_" and not before.startswith(("k", "t", "p")):
        name = _VOICED.get(name, name)
    if name == "4" and before == "l_}":
        return "l"
    # The base knows a palatal ㅅ before ㅣ alone, and none after silence.
    return "s\\" if name == "s" and given.vowel == "ㅣ" and before != "_" else name


def _length(name: str) -> float:
    if name.endswith("_>"):
        return _TENSE_MS
    if name.endswith("_h"):
        return _BREATHED_MS
    return _LENGTHS.get(name, _GLIDE_MS if name[0] in "jw" else _VOWEL_MS)
