# SPDX-License-Identifier: AGPL-3.0-or-later
"""How each part is mastered: gains that match its originals, quiet at its ends, room tone.

The gain of an original is that of the whole recording, so that readers, days and punch-ins match;
what a part then lacks is added to all of its originals alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Settings
from daisy_pipeline.model.times import EditList
from daisy_pipeline.model.track import ClipOrigin, SyncTrack
from daisy_pipeline.recordings.ends import End, ends
from daisy_pipeline.recordings.mastered import Fill, PartMaster
from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measure.loudness import integrated, of_spans
from daisy_pipeline.recordings.measured import SILENT, Measured
from daisy_pipeline.recordings.room_tone import chosen

MOST = 30.0
"""dB: a recording that needs more holds more noise than speech."""
_OWN = 12.0  # dB that a part may be softer than its originals: below there is no speech in it
_LIMITS = {
    "loudness": (-40.0, -5.0),  # LUFS; EBU R 128 asks for -23, audio books for -18 to -23
    "true_peak": (-20.0, 0.0),
    "high_pass": (0, 300),  # Hz; a man's voice begins at some 85
    "head": (-1, 60_000),
    "tail": (-1, 60_000),
}


@dataclass(frozen=True)
class Wanted:
    """``[mastering]``: LUFS, dBTP, Hz, and ms of quiet at the ends of a part (-1: as it is)."""

    loudness: float
    true_peak: float
    high_pass: int
    head: int
    tail: int


@dataclass(frozen=True)
class Heard:
    """An original with its figures; ``levels`` by 100 ms: LUFS of the 400 ms from there, RMS dB."""

    digest: str
    file: str
    measured: Measured
    levels: Samples


def wanted(settings: Settings) -> Wanted:
    """What ``[mastering]`` asks for; DaisyError DP-AUD-020 (exit code 4) for what cannot be."""
    for key, (least, most) in _LIMITS.items():
        if not least <= settings[key] <= most:
            raise fail(
                "DP-AUD-020",
                Place(inside=f"mastering.{key}"),
                exit_code=ExitCode.BAD_CONFIG,
                value=settings[key],
                least=least,
                most=most,
            )
    return Wanted(
        float(settings["loudness"]),
        float(settings["true_peak"]),
        int(settings["high_pass"]),
        int(settings["head"]),
        int(settings["tail"]),
    )


def gains_of(
    heard: Iterable[Heard], track: SyncTrack, wish: Wanted
) -> tuple[dict[str, float], list[Finding]]:
    """dB by original, without those in which nobody is heard, and what is to be told of them.

    DP-AUD-021: nobody is heard in it, so that it stays as it is; -022: it needs more than `MOST`.
    """
    spoken = {c.source for c in track.clips if c.origin is ClipOrigin.VOICE}
    gains: dict[str, float] = {}
    findings: list[Finding] = []
    for one in heard:
        loudness, place = one.measured.loudness, Place(file=one.file)
        if loudness <= SILENT or (not one.measured.speech and one.digest not in spoken):
            findings.append(Finding("DP-AUD-021", place))
            continue
        gain = round(wish.loudness - loudness, 1)
        gains[one.digest] = max(-MOST, min(MOST, gain))
        if abs(gain) > MOST:
            facts = {"loudness": round(loudness, 1), "most": int(MOST)}
            findings.append(Finding("DP-AUD-022", place, facts))
    return gains, findings


def mastered(
    edits: EditList,
    track: SyncTrack,
    heard: Mapping[str, Heard],
    gains: Mapping[str, float],
    wish: Wanted,
) -> PartMaster:
    """How a part is mastered whose pieces follow each other in ``edits``.

    ``heard`` holds all its originals by digest, ``gains`` those of them that can be matched.
    """
    used = {piece.source: heard[piece.source] for piece in edits.pieces}
    trimmed, head, tail = ends(edits, track, used, (wish.head, wish.tail))
    own = {digest: gains.get(digest, 0.0) for digest in used}
    recorded = loudness_of(trimmed, used, {})
    before = loudness_of(trimmed, used, own)
    more = wish.loudness - before
    target: float | None = None
    matches = before > SILENT and abs(more) <= _OWN and used.keys() <= gains.keys()
    if matches:
        wished = {d: round(dB + more, 1) for d, dB in own.items()}
        own = {d: max(-MOST, min(MOST, dB)) for d, dB in wished.items()}
        # encoding shall not make up for what was refused here
        target = wish.loudness if own == wished else round(loudness_of(trimmed, used, own), 2)
    return PartMaster(
        edits=trimmed,
        fills=tuple(_fill(end, used) for end in (head, tail) if end is not None),
        gains=own,
        high_pass=wish.high_pass,
        ceiling=wish.true_peak,
        loudness=target,
        recorded=round(recorded, 2),
        peak=round(max(one.measured.true_peak + own[d] for d, one in used.items()), 2),
    )


def loudness_of(edits: EditList, heard: Mapping[str, Heard], gains: Mapping[str, float]) -> float:
    """The loudness of a part with gains, LUFS, by the blocks that lie within its pieces.

    ``heard`` holds all its sources by digest; what has no gain stays as it is.
    """
    found = [
        of_spans(
            heard[source].levels[:, 0],
            sorted((p.begin, p.end) for p in edits.pieces if p.source == source),
        )
        + np.float32(gains.get(source, 0.0))
        for source in heard
    ]
    return integrated(np.concatenate(found)) if found else SILENT


def _fill(end: End, heard: Mapping[str, Heard]) -> Fill:
    """The room tone at an end of a part, of the original that sounds there."""
    quiet: Sequence[tuple[int, int]] = heard[end.source].measured.quiet
    stretch = chosen(quiet, end.until - end.at, end.near)
    if stretch is None:
        return Fill(end.at, end.until, "", 0, 0)
    return Fill(end.at, end.until, end.source, *stretch)
