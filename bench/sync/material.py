# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that somebody says, each with the exact limits of its speech.

Real voices: a Korean man (60 sentences) and the reader of the sonnets (the lines that have silence
on both sides, `sonnets.tsv`). Made voices: espeak-ng speakers other than the aligners' own, at
another pace; or other engines' (`engines`). Any of them can be moved (another vocal tract) or
stretched (another pace).
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import av.filter
import numpy as np
import numpy.typing as npt

from bench.sync import engines
from daisy_pipeline.tools import espeak
from tests.fakes import narrator

Sound = npt.NDArray[np.float64]
RATE = narrator.RATE
ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DAISY_SHARED", ROOT.parent / "shared"))
_MARGIN = 480  # samples beside speech that stay with a clip
_ESPEAK_RATE = 22_050
_scratch: Path | None = None
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+")


@dataclass(frozen=True)
class Voice:
    """Who speaks. ``name``: ``man``, ``libri``, an espeak language and variant (``ko+f4``), or one
    of `engines.LANGUAGES`.

    ``pitch`` moves pitch and formants, ``tempo`` the pace alone; ``words`` a minute (made voices).
    ``first``: the sentence of its text that a made voice begins with; -1: as it used to.
    ``fresh``: it reads `fresh_texts`, not the story or the novels.
    """

    name: str
    pitch: float = 1.0
    tempo: float = 1.0
    words: int = 140
    first: int = -1
    fresh: bool = False

    @property
    def lang(self) -> str:
        """The language of the texts."""
        if self.name in ("man", "libri"):
            return "ko" if self.name == "man" else "en"
        if self.name in engines.LANGUAGES:
            return engines.LANGUAGES[self.name]
        return self.name.split("+")[0].split("-")[0]

    def __str__(self) -> str:
        marks = f" x{self.pitch:g}" if self.pitch != 1 else ""
        return self.name + marks + (f" ~{self.tempo:g}" if self.tempo != 1 else "")


@dataclass(frozen=True)
class Utterance:
    """One sentence as it is said: speech is ``sound[first:last]`` at `RATE`."""

    text: str
    lang: str
    sound: Sound
    first: int
    last: int


def say(voice: Voice, part: str, corpus: Path) -> list[Utterance]:
    """All sentences of a voice in one part: ``dev`` the even ones, ``test`` the odd, ``all``."""
    said = list(_said(replace(voice, tempo=1.0), corpus))
    said = {"dev": said[::2], "test": said[1::2], "all": said}[part]
    if voice.tempo == 1:
        return said
    if voice.name == "libri":
        return [_slower(u, voice.tempo) for u in said]
    return [utterance(u.text, u.lang, stretched(u.sound, voice.tempo)) for u in said]


@cache
def _said(voice: Voice, corpus: Path) -> tuple[Utterance, ...]:
    if voice.name == "man":
        pairs = _man(corpus / "ko-man")
    elif voice.name == "libri":
        pairs = _lines(corpus / "sonnets")
    else:
        texts = _texts(voice)
        pairs = tuple(zip(texts, _synthetic(texts, voice), strict=True))
    if voice.name == "libri":  # its room is too loud for a detector: the table tells
        return tuple(_reader(text, moved(s, voice.pitch), voice.pitch) for text, s in pairs)
    return tuple(utterance(text, voice.lang, moved(s, voice.pitch)) for text, s in pairs)


def _reader(text: str, sound: Sound, pitch: float) -> Utterance:
    beside = int(_MARGIN / pitch)
    return Utterance(text, "en", sound, min(beside, len(sound)), len(sound) - beside)


def _slower(given: Utterance, tempo: float) -> Utterance:
    sound = stretched(given.sound, tempo)
    share = len(sound) / len(given.sound)
    return Utterance(
        given.text, given.lang, sound, int(given.first * share), int(given.last * share)
    )


def utterance(text: str, lang: str, sound: Sound) -> Utterance:
    """The sound cut to its speech and 30 ms beside it."""
    first, last = narrator.sounding(sound)
    low, high = max(0, first - _MARGIN), min(len(sound), last + _MARGIN)
    return Utterance(text, lang, np.asarray(sound[low:high], float), first - low, last - low)


@cache
def _man(folder: Path) -> tuple[tuple[str, Sound], ...]:
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    sounds = _kept(f"man {folder}", lambda: [narrator.decoded(folder / r["file"]) for r in rows])
    return tuple((r["text"], s.astype(float)) for r, s in zip(rows, sounds, strict=True))


