# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clean recordings: sentences of one voice with pauses, in a quiet room, at a right level.

Voices: the Korean man of the samples, as he is and with longer and shorter vocal tracts, and
espeak-ng's speakers in Korean and English. The reader of the sonnets speaks in a loud room with
hum, close to full scale: a real recording with real faults, measured apart.
"""

from __future__ import annotations

import csv
import wave
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from bench.sync.material import SHARED, english, moved, story
from daisy_pipeline.recordings.judge import syllables
from daisy_pipeline.tools import espeak

Sound = npt.NDArray[np.float64]
Sentence = npt.NDArray[np.float32]
Chance = np.random.Generator
RATE = 44_100
_BLOCK = 1 << 16
_TRACTS = (0.93, 1.0, 1.07)  # of the man's voice
_LENGTH = (45.0, 60.0)  # seconds of one recording, about
_KOREAN = tuple(f"ko+{sex}{n}" for sex in "mf" for n in range(1, 6))
_ENGLISH = tuple(f"en-{land}+{sex}{n}" for land in ("gb", "us") for sex in "mf" for n in (2, 3))


@dataclass(frozen=True)
class Recording:
    """A recording as it is made: samples (full scale 1.0; two rows: channels), and what is known.

    ``spans`` are the first and last sample of each sentence, ``syllables`` what they say;
    ``kbits`` above 0: it becomes an MP3 of that rate.
    """

    voice: str
    sound: Sound
    spans: tuple[tuple[int, int], ...]
    syllables: float
    rate: int = RATE
    kbits: int = 0

    @property
    def pace(self) -> float:
        """Syllables a minute of speech, as an aligner finds it."""
        return self.syllables * RATE * 60 / sum(last - first for first, last in self.spans)

    def sounds(self, sound: Sound) -> Recording:
        """The same recording with another sound."""
        return replace(self, sound=sound)


def clean(chance: Chance, seed: int, language: str = "") -> Recording:
    """A recording in which nothing is wrong, of one of the seed's voices that chance draws."""
    drawn = [v for v in voices(seed) if not language or v[0].startswith((language, "man"))]
    man, made = drawn[: len(_TRACTS)], drawn[len(_TRACTS) :]
    chosen = man if chance.random() < 0.5 else made
    voice = chosen[int(chance.integers(len(chosen)))]
    said = _sentences(*voice)
    order, parts, spans, total = chance.permutation(len(said)), [], [], 0.0
    at = round(chance.uniform(0.7, 1.3) * RATE)
    parts.append(np.zeros(at))
    wanted = chance.uniform(*_LENGTH) * RATE
    for number in order:
        text, sound = said[number]
        pause = chance.uniform(0.4, 1.0) if chance.random() < 0.8 else chance.uniform(1.2, 2.2)
        spans.append((at, at + len(sound)))
        parts += [sound, np.zeros(round(pause * RATE))]
        at += len(sound) + len(parts[-1])
        total += syllables(text)
        if at > wanted:
            break
    parts[-1] = np.zeros(round(chance.uniform(2.3, 3.5) * RATE))
    speech = levelled(np.concatenate(parts), spans, chance.uniform(-21.5, -20.5))
    room = pink(chance, len(speech)) * 10 ** (chance.uniform(-70, -64) / 20)
    return Recording(f"{voice[0]} x{voice[1]:.2f}", speech + room, tuple(spans), total)


@cache
def voices(seed: int) -> tuple[tuple[str, float, int], ...]:
    """Name, how much faster it is played (a shorter vocal tract), words a minute: a seed's voices.

    The man's come first; five Korean and three English ones are synthetic.
    """
    chance = np.random.default_rng([seed, 3000])
    made = (*chance.choice(_KOREAN, 5, replace=False), *chance.choice(_ENGLISH, 3, replace=False))
    man = tuple(("man", round(tract * chance.uniform(0.98, 1.02), 3), 0) for tract in _TRACTS)
    return (*man, *((str(name), 1.0, int(chance.integers(130, 155))) for name in made))


def levelled(sound: Sound, spans: list[tuple[int, int]], level: float) -> Sound:
    """Speech at an RMS level in dBFS, its peaks held below -3.5 dBFS as a limiter does."""
    spoken = np.concatenate([sound[a:b] for a, b in spans])
    loud = sound * 10 ** (level / 20) / np.sqrt((spoken**2).mean())
    knee, top = 10 ** (-7 / 20), 10 ** (-4.2 / 20)
    over = np.abs(loud) > knee
    loud[over] = np.sign(loud[over]) * (
        knee + (top - knee) * np.tanh((np.abs(loud[over]) - knee) / (top - knee))
    )
    return np.asarray(loud)


