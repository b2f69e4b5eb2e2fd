# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound as a product carries it: a mastered part in one file, with its edit list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Progress, Settings
from daisy_pipeline.model.times import EditList, Ms, whole
from daisy_pipeline.model.track import MediaFile, Recording
from daisy_pipeline.recordings.forms import Form, load_form
from daisy_pipeline.recordings.limiter import Limiter
from daisy_pipeline.recordings.mastered import PartMaster, Reached
from daisy_pipeline.recordings.measure.loudness import LoudnessMeter, integrated
from daisy_pipeline.recordings.measure.true_peak import TruePeak
from daisy_pipeline.recordings.measured import SILENT
from daisy_pipeline.recordings.sources import Samples, Source
from daisy_pipeline.recordings.splice import faded_ends, spliced
from daisy_pipeline.tools.files import staged
from daisy_pipeline.tools.media import sample, stream

NEAR = 0.2
"""LU: what lies no farther off the target is not encoded a second time."""
_HOT = 2.0  # dB above the ceiling: the limiter costs some 0.1 LU of speech, and soon much more
_STEEP = 1.3  # dB of gain for each LU that is lacking, for the limiter takes some of it again
_SAFE = 0.2  # dB below the ceiling at which a second pass aims
_TOLD = 60  # blocks of about a second after which somebody hears of it
_LOW = 24000  # Hz: originals up to here hold nothing that 22,050 Hz would lose


@dataclass(frozen=True)
class Encoding:
    """A form, sample rate in Hz and kbit/s of the encoded sound."""

    form: Form
    rate: int
    bitrate: int


def encoding(
    settings: Settings, recordings: Sequence[Recording], form: str = "mp3", bitrate: int = 0
) -> Encoding:
    """What ``[recordings]`` asks for; rate 0 follows the originals.

    A ``bitrate`` other than 0 stands above the setting. Raises DaisyError DP-AUD-010 (exit code 4)
    for a rate or bitrate that the form does not have.
    """
    kind = load_form(form)
    rate, bitrate = int(settings["rate"]), bitrate or int(settings["bitrate"])
    # Parts of AAC become one track, which has one rate, whatever each part was recorded at.
    low = form != "aac" and bool(recordings) and all(r.rate <= _LOW for r in recordings)
    rate = rate or (22050 if low else 44100)
    for key, value, allowed in (("rate", rate, kind.rates), ("bitrate", bitrate, kind.bitrates)):
        if value not in allowed:
            raise fail(
                "DP-AUD-010",
                Place(inside=f"recordings.{key}"),
                exit_code=ExitCode.BAD_CONFIG,
                value=value,
                allowed=", ".join(map(str, allowed)),
            )
    return Encoding(kind, rate, bitrate)


def encode_part(
    part: PartMaster,
    originals: Mapping[str, tuple[Path, str]],
    how: Encoding,
    target: Path,
    progress: Progress,
) -> tuple[MediaFile, Reached | None]:
    """Write a part to ``target``; tell where the originals stand in it and what was reached.

    ``originals`` leads from a digest to (path of the original or of what was cleaned of it, name
    for findings). Where the limiter will take so much that the part becomes too soft, it is gone
    through before to learn how much; where the file misses loudness or ceiling all the same, it
    is encoded a second time, and no more. Streamed: memory does not grow with the length. The file
    appears whole or not at all.
    """
    with staged(target) as file:
        work, passes = _Pass(part, originals, how, progress, target.name), 1
        if work.is_hot():
            work.rehearse()
            work = _Pass(work.corrected(), originals, how, progress, target.name)
        duration = work.run(file)
        if work.misses():
            work, passes = _Pass(work.corrected(), originals, how, progress, target.name), 2
            duration = work.run(file)
        size = file.tell()
    media = MediaFile(
        target.name, how.form.media_type, size, _played(part.edits, target.name, how, duration)
    )
    return media, None if part.loudness is None else _reached(work, part, passes)


def _played(edits: EditList, name: str, how: Encoding, duration: Ms) -> EditList:
    """From the originals to the file as a plain decoder plays it."""
    shift = whole(edits.result, edits.duration, name, how.form.delay(how.rate))
    return edits.then(EditList(name, shift.pieces, max(duration, shift.duration)))


