# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to espeak-ng (the `espeakng-loader` wheel, through ctypes).

`speak` and `phonemes` are pure: the same words give the same bytes whatever was said before. The
library is not: its noise comes from ``rand()`` and its wave tables run on between calls, also over
its own Terminate and Initialize. So it is loaded anew for every utterance (some 4 ms). A lock lets
one thread in at a time.
"""

from __future__ import annotations

import _ctypes
import ctypes
import math
import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Speech
from daisy_pipeline.tools.espeak_text import sayable
from daisy_pipeline.tools.trim import LEAD as LEAD
from daisy_pipeline.tools.trim import TAIL as TAIL
from daisy_pipeline.tools.trim import trimmed

SLOWEST, FASTEST = 80, 450  # words a minute that espeak-ng accepts

_SYNCHRONOUS, _NO_EXIT, _UTF8, _BY_CHARACTER, _RATE, _PITCH = 2, 0x8000, 1, 1, 1, 3
_IPA = 0x02
_LANGUAGE_FLAG = re.compile(r"\([a-z]{2,3}(-[a-z0-9-]+)?\)")
# Where the first part of a tag does not name espeak's voice for it.
_OWN_NAMES = {"en": "en-us", "zh": "cmn", "zh-cn": "cmn", "zh-tw": "cmn", "no": "nb"}

_Samples = ctypes.POINTER(ctypes.c_short)
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, _Samples, ctypes.c_int, ctypes.c_void_p)


class _VoiceRecord(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


class _Engine:
    """The loaded library, which speaks one language; ``close`` unloads it."""

    def __init__(
        self, lang: str, words_per_minute: int = 175, variant: str = "", pitch: int = 100
    ) -> None:
        library, data = _wheel()
        self.lang = lang
        self.heard = bytearray()
        try:
            self._library = _load(library)
        except OSError:  # made for another system, or broken
            raise fail("DP-VOI-001", exit_code=ExitCode.MISSING_TOOL) from None
        self._declare()
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _NO_EXIT))
        if self.rate <= 0:
            raise fail("DP-VOI-001", exit_code=ExitCode.MISSING_TOOL)
        self._callback = _Callback(self._hear)  # kept: the library holds only its address
        self._library.espeak_SetSynthCallback(self._callback)
        self._choose(lang, variant if _is_variant(data, variant) else "")
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        if pitch != 100:
            self._library.espeak_SetParameter(_PITCH, _pitch_step(pitch), 0)
        self._library.espeak_ng_SetRandSeed(1)

    def _declare(self) -> None:
        lib, text, number = self._library, ctypes.c_char_p, ctypes.c_uint
        lib.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, text, ctypes.c_int]
        lib.espeak_SetVoiceByName.argtypes = [text]
        lib.espeak_GetCurrentVoice.restype = ctypes.POINTER(_VoiceRecord)
        lib.espeak_ListVoices.argtypes = [ctypes.c_void_p]
        lib.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
        lib.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        lib.espeak_TextToPhonemes.restype = text
        lib.espeak_TextToPhonemes.argtypes = [
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_int,
            ctypes.c_int,
        ]
        lib.espeak_Synth.argtypes = [
            text,
            ctypes.c_size_t,
            number,
            ctypes.c_int,
            number,
            number,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def _choose(self, lang: str, variant: str) -> None:
        # espeak keeps the old voice when a name is unknown, and has been seen to do so without
        # telling; so the voice that is there is asked.
        for name in _names(lang):
            wanted = f"{name}+{variant}" if variant else name
            if self._library.espeak_SetVoiceByName(wanted.encode()) == 0:
                voice = self._library.espeak_GetCurrentVoice().contents
                if any(tag == name or tag.startswith(name + "-") for tag in _languages(voice)):
                    return
        self.close()
        raise fail("DP-VOI-002", Place(inside=lang), lang=lang)

    def _hear(self, samples: object, count: int, events: object) -> int:
        if samples and count > 0:
            self.heard += ctypes.string_at(samples, 2 * count)  # type: ignore[arg-type]
        return 0

    def say(self, text: str) -> bytes:
        """The samples of the text, with espeak's own silence around them."""
        self.heard.clear()
        data = text.encode("utf-8", "replace") + b"\0"
        # No SSML flag (0x10) and no phoneme flag (0x100): marks and [[...]] are plain text.
        problem = self._library.espeak_Synth(
            data, len(data), 0, _BY_CHARACTER, 0, _UTF8, None, None
        )
        if problem:
            raise fail("DP-VOI-003", Place(inside=text[:40]), code=int(problem))
        self._library.espeak_Synchronize()
        return bytes(self.heard)

    def phonemes(self, text: str, separator: str) -> str:
        """The text in IPA, clause by clause."""
        data = ctypes.create_string_buffer(text.encode("utf-8", "replace"))
        rest = ctypes.c_void_p(ctypes.addressof(data))
        mode = _IPA | (ord(separator) << 8 if separator else 0)
        clauses = []
        while rest.value:
            found = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode)
            clauses.append(_LANGUAGE_FLAG.sub("", (found or b"").decode("utf-8", "replace")))
        words = " ".join(clauses).split()
        return " ".join(word.strip(separator) if separator else word for word in words)

    def tags(self) -> frozenset[str]:
        """The language tags of all voices, in lower case."""
        records, found = self._library.espeak_ListVoices(None), set[str]()
        index = 0
        while records[index]:
            found.update(_languages(records[index].contents))
            index += 1
        return frozenset(found)

    def close(self) -> None:
        """Unload the library with all its state."""
        self._library.espeak_Terminate()
        unload(self._library)


