# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short stretches of 16-bit mono samples: their level, made louder, brought to another rate.

Every function is pure: a stretch gives the same samples whatever was asked before.
"""

from __future__ import annotations

from daisy_pipeline.model.ports import Speech

_BLOCK = 50  # blocks a second in which speech is told from the pauses in it
_BELOW = 0.05  # of the loudest block: quieter ones (-26 dB) are pauses
_TYPE = "<i2"


def speech_level(speech: Speech) -> tuple[float, int]:
    """(RMS of the stretches in which words sound, greatest sample), both of 32,767; 0 if silent."""
    import numpy as np  # as in all of this module: a voice alone needs none of it

    samples = np.frombuffer(speech.pcm, _TYPE).astype(np.float64)
    size = max(1, speech.rate // _BLOCK)
    whole = len(samples) // size * size
    if not whole:
        return 0.0, 0
    power = (samples[:whole].reshape(-1, size) ** 2).mean(axis=1)
    loud = power[power >= power.max() * _BELOW**2]
    return float(np.sqrt(loud.mean())), int(np.abs(samples).max())


def scaled(pcm: bytes, gain: float) -> bytes:
    """The samples ``gain`` times as loud; what would be too loud stops at the greatest sample."""
    import numpy as np

    samples = np.rint(np.frombuffer(pcm, _TYPE) * gain)
    return bytes(np.clip(samples, -32768, 32767).astype(_TYPE).tobytes())


def resampled(speech: Speech, rate: int) -> Speech:
    """The speech at another rate, as long as it was to within a sample."""
    if rate == speech.rate or not speech.pcm:
        return Speech(speech.pcm, rate)
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler

    count = len(speech.pcm) // 2
    frame = AudioFrame(format="s16", layout="mono", samples=count)
    frame.sample_rate, frame.pts = speech.rate, 0
    frame.planes[0].update(speech.pcm[: 2 * count])
    resampler = AudioResampler("s16", "mono", rate)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    pcm = b"".join(bytes(f.planes[0])[: 2 * f.samples] for f in frames)
    wanted = 2 * ((count * rate + speech.rate // 2) // speech.rate)
    return Speech(pcm[:wanted].ljust(wanted, b"\0"), rate)
