# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound as a product carries it: stretches of originals in one MP3, with its edit list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Progress, Settings
from daisy_pipeline.model.times import EditList, whole
from daisy_pipeline.model.track import MediaFile, Recording
from daisy_pipeline.recordings.splice import spliced
from daisy_pipeline.tools.files import staged
from daisy_pipeline.tools.mp3 import BITRATES, RATES, Mp3Writer, delay_ms

_TOLD = 60  # blocks of about a second after which somebody hears of it
_LOW = 24000  # Hz: originals up to here hold nothing that 22,050 Hz would lose


@dataclass(frozen=True, slots=True)
class Mp3Form:
    """Sample rate in Hz and kbit/s of the encoded sound."""

    rate: int
    bitrate: int


def mp3_form(settings: Settings, recordings: Sequence[Recording]) -> Mp3Form:
    """What ``[recordings]`` asks for; rate 0 follows the originals.

    Raises DaisyError DP-AUD-010 (exit code 4) for a rate or bitrate that MP3 does not have.
    """
    rate, bitrate = int(settings["rate"]), int(settings["bitrate"])
    low = bool(recordings) and all(r.rate <= _LOW for r in recordings)
    rate = rate or (22050 if low else 44100)
    for key, value, allowed in (("rate", rate, RATES), ("bitrate", bitrate, BITRATES)):
        if value not in allowed:
            raise fail(
                "DP-AUD-010",
                Place(inside=f"recordings.{key}"),
                exit_code=ExitCode.BAD_CONFIG,
                value=value,
                allowed=", ".join(map(str, allowed)),
            )
    return Mp3Form(rate, bitrate)


def encode_mp3(
    edits: EditList,
    originals: Mapping[str, tuple[Path, str]],
    form: Mp3Form,
    target: Path,
    progress: Progress,
) -> MediaFile:
    """Write the pieces of ``edits`` to ``target`` and tell where the originals stand in it.

    Pieces follow each other without gaps; where they meet they are cross-faded.
    ``originals`` leads from a digest to (path, name for findings). Streamed: memory does not grow
    with the length. The file appears whole or not at all.
    """
    with staged(target) as file:
        with Mp3Writer(file, form.rate, form.bitrate) as mp3:
            seconds = edits.duration // 1000 + len(edits.pieces)
            for done, pcm in enumerate(spliced(edits.pieces, originals, form.rate)):
                if done % _TOLD == 0:
                    progress.step(min(done, seconds), seconds, target.name)
                mp3.write(pcm)
        size, duration = file.tell(), mp3.duration
    delay = delay_ms(form.rate)
    shift = whole(edits.result, edits.duration, target.name, delay)
    played = EditList(target.name, shift.pieces, max(duration, shift.duration))
    progress.step(seconds, seconds, target.name)
    return MediaFile(target.name, "audio/mpeg", size, edits.then(played))
