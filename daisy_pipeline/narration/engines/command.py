# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine ``command``: any program that reads a text and writes a WAV.

The text comes on standard input (UTF-8), the sound goes to standard output, or to the file that
stands for ``{out}``. No shell is involved. Each sentence is a run of its own with a time limit.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import ExitCode, fail
from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.narration.engines.failures import failed, no_language
from daisy_pipeline.narration.engines.options import Options, speaks
from daisy_pipeline.narration.engines.words import is_language, say_in_pieces
from daisy_pipeline.tools.pace import paced
from daisy_pipeline.tools.process import Ran, run
from daisy_pipeline.tools.talker import LONGEST
from daisy_pipeline.tools.wav import SoundError, read_speech

KEYS: dict[str, type] = {"command": list, "version": list, "seconds": int, "languages": list}
LIMIT = 60.0
_LARGEST = 64 << 20  # bytes that a run may write
_HOLDER = re.compile(r"\{([a-z]+)\}")
_HOLDERS = ("id", "lang", "rate", "pitch", "out", "words")


class CommandVoice:
    """A program as a voice. It promises the same bytes for the same words only if it does so.

    ``{id} {lang} {rate} {pitch} {words} {out}`` in the command stand for the voice's id, the
    language, percent of pace and of pitch, words a minute, and the file to write. What the
    command does not ask for, pace or pitch, is changed afterwards.
    """

    name = "command"
    version = 1
    deterministic = False

    def __init__(self, spec: VoiceSpec, settings: Settings) -> None:
        """DaisyError (exit code 4) for a table ``[engine]`` that cannot be."""
        options = Options(spec, KEYS)
        self._spec, self._place = spec, options.place("command")
        self._command, self._seconds = options.texts("command"), options.seconds(LIMIT)
        self._languages = options.texts("languages")
        self._words = int(settings["words_per_minute"]) * spec.rate // 100
        if not self._command or not self._command[0].strip():
            raise options.missing("command")
        used = {name for part in self._command for name in _HOLDER.findall(part)}
        if unknown := sorted(used - set(_HOLDERS)):
            known = ", ".join(f"{{{name}}}" for name in _HOLDERS)
            raise options.impossible("command", f"{{{unknown[0]}}}", known)
        self._rate = 100 if used & {"rate", "words"} else spec.rate
        self._pitch = 100 if "pitch" in used else spec.pitch
        self._to_file = "out" in used

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``.

        DaisyError: DP-VOI-002 the language, -068 no such program (exit code 5), -062 to -067 it
        was late, empty, crashed, wrote rubbish or without end, or failed.
        """
        if not is_language(lang) or not speaks(self._spec, self._languages, lang):
            raise no_language(lang)
        program = find_program(self._command[0], self._spec.folder)
        if program is None:
            place, name = self._place, self._command[0][:80]
            raise fail("DP-VOI-068", place, exit_code=ExitCode.MISSING_TOOL, name=name)
        return say_in_pieces(text, lang, lambda piece: self._say(program, piece, lang))

    def _say(self, program: str, text: str, lang: str) -> Speech:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            out = Path(folder) / "said.wav"
            values = {
                "id": self._spec.id, "lang": lang, "rate": str(self._spec.rate),
                "pitch": str(self._spec.pitch), "out": str(out), "words": str(self._words),
            }  # fmt: skip
            rest = [_HOLDER.sub(lambda m: values[m[1]], part) for part in self._command[1:]]
            ran = run(
                [program, *rest],
                self._seconds,
                folder=self._spec.folder,
                given=text.encode("utf-8") + b"\n",
                most=_LARGEST,
                writes=out,
            )
            why = _why(ran)
            if not why:
                if not self._to_file:
                    out.write_bytes(ran.out)
                try:
                    return paced(read_speech(out, LONGEST), self._rate, self._pitch)
                except SoundError as problem:
                    why = problem.why
            said = ran.err.decode("utf-8", "replace").strip().splitlines()
            detail = said[-1] if said else f"exit code {ran.code}"
            raise failed(why, detail, self._spec.name, text, self._seconds)


def _why(ran: Ran) -> str:
    if ran.late:
        return "late"
    if ran.full:
        return "enormous"
    if ran.code is None or ran.code < 0 or ran.code >= 0xC0000000:  # a signal, an NTSTATUS
        return "crashed"
    return "failed" if ran.code else ""


def find_program(name: str, folder: Path | None) -> str | None:
    """The program's path: beside voice.toml where the name has a slash, else on the search path."""
    plain = name.strip()
    if folder is not None and ("/" in plain or "\\" in plain):
        path = folder / plain
        return str(path.resolve()) if path.is_file() else None
    return shutil.which(plain)
