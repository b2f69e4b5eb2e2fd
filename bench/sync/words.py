# SPDX-License-Identifier: AGPL-3.0-or-later
"""How exactly words are placed: `python -m bench.sync --words`.

The truth are the word marks of espeak-ng itself (its synthesis says at which sample each word
begins), in voices other than the aligner's own reference. What a voice says without a mark for
each word of the text (it joins "of the", and parts numbers) is measured where both have one.
"""

from __future__ import annotations

import ctypes
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sync.door import DIGEST, segments
from bench.sync.material import RATE, Voice, say
from daisy_pipeline.model.ports import AlignInput, Silent
from daisy_pipeline.model.track import ClipStatus
from daisy_pipeline.synchronization import aligners
from daisy_pipeline.tools import espeak
from tests.fakes import narrator

VOICES = (("ko", "f4", 1.0), ("ko", "m3", 1.12), ("en-gb", "f2", 1.0), ("en-us", "m7", 0.92))
_WORD, _LIST_END = 1, 0
_PAUSE = (0.3, 0.9)


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", ctypes.c_void_p),
    )


class _Marking(espeak._Engine):
    """The engine that also keeps where words begin: (sign of the text, sample)."""

    def _hear(self, samples: object, count: int, events: object) -> int:
        if not hasattr(self, "marks"):
            self.marks: list[tuple[int, int]] = []
        record = ctypes.cast(ctypes.c_void_p(events), ctypes.POINTER(_Event))  # type: ignore[arg-type]
        index = 0
        while record and record[index].type != _LIST_END:
            if record[index].type == _WORD:
                self.marks.append((record[index].text_position - 1, record[index].sample))
            index += 1
        return super()._hear(samples, count, events)


@dataclass(frozen=True)
class Marked:
    """A sentence's sound at `RATE`, and by the first sign of a word the ms at which it begins."""

    text: str
    sound: np.ndarray
    begins: dict[int, float]


def marked(text: str, lang: str, variant: str, pitch: float, words: int = 140) -> Marked:
    """A sentence as a voice says it; a pitch above 1 is a higher, faster voice."""
    with espeak._LOCK:
        espeak._unload()
        engine = _Marking(lang, words, variant)
        engine.marks = []
        try:
            pcm = engine.say(text)
        finally:
            engine.close()
    samples = np.frombuffer(pcm, "<i2").astype(float)
    step = engine.rate * pitch / RATE
    at = np.arange(int(len(samples) / step)) * step
    sound = np.interp(at, np.arange(len(samples)), samples)
    begins = {place: sample / step * 1000 / RATE for place, sample in engine.marks}
    return Marked(text, sound, begins)


def run(asked: Namespace) -> None:
    """Print how far word begins lie from espeak's marks, voice by voice."""
    print("| voice | words | median | p95 | within 50 ms | within 100 ms | bias |\n|" + "---|" * 7)
    everything: list[float] = []
    for lang, variant, pitch in VOICES:
        away = np.array(list(_away(asked, lang, variant, pitch)))
        everything += away.tolist()
        print(_row(f"{lang}+{variant} x{pitch:g}", away), flush=True)
    print(_row("all", np.array(everything)), "\n", flush=True)


def _row(name: str, away: np.ndarray) -> str:
    size = np.abs(away)
    return (
        f"| {name} | {len(away)} | {np.median(size):.0f} ms | {np.quantile(size, 0.95):.0f} ms "
        f"| {(size <= 50).mean():.1%} | {(size <= 100).mean():.1%} | {np.median(away):+.0f} ms |"
    )


def _away(asked: Namespace, lang: str, variant: str, pitch: float) -> Iterator[float]:
    """Begin found minus begin marked, of each word that both know, but for sentences' first."""
    source = say(Voice("man" if lang == "ko" else "libri"), asked.part, asked.corpus)
    said = [marked(u.text, lang, variant, pitch) for u in source]
    chance = np.random.default_rng(11)
    pieces, starts, at = [np.zeros(RATE // 2)], [], RATE // 2
    for one in said:
        starts.append(at * 1000 / RATE)
        pieces += [one.sound, np.zeros(int(chance.uniform(*_PAUSE) * RATE))]
        at += len(pieces[-2]) + len(pieces[-1])
    joined = np.concatenate(pieces) + chance.normal(0, 3, at)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        samples = joined.clip(-32768, 32767).astype("<i2")
        recording = narrator.write(samples, path, DIGEST)
        texts = segments([(one.text, lang) for one in said])
        given = AlignInput((recording,), {DIGEST: path}, texts, {})
        result = aligners.find(asked.aligner).align(given, Silent())
    numbers = {segment.id: n for n, (segment, _) in enumerate(texts)}
    sure = {c.segment for c in result.track.clips if c.status is ClipStatus.OK}
    for word in result.words:
        number = numbers[word.segment]
        begin = said[number].begins.get(word.first)
        if begin is not None and word.first and word.segment in sure:
            yield word.begin - starts[number] - begin
