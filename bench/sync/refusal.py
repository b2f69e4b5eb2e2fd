# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does not belong together must be refused: `python -m bench.sync --cases refusal`.

Refused: the aligner says that the recording holds another text (DP-SYN-001) or no speech (-002).
Invented: sentences that are called right (ok) all the same.
"""

from __future__ import annotations

import argparse
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sync import sounds
from bench.sync.cases import crowd_of, put_together
from bench.sync.door import DIGEST, Texts, segments
from bench.sync.families import Recipe
from bench.sync.material import RATE, Utterance, Voice, say
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import ClipStatus, Recording
from daisy_pipeline.synchronization import aligners

_KINDS = ("right", "another place", "another book", "another language", "music", "noise", "silence",
          "reversed channels", "half a second")  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A recording and a text; ``samples`` has a column a channel."""

    kind: str
    name: str
    samples: np.ndarray
    texts: Texts


def pairs(part: str, corpus: Path) -> Iterator[Pair]:
    """Recordings of 15 sentences in four voices, with right texts and wrong ones."""
    voices = (Voice("man"), Voice("ko+f4"), Voice("en-gb+f2"), Voice("man", pitch=1.17))
    books = {str(voice): say(voice, part, corpus) for voice in voices}
    other = {str(voices[0]): "ko+f4", "ko+f4": "man", "en-gb+f2": "libri", str(voices[3]): "ko+f4"}
    books["libri"] = say(Voice("libri"), part, corpus)
    for voice in map(str, voices):
        for noise in ("", "pink", "babble"):
            for first in (0, 15):
                said = books[voice][first : first + 15]
                samples = recorded(said, noise, corpus)
                name = f"{voice} {first} {noise}"
                yield Pair("right", name, samples, _texts(said))
                yield Pair("another place", name, samples, _texts(books[voice][15 - first :][:15]))
                yield Pair("another book", name, samples, _texts(books[other[voice]][:15]))
                tongue = "libri" if said[0].lang == "ko" else "man"
                yield Pair("another language", name, samples, _texts(books[tongue][:15]))
    yield from _no_speech(books["man"][:15], books["en-gb+f2"][:15], corpus)


def _no_speech(ko: list[Utterance], en: list[Utterance], corpus: Path) -> Iterator[Pair]:
    chance, count = np.random.default_rng(5), 60 * RATE
    for said in (ko, en):
        texts, lang = _texts(said), said[0].lang
        for kind in ("music", "pink"):
            made = sounds.noise(kind, count, [], chance)
            loud = (made / made.std() * 3000).clip(-32768, 32767).astype("<i2")
            yield Pair("music" if kind == "music" else "noise", lang, loud, texts)
        yield Pair("silence", f"{lang} digital", np.zeros(count, "<i2"), texts)
        hiss = chance.normal(0, 4, count).astype("<i2")
        yield Pair("silence", f"{lang} hiss", hiss, texts)
        mono = recorded(said, "", corpus)
        yield Pair("reversed channels", lang, np.stack((mono, -mono), 1), texts)
        yield Pair("half a second", f"{lang} of speech", mono[RATE : RATE + RATE // 2], texts)
        yield Pair("half a second", f"{lang} of nothing", np.zeros(RATE // 2, "<i2"), texts)


def recorded(said: list[Utterance], noise: str, corpus: Path) -> np.ndarray:
    """These sentences with pauses between them."""
    chance = np.random.default_rng(len(said) + len(noise))
    recipe = Recipe(noise=noise)
    return put_together("", "", recipe, said, crowd_of(recipe, 0, corpus), chance).samples


def _texts(said: list[Utterance]) -> Texts:
    return [(u.text, u.lang) for u in said]


def align(pair: Pair, aligner: str) -> AlignResult | str:
    """The aligner's answer, or the id of the error that it ends in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        channels = pair.samples.ndim
        with wave.open(str(path), "wb") as file:
            file.setparams((channels, 2, RATE, 0, "NONE", ""))
            file.writeframes(pair.samples.tobytes())
        length = len(pair.samples) * 1000 // RATE
        recording = Recording(DIGEST, path.name, length, RATE, channels)
        given = AlignInput((recording,), {DIGEST: path}, segments(pair.texts), {})
        try:
            return aligners.find(aligner).align(given, Silent())
        except DaisyError as problem:
            return problem.findings[0].id


def run(asked: argparse.Namespace) -> None:
    """Print how many of each kind were refused, and how many places were invented."""
    counts = {kind: [0, 0, 0, 0] for kind in _KINDS}
    for pair in pairs(asked.part, asked.corpus):
        result = align(pair, asked.aligner)
        refused, invented = True, 0
        if not isinstance(result, str):
            refused = any(f.id in ("DP-SYN-001", "DP-SYN-002") for f in result.findings)
            fine = (ClipStatus.OK, ClipStatus.REREAD)
            invented = sum(clip.status in fine for clip in result.track.clips)
        row = counts[pair.kind]
        for place, more in enumerate((1, int(refused), invented, len(pair.texts))):
            row[place] += more
        if refused == (pair.kind == "right"):
            print(f"  {pair.kind}, {pair.name}: {'refused' if refused else 'kept'}", flush=True)
    print("| recording and text | pairs | refused | called right |\n|---|---|---|---|")
    for kind, (tried, gone, fine_ones, texts) in counts.items():
        print(f"| {kind} | {tried} | {gone} | {fine_ones} of {texts} sentences |")
    print("", flush=True)