def unload(library: ctypes.CDLL) -> None:
    """Let go of a library; it leaves the process when nobody else holds it."""
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)


_LOCK = RLock()
_LOADED: list[_Engine] = []  # at most one, kept for the next `phonemes` of the same language


def speak(
    text: str, lang: str, words_per_minute: int = 165, variant: str = "", pitch: int = 100
) -> Speech:
    """The speech for ``text`` with `LEAD` and `TAIL` ms of silence around it.

    ``variant``: another speaker (``f4``, ``m3``); one that espeak-ng has not is left out.
    ``pitch`` is percent of the speaker's own; espeak-ng goes from about 70 to 160.
    No samples for a text with nothing to say. Raises DaisyError: DP-VOI-001 when the wheel is
    missing (exit code 5), -002 when espeak-ng has no voice for the language, -003 when it fails.
    """
    words = sayable(text)
    with _LOCK:
        engine = _fresh(lang, max(SLOWEST, min(FASTEST, words_per_minute)), variant, pitch)
        try:
            pcm = engine.say(words) if words else b""
        finally:
            _unload()
    return Speech(trimmed(pcm, engine.rate), engine.rate)


def phonemes(text: str, lang: str, separator: str = "") -> str:
    """How espeak-ng says ``text``: IPA with stress marks, blanks between words it does not join.

    ``separator`` is put between the phonemes of a word. Raises as `speak`.
    """
    with _LOCK:
        if not _LOADED or _LOADED[0].lang != lang:
            # TextToPhonemes before any synthesis crashes, or answers in an earlier language.
            _fresh(lang, 175).say("a")
        return _LOADED[0].phonemes(sayable(text), separator)


@cache
def languages() -> frozenset[str]:
    """The language tags that espeak-ng has voices for, in lower case."""
    with _LOCK:
        found = _fresh("en", 175).tags()
        _unload()
    return found


def has_voice(lang: str) -> bool:
    """Whether espeak-ng has a voice for a BCP 47 tag."""
    return any(tag == n or tag.startswith(n + "-") for n in _names(lang) for tag in languages())


def _fresh(lang: str, words_per_minute: int, variant: str = "", pitch: int = 100) -> _Engine:
    _unload()
    engine = _Engine(lang, words_per_minute, variant, pitch)
    _LOADED.append(engine)
    return engine


def _pitch_step(percent: int) -> int:
    """espeak's 0 to 100 for a pitch: 50 is its own, an octave lies 50 steps away."""
    return max(0, min(100, round(50 + 50 * math.log2(max(1, percent) / 100))))


def _unload() -> None:
    while _LOADED:
        _LOADED.pop().close()


def _wheel() -> tuple[str, str]:
    """(library, data folder) of the wheel."""
    try:
        import espeakng_loader

        library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError):
        raise fail("DP-VOI-001", exit_code=ExitCode.MISSING_TOOL) from None
    if not (Path(library).is_file() and Path(data).is_dir()):
        raise fail("DP-VOI-001", exit_code=ExitCode.MISSING_TOOL)
    return str(library), str(data)


@cache
def speakers() -> tuple[str, ...]:
    """The speakers that ``variant`` may name, sorted; DP-VOI-001 when the wheel is missing."""
    _, data = _wheel()
    folder = Path(data) / "voices" / "!v"
    return tuple(sorted(p.name for p in folder.iterdir() if _is_variant(data, p.name)))


def _is_variant(data: str, variant: str) -> bool:
    return variant.isalnum() and (Path(data) / "voices" / "!v" / variant).is_file()


def _load(library: str) -> ctypes.CDLL:
    """The library in its first state, also when something else in this process holds it."""
    if not _resident(library):
        return ctypes.CDLL(library)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return ctypes.CDLL(shutil.copy(library, folder))  # another file is another instance


def _resident(library: str) -> bool:
    if not hasattr(os, "RTLD_NOLOAD"):  # Windows
        return False
    try:
        _ctypes.dlclose(_ctypes.dlopen(library, os.RTLD_NOLOAD | os.RTLD_NOW))
    except OSError:
        return False
    return True


def _names(lang: str) -> list[str]:
    tag = lang.lower().replace("_", "-")
    main = tag.split("-")[0]
    names = (_OWN_NAMES.get(tag, tag), _OWN_NAMES.get(main, main))
    return list(dict.fromkeys(name for name in names if name))


def _languages(voice: _VoiceRecord) -> list[str]:
    """espeak's list of a voice: a priority byte and a tag, again and again, then a zero byte."""
    tags, at = [], voice.languages
    while at and ctypes.string_at(at, 1) != b"\0":
        tag = ctypes.string_at(at + 1)
        tags.append(tag.decode("ascii", "replace").lower())
        at += len(tag) + 2
    return tags
