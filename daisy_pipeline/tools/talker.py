# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parent's side of a child process that speaks: ask, wait for so long, begin anew, give up.

One child serves many sentences. A child that is late, crashes or writes rubbish is ended; a fresh
one gets the sentence once more, and only then is it told what went wrong.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, Any

from daisy_pipeline.model.ports import Speech
from daisy_pipeline.tools import process
from daisy_pipeline.tools.wav import SoundError, read_speech

STARTING = 120.0  # seconds for a child to begin: a large model on a slow disk
LONGEST = 600.0  # seconds of sound that a sentence may have
_LINE, _SHOWN = 1 << 22, 200
_PACKAGE = Path(__file__).resolve().parent.parent.parent
_AGAIN = ("late", "crashed", "empty", "rubbish", "enormous")  # what a fresh child may mend


@dataclass(frozen=True, slots=True)
class Said:
    """What a child answered: values or speech; or ``why`` there is none, and a detail.

    ``why`` is late, crashed, empty, rubbish, enormous, or a word of the child's own.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    speech: Speech | None = None
    why: str = ""
    detail: str = ""


class Talker:
    """A child process of one kind; threads take turns."""

    def __init__(
        self, module: str, words: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        """``module`` is run with a folder for files and then ``words``; it starts when asked."""
        self._module, self._words = module, tuple(words)
        self._environment = dict(environment or {})
        self._child: _Child | None = None
        self._lock = Lock()

    def ask(self, request: Mapping[str, Any], seconds: float) -> Said:
        """The answer to a question, from a fresh child where the first one fails."""
        with self._lock:
            return self._twice(request, seconds, spoken=False)

    def say(self, request: Mapping[str, Any], seconds: float) -> Said:
        """The speech for a request, whose ``out`` is filled in here."""
        with self._lock:
            return self._twice(request, seconds, spoken=True)

    def end(self) -> None:
        """End the child and remove its files; the next question starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _twice(self, request: Mapping[str, Any], seconds: float, spoken: bool) -> Said:
        said = Said()
        for _ in range(2):
            said = self._once(request, seconds, spoken)
            if said.why not in _AGAIN:
                break
            self._end()
        return said

    def _once(self, request: Mapping[str, Any], seconds: float, spoken: bool) -> Said:
        if self._child is None:
            child = _Child(self._module, self._words, self._environment)
            begun = child.answer(STARTING)
            if begun.why:
                child.end()
                return begun
            self._child = child
        out = self._child.folder / "said.wav"
        asked = {**request, "out": str(out)} if spoken else request
        try:
            said = self._child.asked(asked, seconds)
            return said if said.why or not spoken else _heard(out)
        finally:
            out.unlink(missing_ok=True)


def _heard(out: Path) -> Said:
    try:
        return Said(speech=read_speech(out, LONGEST))
    except SoundError as problem:
        return Said(why=problem.why)


class _Child:
    """One process, the folder that it shares with us, and a thread that hears it."""

    def __init__(self, module: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="daisy-voice-"))
        where = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH", ""))))
        with (self.folder / "errors.txt").open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(self.folder), *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "PYTHONPATH": where, "PYTHONUTF8": "1", **environment},
                start_new_session=os.name == "posix",
            )
        assert self._process.stdin and self._process.stdout
        self._in: IO[bytes] = self._process.stdin
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._ear = Thread(
            target=_hear, args=(self._process, self._process.stdout, self._lines), daemon=True
        )
        self._ear.start()

    def asked(self, request: Mapping[str, Any], seconds: float) -> Said:
        """The child's answer."""
        try:
            self._in.write(json.dumps(request).encode("ascii") + b"\n")
            self._in.flush()
        except OSError:  # it has ended
            return self._crashed()
        return self.answer(seconds)

    def answer(self, seconds: float) -> Said:
        """The next thing that the child says."""
        try:
            line = self._lines.get(timeout=seconds)
        except Empty:
            return Said(why="late", detail=f"{seconds:g}")
        if not line:
            return self._crashed()
        try:
            told = json.loads(line)
            return Said(told, None, str(told.get("why", "")), str(told.get("detail", "")))
        except (ValueError, AttributeError, RecursionError):
            return Said(why="crashed", detail="?")

    def _crashed(self) -> Said:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        with suppress(OSError):
            text = (self.folder / "errors.txt").read_bytes()[-4096:].decode("utf-8", "replace")
            lines = text.strip().splitlines()
            if lines:
                return Said(why="crashed", detail=lines[-1][:_SHOWN])
        return Said(why="crashed", detail=str(self._process.returncode))

    def end(self) -> None:
        """End the process and whatever it has started, and remove its folder."""
        if self._process.poll() is None:
            process.end(self._process)
        with suppress(OSError):
            self._in.close()
        self._ear.join(5)
        shutil.rmtree(self.folder, ignore_errors=True)


def _hear(child: subprocess.Popen[bytes], source: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    """Put whole lines into the queue, b"" when the child has ended; it leaves no zombie."""
    with source:
        while (line := source.readline(_LINE)).endswith(b"\n"):
            lines.put(line)
    lines.put(b"")
    with suppress(subprocess.TimeoutExpired):
        child.wait(5)


_TALKERS: dict[tuple[int, str, tuple[str, ...]], Talker] = {}
_LOCK = Lock()


def shared_talker(
    module: str, words: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> Talker:
    """The one talker of a kind in this process: an engine is loaded once, however many use it."""
    key = (os.getpid(), module, tuple(words))  # a forked process has none of its own yet
    with _LOCK:
        return _TALKERS.setdefault(key, Talker(module, words, environment))


def end_talkers() -> None:
    """End every child of this process; also done when the process ends."""
    with _LOCK:
        own = [talker for (pid, *_), talker in _TALKERS.items() if pid == os.getpid()]
    for talker in own:
        talker.end()


atexit.register(end_talkers)