def pink(chance: Chance, count: int) -> Sound:
    """Noise that falls by 3 dB an octave above 20 Hz, RMS 1."""
    size = _whole(count)
    bins = np.fft.rfft(chance.normal(0, 1, size))
    hz = np.fft.rfftfreq(size, 1 / RATE)
    sound = np.fft.irfft(bins * (hz > 10) / np.sqrt(hz + 20), size)[:count]
    return np.asarray(sound / sound.std())


@cache
def _sentences(name: str, pitch: float, words: int) -> tuple[tuple[str, Sentence], ...]:
    pairs = _man() if name == "man" else _made(name, words)
    return tuple((text, _trimmed(moved(sound, pitch)).astype(np.float32)) for text, sound in pairs)


def _trimmed(sound: Sound) -> Sound:
    """The voice and 40 ms beside it, faded into the room; lips before and after it are cut off."""
    hop, beside = RATE // 100, RATE // 25
    power = (sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2).mean(1)
    steady = np.minimum(power[:-2], np.minimum(power[1:-1], power[2:]))  # 30 ms: no click
    voiced = np.flatnonzero(steady > np.percentile(power, 95) * 10**-3.5) * hop
    kept = sound[max(0, voiced[0] - beside) : voiced[-1] + 3 * hop + beside].copy()
    fade = np.linspace(0, 1, beside // 2)
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return kept


@cache
def _man() -> tuple[tuple[str, Sound], ...]:
    folder = SHARED / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple((row["text"], decoded(folder / row["file"])) for row in rows)


def _made(name: str, words: int) -> tuple[tuple[str, Sound], ...]:
    lang, _, variant = name.partition("+")
    texts = story() if lang == "ko" else english()
    first = sum(map(ord, name)) % (len(texts) - 30)
    pairs = []
    for text in texts[first : first + 30]:
        said = espeak.speak(text, lang, words, variant)
        sound = _resampled(np.frombuffer(said.pcm, "<i2") / 32768, said.rate)
        pairs.append((text, _in_a_booth(sound)))
    return tuple(pairs)


def _in_a_booth(sound: Sound) -> Sound:
    """With the reflections of a very dry room (0.15 s, 12 dB below the voice).

    A synthetic voice breaks off to digital silence before a stop; nothing that air carries does.
    """
    chance = np.random.default_rng(0)
    time = np.arange(round(0.15 * RATE)) / RATE
    room = chance.normal(0, 1, len(time)) * 10 ** (-3 * time / 0.15)
    room *= 10 ** (-12 / 20) / np.sqrt((room**2).sum())
    room[0] = 1
    return convolved(sound, room)


def _whole(count: int) -> int:
    """At least so many samples, in blocks: Fourier transforms of other lengths can take seconds."""
    return -(-count // _BLOCK) * _BLOCK


def convolved(sound: Sound, room: Sound) -> Sound:
    """The sound as a room's response makes it, as long as it was."""
    size = _whole(len(sound) + len(room))
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)
    return np.asarray(heard[: len(sound)])


def sonnets() -> list[Recording]:
    """The reader of the sonnets, as they are; sentence limits are not known."""
    folder = SHARED / "samples" / "narration" / "sonnets"
    return [Recording("libri", decoded(path), (), 0.0) for path in sorted(folder.glob("*.mp3"))]


def decoded(path: Path) -> Sound:
    """The mono sound of a file at `RATE`."""
    resampler = av.AudioResampler("fltp", "mono", RATE)
    with av.open(str(path)) as container:
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([f.to_ndarray()[0] for f in frames]).astype(float)


def _resampled(sound: Sound, rate: int, wanted: int = RATE) -> Sound:
    resampler = av.AudioResampler("fltp", "mono", wanted)
    frame = av.AudioFrame.from_ndarray(sound.astype("f4")[None], format="fltp", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([f.to_ndarray()[0] for f in frames]).astype(float)


def write(recording: Recording, folder: Path, name: str) -> Path:
    """The recording as a WAV file of 16 bits, or as an MP3, at its rate."""
    sound = np.atleast_2d(recording.sound)
    if recording.rate != RATE:
        sound = np.stack([_resampled(row, RATE, recording.rate) for row in sound])
    pcm = np.clip(np.round(sound * 32768), -32768, 32767).astype("<i2").T.tobytes()
    if recording.kbits:
        return _mp3(folder / f"{name}.mp3", pcm, recording.rate, recording.kbits)
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((len(sound), 2, recording.rate, 0, "NONE", ""))
        file.writeframes(pcm)
    return path


def _mp3(path: Path, pcm: bytes, rate: int, kbits: int) -> Path:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kbits)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.silence()
    path.write_bytes(bytes(encoder.encode(pcm)) + bytes(encoder.flush()))
    return path