@cache
def _lines(folder: Path) -> tuple[tuple[str, Sound], ...]:
    """The sonnets' lines, where silence parts them; two or three together where it does not."""
    rows = sonnet_lines()
    files = sorted({row["file"] for row in rows})
    made = _kept(
        f"sonnets {folder}", lambda: [narrator.decoded(folder / f"{f}.mp3") for f in files]
    )
    whole = dict(zip(files, made, strict=True))
    found = []
    for row in rows:
        low, high = (int(row[k]) * RATE // 1000 for k in ("begin", "end"))
        sound = whole[row["file"]][max(0, low - _MARGIN) : high + _MARGIN]
        found.append((row["text"], sound.astype(float)))
    return tuple(found)


def keep_in(folder: Path | None) -> None:
    """Keep decoded and synthetic speech in a folder, for later runs too. Empty it by hand."""
    global _scratch
    _scratch = folder
    if folder:
        folder.mkdir(parents=True, exist_ok=True)


def _kept(what: str, make: Callable[[], Sequence[np.ndarray]]) -> list[np.ndarray]:
    """Pieces of 16-bit sound: from the scratch folder, or made and put there."""
    if _scratch is None:
        return list(make())
    path = _scratch / f"{hashlib.sha256(what.encode()).hexdigest()[:20]}.npz"
    if path.is_file():
        with np.load(path) as saved:
            return list(np.split(saved["sound"], saved["cuts"]))
    pieces = list(make())
    fresh = path.with_suffix(f".{os.getpid()}.npz")  # another process may make the same
    cuts = np.cumsum([len(piece) for piece in pieces])[:-1]
    np.savez(fresh, sound=np.concatenate(pieces), cuts=cuts)
    fresh.replace(path)
    return pieces


def sonnet_lines() -> list[dict[str, str]]:
    """The rows of `sonnets.tsv`: file, number of the line, begin and end of speech in ms, text.

    Begins are the first 5 ms above 38 % of the way (in dB) from the recording's floor to its
    loudest, after at least 150 ms below it, which two aligners of other kinds put there too.
    """
    with (Path(__file__).parent / "sonnets.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def story() -> tuple[str, ...]:
    """Sentences of the sample story, in its order, none very short or very long."""
    pages = (ROOT / "sources" / "동백꽃" / "text" / "동백꽃.txt").read_text("utf-8")
    lines = (line.strip() for line in pages.splitlines()[3:])
    parts = (part.strip(' "“”') for line in lines for part in _END_OF_SENTENCE.split(line))
    return tuple(dict.fromkeys(part for part in parts if 8 <= len(part) <= 70))


@cache
def english() -> tuple[str, ...]:
    """Sentences of novels in the public domain."""
    return tuple((Path(__file__).parent / "english.txt").read_text("utf-8").splitlines())


@cache
def fresh_texts(lang: str) -> tuple[str, ...]:
    """Sentences that no rule of the aligner was tuned on."""
    return tuple((Path(__file__).parent / f"fresh.{lang}.txt").read_text("utf-8").splitlines())


def _texts(voice: Voice) -> tuple[str, ...]:
    """Sixty sentences; a woman's other ones than a man's."""
    if voice.fresh:
        return fresh_texts(voice.lang)[voice.first : voice.first + 60]
    whole = story() if voice.lang == "ko" else english()
    first = 60 if voice.lang == "ko" and "+f" in voice.name else 0
    first = voice.first if voice.first >= 0 else first
    return whole[first : first + 60]


def _synthetic(texts: Sequence[str], voice: Voice) -> list[Sound]:
    lang, _, variant = voice.name.partition("+")
    other = voice.name in engines.LANGUAGES

    def speak() -> list[np.ndarray]:
        if other:
            return [engines.speak(text, voice.name, voice.words) for text in texts]
        said = [espeak.speak(text, lang, voice.words, variant) for text in texts]
        assert {speech.rate for speech in said} == {_ESPEAK_RATE}
        return [np.frombuffer(speech.pcm, "<i2") for speech in said]

    step = (engines.RATE if other else _ESPEAK_RATE) / RATE
    made = []
    for samples in _kept(f"{voice.name} {voice.words} {texts}", speak):
        at = np.arange(int(len(samples) / step)) * step
        made.append(np.asarray(np.interp(at, np.arange(len(samples)), samples)))
    return made


def moved(sound: Sound, pitch: float) -> Sound:
    """Played faster by ``pitch``: a shorter vocal tract, a higher voice."""
    if pitch == 1:
        return sound
    at = np.arange(int(len(sound) / pitch)) * pitch
    return np.asarray(np.interp(at, np.arange(len(sound)), sound))


def stretched(sound: Sound, tempo: float) -> Sound:
    """Said faster by ``tempo``, the voice kept (FFmpeg's atempo)."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)
    )
    nodes = (source, graph.add("atempo", str(tempo)), graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    samples = np.clip(sound, -32768, 32767).astype("<i2").reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    source.push(frame)
    source.push(None)
    blocks = []
    while True:
        try:
            pulled = nodes[-1].pull()
            assert isinstance(pulled, av.AudioFrame)
            blocks.append(pulled.to_ndarray().ravel())
        except (av.BlockingIOError, av.EOFError):
            break
    return np.concatenate(blocks).astype(float)
