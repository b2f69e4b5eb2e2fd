# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clock values, and clips held against the sound they name; the same for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from daisy_pipeline.check.members import Members, Report, is_outside, resolve
from daisy_pipeline.model.times import Ms

_FULL = re.compile(r"(?:npt=)?(?:(\d+):)?([0-5]?\d):([0-5]?\d(?:\.\d+)?)")
_COUNT = re.compile(r"(?:npt=)?(\d+(?:\.\d+)?)(h|min|s|ms)?")
_UNITS = {"h": 3_600_000, "min": 60_000, "s": 1000, "ms": 1, None: 1000}
ROUNDING = 30  # ms: a clip may end this much past the last frame (rounding, one MP3 frame)
TOLERANCE = 1000  # ms: sums may differ by this much (rule of the DAISY validators)
UNREAD = 5000  # ms of sound that no clip plays before we speak of it


def clock(text: str) -> Ms | None:
    """The time in ms that a SMIL clock value says (``npt=1.5s``, ``0:01:02.5``, ``62.5``)."""
    text = text.strip()
    if len(text) > 40:
        return None
    if full := _FULL.fullmatch(text):
        seconds = int(full[1] or 0) * 3600 + int(full[2]) * 60 + Decimal(full[3])
        return int((seconds * 1000).to_integral_value())
    if count := _COUNT.fullmatch(text):
        return int((Decimal(count[1]) * _UNITS[count[2]]).to_integral_value())
    return None


def show(ms: Ms) -> str:
    """A time as people compare it: ``0:01:02.500``."""
    seconds, rest = divmod(abs(ms), 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of an audio member, named at ``file``, ``line``."""

    file: str
    line: int
    audio: str
    begin: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class ClipRules:
    """The numbers under which one format's clip rules are known."""

    syntax: str
    order: str
    missing: str
    past: str
    overlap: str
    gap: str
    tail: str
    form: re.Pattern[str]
    optional: bool = False


def read_clip(
    members: Members,
    place: tuple[str, int],
    src: str,
    times: tuple[str | None, str | None],
    rules: ClipRules,
) -> Clip | None:
    """The clip that an audio element says; None (and a finding) when it says none."""
    report = members.report
    file, line = place
    audio, _ = resolve(file, src)
    if audio is None or is_outside(src):
        report.add("DP-PRD-013", file, line, href=src)
        return None
    if audio not in members:
        report.add(rules.missing, file, line, audio=src)
        return None
    spans: list[Ms] = []
    for default, text in enumerate(times):
        if text is None and rules.optional:
            sound = members.sound(audio) if default else None
            spans.append(sound.duration if sound else default)
            continue
        value = clock(text) if text is not None and rules.form.fullmatch(text.strip()) else None
        if value is None:
            report.add(rules.syntax, file, line, value=text or "")
            return None
        spans.append(value)
    if spans[1] <= spans[0]:
        report.add(rules.order, file, line, begin=show(spans[0]), end=show(spans[1]))
        return None
    return Clip(file, line, audio, spans[0], spans[1])


def check_clips(members: Members, clips: Iterable[tuple[Clip, bool]], rules: ClipRules) -> None:
    """Hold clips in reading order against their files: past the end, overlaps, unread sound.

    With each clip comes whether it is a note read in place, which may jump back.
    """
    report = members.report
    reached: dict[str, Ms] = {}
    for clip, aside in clips:
        sound = members.sound(clip.audio)
        if sound is not None and clip.end > sound.duration + ROUNDING:
            facts = {"audio": clip.audio, "end": show(clip.end), "length": show(sound.duration)}
            report.add(rules.past, clip.file, clip.line, **facts)
        before = reached.get(clip.audio, 0)
        if not aside and clip.begin < before:
            facts = {"audio": clip.audio, "begin": show(clip.begin), "before": show(before)}
            report.add(rules.overlap, clip.file, clip.line, **facts)
        elif clip.begin > before + UNREAD:
            facts = {"audio": clip.audio, "begin": show(before), "end": show(clip.begin)}
            report.add(rules.gap, clip.file, clip.line, **facts)
        reached[clip.audio] = max(before, clip.end)
    _tails(members, reached, rules)


def _tails(members: Members, reached: Mapping[str, Ms], rules: ClipRules) -> None:
    for audio, end in reached.items():
        sound = members.sound(audio)
        if sound is not None and sound.duration > end + UNREAD:
            members.report.add(rules.tail, audio, 0, end=show(end), length=show(sound.duration))


def compare(
    report: Report, id: str, place: tuple[str, int], said: Ms, real: Ms, tolerance: Ms = TOLERANCE
) -> None:
    """A finding when a time that is said differs from the time that is so."""
    if abs(said - real) > tolerance:
        report.add(id, place[0], place[1], said=show(said), real=show(real))
