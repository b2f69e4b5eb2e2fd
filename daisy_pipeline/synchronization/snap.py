# SPDX-License-Identifier: AGPL-3.0-or-later
"""Limits moved into the pause beside the speech, so that nothing is clipped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.passes import Found

_BACK, _ON = 30, 40  # frames of 10 ms in which a begin looks for the edge of speech
_QUIET = 8  # frames without speech that make a pause
_CLEAN_DB = 30.0


def snap(heard: Heard, found: Sequence[Found]) -> list[Found]:
    """The places with begins and ends just outside their speech; they never overlap.

    The lead is 20 ms; in noisy recordings 60 ms, and 150 ms at ends, because weak sounds drown
    there. Neither takes more than half of the pause.
    """
    lead, tail = (2, 2) if _clearness(heard) >= _CLEAN_DB else (6, 15)
    rises, falls = _edges(heard.voiced)
    snapped: list[Found] = []
    floor = 0
    for number, place in enumerate(found):
        ceiling = next((f.begin for f in found[number + 1 :] if f.end > f.begin), heard.length)
        if place.begin == place.end:
            snapped.append(Found(max(floor, place.begin), max(floor, place.begin)))
            continue
        begin = _near(rises, place.begin, max(floor, place.begin - _BACK), place.begin + _ON)
        end = _near(falls, place.end, place.end - _ON, min(ceiling + _ON, place.end + _ON))
        begin = max(floor, _lead(heard, begin, lead))
        end = max(begin, end)
        floor = _tail(heard, end, tail)
        snapped.append(Found(begin, max(begin, floor)))
    return _apart(snapped)


def to_next(found: Sequence[Found], strange: Sequence[Found], limits: Sequence[int]) -> list[Found]:
    """The places with every pause given to the segment before it.

    Not over speech that belongs to no segment, and not over the end of a recording.
    """
    ends = sorted([e.begin for e in strange] + list(limits))
    stretched: list[Found] = []
    for number, place in enumerate(found):
        following = found[number + 1].begin if number + 1 < len(found) else place.end
        stop = next((e for e in ends if e >= place.end), following)
        end = max(place.end, min(following, stop)) if place.end > place.begin else place.end
        stretched.append(Found(place.begin, end))
    return stretched


def _clearness(heard: Heard) -> float:
    """How far speech stands above the noise, in dB."""
    voiced = heard.voiced
    if voiced.all() or not voiced.any():
        return 0.0
    return float(np.quantile(heard.level[voiced], 0.9) - np.median(heard.level[~voiced]))


def _edges(voiced: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frames at which speech begins after a pause, and at which it ends before one."""
    count = np.concatenate(([0], np.cumsum(voiced)))
    frames = np.arange(1, len(voiced))
    turns = frames[voiced[1:] & ~voiced[:-1]]
    ahead = count[np.minimum(turns + 4, len(voiced))] - count[turns]
    before = count[turns] - count[np.maximum(turns - _QUIET, 0)]
    rises = turns[(ahead >= 3) & (before <= 1)]
    stops = frames[~voiced[1:] & voiced[:-1]]
    after = count[np.minimum(stops + _QUIET, len(voiced))] - count[stops]
    behind = count[stops] - count[np.maximum(stops - 4, 0)]
    falls = stops[(after <= 1) & (behind >= 3)]
    return rises, falls


def _near(edges: np.ndarray, wanted: int, low: int, high: int) -> int:
    """The edge nearest to ``wanted`` within low..high; ``wanted`` itself when there is none."""
    first, last = np.searchsorted(edges, (low, high + 1))
    inside = edges[first:last]
    return int(inside[np.abs(inside - wanted).argmin()]) if len(inside) else wanted


def _lead(heard: Heard, begin: int, lead: int) -> int:
    quiet = 0
    while quiet < 2 * lead and begin - quiet > 0 and not heard.voiced[begin - quiet - 1]:
        quiet += 1
    return begin - min(lead, quiet // 2 if quiet < 2 * lead else lead)


def _tail(heard: Heard, end: int, tail: int) -> int:
    quiet = 0
    while quiet < 2 * tail and end + quiet < heard.length and not heard.voiced[end + quiet]:
        quiet += 1
    return end + min(tail, quiet // 2 if quiet < 2 * tail else tail)


def _apart(places: list[Found]) -> list[Found]:
    """Ends moved back to the next begin where they overlap it."""
    result: list[Found] = []
    following: int | None = None
    for place in reversed(places):
        end = place.end if following is None else min(place.end, max(place.begin, following))
        result.append(Found(place.begin, end))
        following = place.begin
    return result[::-1]
