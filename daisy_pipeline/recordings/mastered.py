# SPDX-License-Identifier: AGPL-3.0-or-later
"""How one part is mastered: an edit list with the settings that make the same sound again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daisy_pipeline.model.times import EditList, Ms


@dataclass(frozen=True, slots=True)
class Fill:
    """A stretch of the result that no piece covers, and the room tone that sounds there.

    ``at`` and ``until`` are times in the result; ``begin`` and ``end`` the quiet stretch of the
    original ``source`` that is repeated, cross-faded; ``source`` "" is digital silence (speech of
    a synthetic voice, a recording without any quiet).
    """

    at: Ms
    until: Ms
    source: str
    begin: Ms
    end: Ms


@dataclass(frozen=True)
class PartMaster:
    """What becomes of the originals in one part.

    ``edits`` leads from originals to the mastered sound, ``fills`` are its gaps in order.
    ``gains`` are dB by original, whole tenths. ``high_pass`` is a corner frequency in Hz, 0 for
    none; ``ceiling`` the limit of the true peak in dBTP, None for none. ``loudness`` is what the
    part is to have, LUFS; None where nothing tells how loud it is. ``recorded`` is how loud it is
    without gains, ``peak`` the highest true peak that gains may give it, dBTP.
    """

    edits: EditList
    fills: tuple[Fill, ...]
    gains: Mapping[str, float]
    high_pass: int
    ceiling: float | None
    loudness: float | None = None
    recorded: float | None = None
    peak: float | None = None


@dataclass(frozen=True)
class Reached:
    """What mastering reached in one encoded part, as ``mastered.json`` beside it tells.

    ``recorded`` is the loudness of the part as it was recorded, ``wanted`` the target and
    ``loudness`` that of the decoded file, LUFS; ``true_peak`` its true peak in dBTP.
    ``gains`` are dB by original, as they were used at last. ``limited`` is the most that the
    limiter took, dB, and ``passes`` how often the part was encoded (1 or 2). ``filled`` are the ms
    of room tone and silence that were put in.
    """

    recorded: float
    wanted: float
    loudness: float
    true_peak: float
    gains: Mapping[str, float]
    limited: float
    passes: int
    filled: Ms
