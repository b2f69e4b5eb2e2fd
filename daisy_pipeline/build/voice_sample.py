# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hear a synthetic voice before a title is read by it; begin a voice's folder."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from daisy_pipeline.build.casts import Voices, find_voices
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.synthetic_voices import FILE, VoiceSpec, read_voice
from daisy_pipeline.config.voice_template import voice_template
from daisy_pipeline.config.voices import narrator_folder
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.language.sentences import sentences
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.book import Book, Paragraph, Run, Segment
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.ports import Settings
from daisy_pipeline.model.times import Ms
from daisy_pipeline.narration.cast import Cast, latin_language, pauses_of
from daisy_pipeline.narration.narrate import Narration, narrate
from daisy_pipeline.narration.script import script
from daisy_pipeline.narration.voices import known_engines
from daisy_pipeline.readings.lexicon import read_lexicons
from daisy_pipeline.readings.stage import read_book
from daisy_pipeline.tools.files import publish, staged
from daisy_pipeline.tools.media import stream
from daisy_pipeline.tools.mp3 import RATES, Mp3Writer

SUFFIXES = (".wav", ".mp3")
_BITRATE, _RATE = 64, 44100


@dataclass(frozen=True)
class Sample:
    """A text that a voice spoke: the file, how long it plays, who spoke, what is to be told."""

    path: Path
    duration: Ms
    voices: Voices
    findings: tuple[Finding, ...]


def speak_sample(workspace: Workspace, name: str, text: str, path: Path) -> Sample:
    """Speak a text (a sample for "") as a title would be read, into a WAV or MP3 file.

    Numbers and words are read by the readings' rules and the library's readings.tsv.
    DaisyError: DP-VOI-046 (exit code 2) for another kind of file, DP-CLI-011 (2) where only
    people write, and as `find_voices`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise fail("DP-VOI-046", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    workspace.refuse(path)
    settings = resolve((workspace.site(),)).values
    voices = find_voices(workspace, name, Place(inside="daisy voices try"))
    lang = _language(voices.main, text)
    words = text.strip() or phrase("voices.sample", "ko" if main_language(lang) == "ko" else "en")
    book, findings = _read(workspace, words, lang)
    with TemporaryDirectory() as folder:
        speech = Path(folder) / "speech.flac"
        said = _spoken(book, voices, settings["narration"], speech)
        path.parent.mkdir(parents=True, exist_ok=True)
        with staged(path) as made:
            write = _write_wav if path.suffix.lower() == ".wav" else _write_mp3
            write(speech, said.rate, made)
        return Sample(path, said.duration, voices, (*findings, *said.findings))


def _language(spec: VoiceSpec, text: str) -> str:
    """The language of the words: the voice's own, unless the text is plainly written otherwise."""
    if text and any("가" <= sign <= "힣" for sign in text):
        return "ko"
    return spec.language or ("en" if text else "ko")


def _read(workspace: Workspace, words: str, lang: str) -> tuple[Book, tuple[Finding, ...]]:
    """The text as a book of one paragraph, a segment a sentence, with its readings."""
    spans = sentences(words, lang)
    text = tuple(
        Segment((Run(text=words[begin:end]),), f"s{number}")
        for number, (begin, end) in enumerate(spans, 1)
        if words[begin:end].strip()
    )
    path = workspace.root / "readings.tsv"
    lexicon = read_lexicons([(path, workspace.shown(path), False)] if path.is_file() else [])
    read = read_book(Book(lang=lang, body=(Paragraph(text=text),)), lexicon)
    return read.book, lexicon.findings  # what is doubtful in a sample is no matter


def _spoken(book: Book, voices: Voices, settings: Settings, path: Path) -> Narration:
    cast = Cast(voices.main, voices.others, book.lang, settings)
    pauses = pauses_of(voices.main, settings)
    told = script(book.body, book.lang, pauses, latin_language(voices.main))
    return narrate(told, cast, path)


def _write_wav(speech: Path, rate: int, made: BinaryIO) -> None:
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        for sound in stream(speech, rate):
            file.writeframes(sound.pcm)


def _write_mp3(speech: Path, rate: int, made: BinaryIO) -> None:
    rate = rate if rate in RATES else _RATE
    with Mp3Writer(made, rate, _BITRATE) as mp3:
        for sound in stream(speech, rate):
            mp3.write(sound.pcm)


def begin_voice(workspace: Workspace, name: str, engine: str, lang: str) -> Path:
    """Write the voice.toml of a new synthetic voice, with comments in ``ko`` or ``en``.

    DaisyError: DP-VOI-010 for a name that cannot be (exit code 2), DP-VOI-004 for no such engine
    (4), DP-VOI-047 when the folder has a voice.toml already (2).
    """
    known = known_engines()
    if engine not in known:
        facts = {"name": engine, "known": ", ".join(sorted(known))}
        raise fail("DP-VOI-004", Place(inside="--engine"), exit_code=ExitCode.BAD_CONFIG, **facts)
    folder = narrator_folder(workspace, name)
    path = folder / FILE
    if path.exists():
        place = Place(workspace.shown(path))
        raise fail("DP-VOI-047", place, exit_code=ExitCode.BAD_USAGE, name=folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    publish(voice_template(folder.name, engine, lang).encode("utf-8"), path)
    read_voice(path, workspace.shown(path))
    return path
