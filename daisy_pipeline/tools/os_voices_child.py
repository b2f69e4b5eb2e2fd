# SPDX-License-Identifier: AGPL-3.0-or-later
"""The child process in which pyttsx3 speaks with the operating system's voices.

pyttsx3 returns before its file is there, says nothing when it cannot write one, and asserts on an
empty text; on Linux it finds espeak-ng only by name. What is worked around here was measured.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from daisy_pipeline.tools.speech_child import Answer, RefusedError, Request, serve

_LOOK = 0.005  # seconds between two looks whether the file is whole
_STILL = 40  # looks after which a file of unknown make that grows no more is whole
_PITCH_OF_ITS_OWN = "espeak"  # the only driver that can change the pitch


def main(words: list[str]) -> None:
    """Serve; the word is the folder shared with the parent."""
    serve(_Speaker, words[0])


class _Speaker:
    """The engine of the operating system."""

    def __init__(self) -> None:
        if sys.platform.startswith("linux"):
            _offer_espeak()
        try:
            self._engine: Any = import_module("pyttsx3").init()
        except ModuleNotFoundError as problem:
            raise RefusedError(
                "package" if problem.name == "pyttsx3" else "engine", problem
            ) from None
        except Exception as problem:  # COM errors, Objective-C errors, RuntimeError
            raise RefusedError("engine", problem) from None
        self._wrong: list[object] = []
        self._engine.connect("error", self._hear_of)
        self._voices = list(self._engine.getProperty("voices") or ())

    def _hear_of(self, exception: object = None, **_: object) -> None:
        self._wrong.append(exception)

    def __call__(self, asked: Request) -> Answer:
        """``{"do": "list"}`` or ``{"do": "say", "text", "voice", "rate", "pitch", "out"}``."""
        if asked["do"] == "list":
            driver = str(getattr(self._engine, "driver_name", "") or "")
            return {"driver": driver, "voices": [_about(voice) for voice in self._voices]}
        self._say(asked, Path(asked["out"]))
        return {}

    def _say(self, asked: Request, out: Path) -> None:
        engine, voice = self._engine, str(asked["voice"])
        if voice not in {str(v.id) for v in self._voices}:
            raise RefusedError("voice", voice)
        self._wrong.clear()
        engine.setProperty("voice", voice)
        for _ in range(2):  # espeak-ng loses a new pace that is set once, behind a voice
            engine.setProperty("rate", int(asked["rate"]))
            if getattr(engine, "driver_name", "") == _PITCH_OF_ITS_OWN:
                engine.setProperty("pitch", int(asked["pitch"]))
        engine.save_to_file(str(asked["text"]), str(out))
        engine.runAndWait()
        _await(out, lambda: bool(self._wrong))
        if self._wrong:
            raise RefusedError("failed", self._wrong[0])


def _offer_espeak() -> None:
    """Let pyttsx3 find the espeak-ng of the wheel, whose name (SONAME) is the one it asks for."""
    try:
        loader = import_module("espeakng_loader")
        os.environ["ESPEAK_DATA_PATH"] = str(loader.get_data_path())
        ctypes.CDLL(str(loader.get_library_path()), mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError, RuntimeError, AttributeError):
        os.environ.pop("ESPEAK_DATA_PATH", None)  # then the system's own, if there is one


def _about(voice: Any) -> dict[str, object]:
    """A voice as JSON; drivers give languages as text or as bytes with a number before them."""
    found = getattr(voice, "languages", None) or ()
    languages = [
        x.decode("ascii", "ignore") if isinstance(x, bytes) else str(x or "") for x in found
    ]
    plain = ["".join(c for c in x if c.isprintable()) for x in languages]
    return {"id": str(voice.id), "name": str(voice.name or voice.id), "languages": plain}


def _await(out: Path, failed: Callable[[], bool]) -> None:
    """Wait until the file is whole, or something went wrong; whoever asked limits the time."""
    still, last = 0, -1
    while not failed():
        try:
            with out.open("rb") as file:
                head, size = file.read(12), os.fstat(file.fileno()).st_size
        except OSError:
            head, size = b"", -1
        if head[:4] in (b"RIFF", b"FORM") and len(head) == 12:
            order = "little" if head[:4] == b"RIFF" else "big"
            if int.from_bytes(head[4:8], order) + 8 <= size:  # type: ignore[arg-type]
                return
        still = still + 1 if size == last and size > 0 else 0
        if still >= _STILL and head[:4] not in (b"RIFF", b"FORM"):
            return
        last = size
        time.sleep(_LOOK)


if __name__ == "__main__":
    main(sys.argv[1:])
