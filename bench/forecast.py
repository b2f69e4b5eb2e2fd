# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often made years end within the forecast's interval: ``python -m bench.forecast``.

600 years of each kind and pace, asked at the end of each of the first three quarters; nothing but
this program's own code is used, and the lots are always the same.
"""

from __future__ import annotations

from math import ceil, floor
from random import Random

from daisy_pipeline.campaign.forecast import FEWEST_ITEMS, WEEKS, ahead
from tests.unit.campaign.test_forecast import even, growing, in_batches, quiet_summer, uneven

YEARS = 600


def main() -> None:
    """Print the share within the interval, and its width against what came."""
    for kind in (even, uneven, in_batches, quiet_summer, growing):
        for rate in (1.0, 3.0, 5.4):
            lot = Random(7)
            within, widths = 0, []
            for _ in range(YEARS):
                weeks = kind(lot, rate)
                for now in (65, 78, 91):
                    seen, real = weeks[now - WEEKS : now], sum(weeks[now:])
                    if sum(seen) >= FEWEST_ITEMS:
                        found = ahead(seen, 104 - now)
                        within += floor(found.low) <= real <= ceil(found.high)
                        widths.append((found.high - found.low) / max(1, real))
            share, width = within / len(widths), sum(widths) / len(widths)
            print(f"{kind.__name__:13} {rate:4} a week  within {share:.2f}  width {width:.2f}")


if __name__ == "__main__":
    main()
