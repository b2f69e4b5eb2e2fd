# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of recordings share: books, clips, steps in a folder, and sound that can be found."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import daisy_pipeline
from daisy_pipeline.model import book as b
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.times import EditList
from daisy_pipeline.model.track import Clip, ClipOrigin, Media, MediaFile, Recording, SyncTrack
from daisy_pipeline.model.walk import parts
from daisy_pipeline.recordings import steps
from daisy_pipeline.recordings.cut import edit_lists, stretches_of
from daisy_pipeline.recordings.takes import Take
from daisy_pipeline.tools.files import sha256_of
from daisy_pipeline.tools.media import stream

SHA = "a" * 64
DEFAULTS = tomllib.loads(
    (Path(daisy_pipeline.__file__).parent / "config/defaults.toml").read_text("utf-8")
)


def book_of(*chapters: Sequence[str]) -> b.Book:
    blocks: list[b.Block] = []
    for ids in chapters:
        heading, *others = ids
        blocks.append(b.Heading(level=1, text=(b.Segment((b.Run(text="장"),), heading),)))
        text = tuple(b.Segment((b.Run(text="문장입니다."),), i) for i in others)
        blocks.append(b.Paragraph(text=text))
    return b.Book(lang="ko", body=tuple(blocks))


def clip(segment: str, source: str, begin: int, end: int) -> Clip:
    return Clip(segment, source, begin, end, ClipOrigin.ALIGNER)


def recording(digest: str, duration: int, rate: int = 44100) -> Recording:
    return Recording(digest, f"audio/{digest}.mp3", duration, rate, 1)


def pieces(edits: EditList) -> list[tuple[str, int, int, int]]:
    return [(p.source, p.begin, p.end, p.at) for p in edits.pieces]


def take(file: str, first: str = "", last: str = "", digest: str = "", **more: Any) -> Take:
    """A take of a file that nothing else is like."""
    sha = digest or file.encode().hex().ljust(64, "0")[:64]
    return Take(file=file, sha256=sha, first=first, last=last, **more)


def ids(findings: Sequence[Finding]) -> list[tuple[str, int, str]]:
    """What was found, in which line, of which file."""
    return [(f.id, f.place.line, f.place.inside) for f in findings]


def cut_parts(
    book: b.Book,
    track: SyncTrack,
    recordings: Sequence[Recording],
    again: Collection[str] = (),
) -> tuple[EditList, ...]:
    """The edit list of every part, nothing left out."""
    every = parts(book)
    return edit_lists(len(every), stretches_of(every, track, recordings, again))