class _Pass:
    """One encoding of a part, and what a listener hears of it."""

    def __init__(
        self,
        part: PartMaster,
        originals: Mapping[str, tuple[Path, str]],
        how: Encoding,
        progress: Progress,
        name: str,
    ) -> None:
        self.part, self.how, self.progress, self.name = part, how, progress, name
        self.sources = {
            digest: Source(*original, part.gains.get(digest, 0.0), part.high_pass)
            for digest, original in originals.items()
        }
        self.loudness, self.true_peak, self.limited = SILENT, SILENT, 0.0

    def run(self, file: BinaryIO) -> Ms:
        """Write the encoded sound in place of all that the file holds; how long it plays."""
        edits, how = self.part.edits, self.how
        seconds = edits.duration // 1000 + len(edits.pieces)
        file.seek(0)
        file.truncate()
        with how.form.writer(file, how.rate, how.bitrate) as writer:
            for done, sound in enumerate(self._sound()):
                if done % _TOLD == 0:
                    self.progress.step(min(done, seconds), seconds, self.name)
                writer.write(_pcm(sound))
        if self.part.loudness is not None:
            file.flush()
            self._listen(Path(file.name))
        self.progress.step(seconds, seconds, self.name)
        return writer.duration

    def is_hot(self) -> bool:
        """Whether peaks will stand so far above the ceiling that limiting them is heard."""
        peak, ceiling = self.part.peak, self.part.ceiling
        known = peak is not None and ceiling is not None and self.part.loudness is not None
        return known and (peak or 0.0) - (ceiling or 0.0) + self.how.form.margin > _HOT

    def rehearse(self) -> None:
        """Learn how loud the part becomes, without encoding it."""
        meter, level = LoudnessMeter(self.how.rate), np.float32(10 ** (self.how.form.level / 20))
        for sound in self._sound():
            meter.hear(sound * level)
        self.loudness = integrated(meter.blocks())

    def _listen(self, path: Path) -> None:
        """Measure the encoded sound as it is decoded: the encoder changes peaks, too."""
        rate = self.how.rate
        meter, peak = LoudnessMeter(rate), TruePeak(rate)
        for block in stream(path, rate):
            sound = np.frombuffer(block.pcm, "<i2") * np.float32(1 / 32768)
            meter.hear(sound)
            peak.hear(sound)
        self.loudness, self.true_peak = integrated(meter.blocks()), peak.dbtp()

    def misses(self) -> bool:
        """Whether it is not as loud as wanted, or has a peak above the ceiling.

        Silence cannot be made any louder.
        """
        return self.loudness > SILENT and (abs(self._off()) > NEAR or self._over() > 0)

    def corrected(self) -> PartMaster:
        """The part with gains and a ceiling that make up for what was missed."""
        more = self._off() if self.loudness > SILENT else 0.0
        if more > 0 and self.limited:
            more *= _STEEP
        gains = {digest: round(dB + more, 1) for digest, dB in self.part.gains.items()}
        ceiling = self.part.ceiling
        if ceiling is not None and self._over() > 0:
            ceiling = round(ceiling - self._over() - _SAFE, 2)
        return replace(self.part, gains=gains, ceiling=ceiling)

    def _off(self) -> float:
        wanted = self.part.loudness
        return 0.0 if wanted is None else wanted - self.loudness

    def _over(self) -> float:
        return -1.0 if self.part.ceiling is None else self.true_peak - self.part.ceiling

    def _sound(self) -> Iterator[Samples]:
        part, rate = self.part, self.how.rate
        sound = spliced(part.edits, part.fills, self.sources, rate)
        if part.ceiling is None:
            return sound
        ended = faded_ends(sound, sample(part.edits.duration, rate), rate)
        return self._limited(ended, part.ceiling - self.how.form.margin)

    def _limited(self, sound: Iterator[Samples], ceiling: float) -> Iterator[Samples]:
        limiter, level = Limiter(self.how.rate, ceiling), 10 ** (-self.how.form.level / 20)
        for block in sound:
            yield limiter.hear(block) * np.float32(level)
        yield limiter.finish() * np.float32(level)
        self.limited = limiter.deepest


def _pcm(sound: Samples) -> bytes:
    return np.rint(np.clip(sound * 32768, -32768, 32767)).astype("<i2").tobytes()


def _reached(work: _Pass, part: PartMaster, passes: int) -> Reached:
    return Reached(
        recorded=SILENT if part.recorded is None else part.recorded,
        wanted=work.loudness if part.loudness is None else part.loudness,
        loudness=round(work.loudness, 2),
        true_peak=round(work.true_peak, 2),
        gains=dict(work.part.gains),
        limited=round(work.limited, 2),
        passes=passes,
        filled=sum(fill.until - fill.at for fill in part.fills),
    )
