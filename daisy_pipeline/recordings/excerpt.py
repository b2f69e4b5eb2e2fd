# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a short stretch of sound is mastered that stands alone."""

from __future__ import annotations

import numpy as np

from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.model.times import whole
from daisy_pipeline.recordings.master import MOST, wanted
from daisy_pipeline.recordings.mastered import PartMaster
from daisy_pipeline.recordings.measure.loudness import LoudnessMeter, integrated
from daisy_pipeline.recordings.measure.true_peak import TruePeak
from daisy_pipeline.recordings.measured import SILENT

_NAME = "excerpt"


def mastered_speech(speech: Speech, settings: Settings) -> PartMaster:
    """What ``[mastering]`` makes of the sound as a whole, whose source is its one piece's.

    Without mastering, and where nothing is heard, it stays as loud as it is. DaisyError as
    `recordings.master.wanted`.
    """
    edits = whole(_NAME, len(speech.pcm) // 2 * 1000 // speech.rate, f"{_NAME}.mp3")
    if not settings["enabled"]:
        return PartMaster(edits, (), {}, 0, None)
    wish, (loudness, peak) = wanted(settings), _levels(speech)
    gain = max(-MOST, min(MOST, round(wish.loudness - loudness, 1))) if loudness > SILENT else 0.0
    return PartMaster(
        edits=edits,
        fills=(),
        gains={_NAME: gain},
        high_pass=wish.high_pass,
        ceiling=wish.true_peak,
        loudness=wish.loudness if loudness > SILENT else None,
        recorded=round(loudness, 2),
        peak=round(peak + gain, 2),
    )


def _levels(speech: Speech) -> tuple[float, float]:
    """Integrated loudness, LUFS, and true peak, dBTP."""
    meter, peak = LoudnessMeter(speech.rate), TruePeak(speech.rate)
    for at in range(0, len(speech.pcm), 2 * speech.rate):
        block = np.frombuffer(speech.pcm[at : at + 2 * speech.rate], "<i2")
        sound = block * np.float32(1 / 32768)
        meter.hear(sound)
        peak.hear(sound)
    return integrated(meter.blocks()), peak.dbtp()
