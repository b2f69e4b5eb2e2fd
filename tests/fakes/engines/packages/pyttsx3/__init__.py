# SPDX-License-Identifier: AGPL-3.0-or-later
"""As pyttsx3 2.99 looks from outside, with the defects that were measured: it prints, returns
before the file is there, swallows errors, and asserts on an empty text. It writes AIFF when
FAKE_DRIVER says nsss. FAKE_START (missing, broken) keeps it from starting."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import fake_sound as fake


class Voice:
    def __init__(self, id: str, name: str, languages: list[object]) -> None:
        self.id, self.name, self.languages = id, name, languages


class Engine:
    def __init__(self) -> None:
        self.driver_name = os.environ.get("FAKE_DRIVER", "sapi5")
        self._set: dict[str, object] = {"rate": 200}
        self._asked: list[tuple[str, str]] = []
        self._hear: list[Callable[..., None]] = []

    def connect(self, topic: str, call: Callable[..., None]) -> None:
        assert topic == "error"
        self._hear.append(call)

    def getProperty(self, name: str) -> object:  # noqa: N802
        assert name == "voices"
        return [
            Voice("HKEY\\Heami", "Microsoft Heami - Korean", ["ko-KR"]),
            Voice("com.apple.Yuna", "Yuna", [b"\x05ko_KR"]),
            Voice("HKEY\\Zira", "Microsoft Zira", ["en-US"]),
        ]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802
        self._set[name] = value
        print("Pitch adjustment not supported" if name == "pitch" else "set")

    def save_to_file(self, text: str, path: str) -> None:
        assert text and path
        self._asked = [(text, path)]  # two calls: the first file is never written

    def runAndWait(self) -> None:  # noqa: N802
        for text, path in self._asked:
            try:
                fake.misbehave(text)
            except RuntimeError as problem:
                for call in self._hear:
                    call(name=None, exception=problem)
                continue
            threading.Thread(target=self._write, args=(text, path)).start()

    def _write(self, text: str, path: str) -> None:
        if fake.NOTHING in text:
            return
        rate = int(str(self._set["rate"])) * 100 // 165
        make = fake.aiff if self.driver_name == "nsss" else fake.wav
        data = make(fake.tone(text, rate))
        if fake.RUBBISH in text:
            data = b"rubbish" * 99
        with open(path, "wb") as file:
            file.write(data[:1000])
            file.flush()
            time.sleep(0.02)
            file.write(data[1000:])
        print(f"Audio saved to {path}")


def init() -> Engine:
    if os.environ.get("FAKE_START") == "broken":
        raise RuntimeError("you probably do not have a speech engine installed")
    return Engine()


if os.environ.get("FAKE_START") == "missing":
    raise ModuleNotFoundError("No module named 'pyttsx3'", name="pyttsx3")
