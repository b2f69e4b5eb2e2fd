# SPDX-License-Identifier: AGPL-3.0-or-later
"""All kinds of faults, how each is made at three strengths, and the findings that tell of it.

Strength 1 is hardly heard, 2 is what a proof-listener complains of, 3 is bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.intake import disturbances, levels, timing
from bench.intake.material import Chance, Recording

Make = Callable[[Recording, int, Chance], Recording]


@dataclass(frozen=True)
class Fault:
    """How a fault is made, and the numbers (last two places) of the DP-REC ids that tell it."""

    make: Make
    told: tuple[int, ...]
    language: str = ""

    def found(self, ids: set[str]) -> bool:
        """Whether findings tell of it, at any severity."""
        return any(f"DP-REC-{level}{n:02d}" in ids for n in self.told for level in (1, 2))


FAULTS = {
    "clipping": Fault(levels.clipping, (8,)),
    "offset": Fault(levels.offset, (9,)),
    "noise": Fault(disturbances.noise, (11, 12)),
    "hum": Fault(disturbances.hum, (13,)),
    "dropout": Fault(timing.dropout, (14,)),
    "zeros": Fault(timing.zeros, (15,)),
    "silence": Fault(timing.silence, (15, 20)),
    "pause": Fault(timing.pause, (20,)),
    "balance": Fault(levels.balance, (24,)),
    "empty": Fault(levels.empty, (24, 25)),
    "opposed": Fault(levels.opposed, (26,)),
    "plosives": Fault(disturbances.plosives, (22,)),
    "clicks": Fault(disturbances.clicks, (21,)),
    "echo": Fault(disturbances.echo, (23,)),
    "jump": Fault(levels.jump, (10,)),
    "quiet": Fault(levels.quiet, (5,)),
    "loud": Fault(levels.loud, (6,)),
    "head short": Fault(timing.head_short, (16,)),
    "head long": Fault(timing.head_long, (17,)),
    "tail short": Fault(timing.tail_short, (18,)),
    "tail long": Fault(timing.tail_long, (19,)),
    "fast": Fault(timing.fast, (27,), "ko"),
    "slow": Fault(timing.slow, (28,), "ko"),
    "low rate": Fault(levels.low_rate, (1,)),
    "low bit rate": Fault(levels.low_bitrate, (2,)),
}