class Desk:
    """Runs the steps in a folder as a build would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.originals: list[Path] = []
        self.told: Sequence[Finding] = ()

    def put(self, name: str, value: object) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(codec.dumps(value))
        return path.parent

    def run(
        self, step: str, inputs: Mapping[str, Path], params: Mapping[str, Any], **settings: Any
    ) -> tuple[Path, Sequence[Finding]]:
        out = self.folder / f"{step}-{sum(1 for _ in self.folder.iterdir())}"
        out.mkdir()
        sections = {
            name: {key: settings.get(key, value) for key, value in DEFAULTS[name].items()}
            for name in ("recordings", "mastering")
        }
        given = StepInput(inputs, sections, params)
        module, _, function = steps.STEPS[step].run.partition(":")
        return out, getattr(import_module(module), function)(given, out)

    def probe(self, path: Path) -> tuple[Path, Recording]:
        digest = sha256_of(path)
        out, _ = self.run("probe", {"original": path}, {"file": path.name, "digest": digest})
        self.originals.append(path)
        return out, codec.loads(Recording, (out / "recording.json").read_bytes())

    def encoded(
        self,
        book: b.Book,
        track: SyncTrack,
        probes: Sequence[Path],
        params: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> list[Path]:
        self.put("book/book.json", book)
        self.put("track/track.json", track)
        inputs = {"book": self.folder / "book", "track": self.folder / "track"}
        probed = {f"probe-{n:03d}": p for n, p in enumerate(probes, 1)}
        cut, self.told = self.run("cut", {**inputs, **probed}, params or {}, **settings)
        originals = {f"original-{n:03d}": p for n, p in enumerate(self.originals, 1)}
        return [
            self.run("encode", {"cut": path, **probed, **originals}, {"name": path.stem})[0]
            for path in sorted(cut.iterdir())
        ]

    def mastered(
        self,
        cut: Path,
        track: SyncTrack,
        probes: Sequence[Path],
        only: str = "",
        **settings: Any,
    ) -> tuple[Path, list[Path]]:
        """The folder of the step master over edit lists, and those of each part's encoding."""
        self.put("track/track.json", track)
        probed = {f"probe-{n:03d}": p for n, p in enumerate(probes, 1)}
        originals = {f"original-{n:03d}": p for n, p in enumerate(self.originals, 1)}
        measured = {
            f"measure-{n:03d}": self.run("measure", {"original": path}, {"only": only})[0]
            for n, path in enumerate(self.originals, 1)
        }
        inputs = {"cut": cut, "track": self.folder / "track", **probed, **measured}
        plan, self.told = self.run("master", inputs, {}, **settings)
        done = [
            self.run("encode", {"master": path, **probed, **originals}, {"name": path.stem})[0]
            for path in sorted(plan.iterdir())
        ]
        return plan, done


# ------------------------------------------------------------------------ sound that can be found


def burst(seed: int, rate: int, ms: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 4000, rate * ms // 1000)


def reading(rate: int, seconds: float, words: dict[int, tuple[int, int]]) -> bytes:
    """Hiss with bursts of noise: by seed where each begins and ends, in ms."""
    samples = np.random.default_rng(0).normal(0, 8, round(rate * seconds))
    for seed, (begin, end) in words.items():
        said = burst(seed, rate, end - begin)
        samples[begin * rate // 1000 :][: len(said)] += said
    return np.asarray(np.clip(samples, -32768, 32767), "<i2").tobytes()


def stands(sound: np.ndarray, wanted: np.ndarray, rate: int) -> tuple[float, float]:
    """Where in ms the wanted sound is most like, and how like it is there (0 to 1)."""
    size = 1 << (len(sound) + len(wanted)).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(wanted, size))
    like = np.fft.irfft(spectrum, size)[: len(sound) - len(wanted) + 1]
    power = np.cumsum(np.concatenate(([0.0], sound**2)))
    around = np.sqrt(power[len(wanted) :] - power[: -len(wanted)]) * np.linalg.norm(wanted)
    at = int(np.argmax(like))
    return at * 1000 / rate, float(like[at] / around[at])


def decoded(done: Path, rate: int) -> tuple[MediaFile, np.ndarray]:
    """What a folder of the step encode says of its MP3, and the MP3's samples."""
    media = codec.loads(MediaFile, (done / "media.json").read_bytes())
    pcm = b"".join(block.pcm for block in stream(done / media.name, rate))
    return media, np.frombuffer(pcm, "<i2").astype(float)


def assert_said(media: MediaFile, sound: np.ndarray, clips: Mapping[int, Clip], rate: int) -> None:
    """Every clip's burst, by its seed, stands where the media file says, as long as it was."""
    for seed, one in clips.items():
        ((file, begin, end),) = Media((media,)).locate(one)
        assert (file, end - begin) == (media, one.end - one.begin)
        at, likeness = stands(sound, burst(seed, rate, end - begin), rate)
        assert at == pytest.approx(begin, abs=1.5)
        assert likeness > 0.6  # MP3 does not keep the shape of noise


def assert_gone(sound: np.ndarray, bursts: Mapping[int, int], rate: int) -> None:
    """These bursts (seed and length in ms) are nowhere."""
    for seed, length in bursts.items():
        assert stands(sound, burst(seed, rate, length), rate)[1] < 0.3
