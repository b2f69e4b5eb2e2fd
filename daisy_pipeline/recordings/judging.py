# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is to be told of a recording: its figures against an intake profile.

Figures that mastering mends (loudness, rumble, hum, silence at both ends) are advice where they
pass the first limit; figures that nothing mends ask for an ear; beyond the second limit the
recording is to be read again. Nothing here knows who reads (no speaker recognition: privacy).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from daisy_pipeline.config.intake_profile import BELOW, IntakeProfile
from daisy_pipeline.messages import severity
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.judging_text import Said, judge_text
from daisy_pipeline.recordings.measured import Event, Fault, Measured

_LEAST_SPEECH: Ms = 20_000  # a rate a minute says nothing of a sentence or two
PLACES = 3  # places of one fault that a finding names; the picture marks them all


@dataclass(frozen=True, slots=True)
class _Rule:
    """A figure, the ids for passing its limits, and the faults whose places go with it."""

    limit: str
    warn: str
    fail: str
    figure: Callable[[Measured], float | None]
    fault: Fault | None = None


def _bitrate(given: Measured) -> float | None:
    source = given.source
    return None if source.lossless or not source.bitrate else source.bitrate


def _balance(given: Measured) -> float | None:
    pair = given.source.channels > 1 and not given.channels.empty
    return abs(given.channels.balance) if pair else None


def _phase(given: Measured) -> float | None:
    pair = given.source.channels > 1 and not given.channels.empty
    return given.channels.correlation if pair else None


def _a_minute(name: str) -> Callable[[Measured], float | None]:
    def figure(given: Measured) -> float | None:
        return None if given.speech < _LEAST_SPEECH else float(getattr(given, name))

    return figure


def _worst(fault: Fault) -> Callable[[Measured], float | None]:
    def figure(given: Measured) -> float | None:
        amounts = [abs(e.amount) for e in given.events if e.kind is fault]
        return max(amounts, default=None)

    return figure


_FORMAT = (
    _Rule("format.rate", "DP-REC-201", "DP-REC-101", lambda m: m.source.rate),
    _Rule("format.bitrate", "DP-REC-202", "DP-REC-102", _bitrate),
    _Rule("format.longest", "DP-REC-203", "DP-REC-103", lambda m: m.duration / 60_000),
)
_SPEECH = _Rule("voice.speech", "DP-REC-204", "DP-REC-104", lambda m: m.speech / 1000)
_SOUND = (
    _Rule(
        "level.clipped",
        "DP-REC-208",
        "DP-REC-108",
        lambda m: m.clipped * 100,
        Fault.CLIPPING,
    ),
    _Rule("noise.distance", "DP-REC-212", "DP-REC-112", lambda m: m.snr),
    _Rule("noise.floor", "DP-REC-211", "DP-REC-111", lambda m: m.floor),
    _Rule("noise.hum", "DP-REC-213", "DP-REC-113", lambda m: m.hum.level if m.hum else None),
    _Rule("noise.dropout", "DP-REC-214", "DP-REC-114", _worst(Fault.DROPOUT), Fault.DROPOUT),
    _Rule("level.quiet", "DP-REC-205", "DP-REC-105", lambda m: m.rms),
    _Rule("level.loud", "DP-REC-206", "DP-REC-106", lambda m: m.rms),
    _Rule("level.peak", "DP-REC-207", "DP-REC-107", lambda m: m.true_peak),
    _Rule("level.jump", "DP-REC-210", "DP-REC-110", _worst(Fault.JUMP), Fault.JUMP),
    _Rule("voice.plosives", "DP-REC-222", "DP-REC-122", _a_minute("plosives"), Fault.PLOSIVE),
    _Rule("voice.clicks", "DP-REC-221", "DP-REC-121", _a_minute("clicks"), Fault.CLICK),
    _Rule("voice.reverberation", "DP-REC-223", "DP-REC-123", lambda m: m.reverberation or None),
    _Rule("channels.phase", "DP-REC-226", "DP-REC-126", _phase),
    _Rule("channels.balance", "DP-REC-224", "DP-REC-124", _balance),
    _Rule("channels.empty", "DP-REC-225", "DP-REC-125", lambda m: len(m.channels.empty)),
    _Rule("pauses.inner", "DP-REC-220", "DP-REC-120", _worst(Fault.PAUSE), Fault.PAUSE),
    _Rule("noise.zeros", "DP-REC-215", "DP-REC-115", _worst(Fault.ZEROS), Fault.ZEROS),
    _Rule("pauses.head_short", "DP-REC-216", "DP-REC-116", lambda m: m.head),
    _Rule("pauses.head_long", "DP-REC-217", "DP-REC-117", lambda m: m.head),
    _Rule("pauses.tail_short", "DP-REC-218", "DP-REC-118", lambda m: m.tail),
    _Rule("pauses.tail_long", "DP-REC-219", "DP-REC-119", lambda m: m.tail),
    _Rule("level.offset", "DP-REC-209", "DP-REC-109", lambda m: abs(m.dc) * 100),
)
_PACE = (
    ("voice.fast", "DP-REC-227", "DP-REC-127"),
    ("voice.slow", "DP-REC-228", "DP-REC-128"),
)
_WORST_IS_FIGURE = frozenset((Fault.DROPOUT, Fault.PAUSE, Fault.ZEROS, Fault.JUMP))


def judge(
    measured: Measured, profile: IntakeProfile, file: str, *, said: Said | None = None
) -> tuple[Finding, ...]:
    """What is to be told of a recording, the worst first.

    DP-REC-1xx: a figure passes the profile's ``fail``; -2xx: only its ``warn``. Facts: ``value``
    and the ``limit`` that it passes, in the unit of the limit; for faults with a place ``count``
    and ``places`` (ms of the first ones). With ``said`` also its pace and DP-REC-3xx, sentence by
    sentence. A recording in which nobody speaks is told as such and judged no further.
    """
    found = [f for rule in _FORMAT for f in _ruled(rule, measured, profile, file)]
    silent = list(_ruled(_SPEECH, measured, profile, file))
    if silent:
        return tuple(silent + found)
    found += [f for rule in _SOUND for f in _ruled(rule, measured, profile, file)]
    if said is not None:
        if said.pace:
            for key, warn, worst in _PACE:
                if passed := _passed(profile, key, said.pace, warn, worst):
                    found.append(_told(passed, said.pace, file))
        found += judge_text(said, file)
    return tuple(sorted(found, key=lambda f: severity(f.id).rank))


def _ruled(rule: _Rule, measured: Measured, profile: IntakeProfile, file: str) -> Sequence[Finding]:
    figure = rule.figure(measured)
    if figure is None:
        return ()
    passed = _passed(profile, rule.limit, figure, rule.warn, rule.fail)
    if passed is None:
        return ()
    if rule.fault is None:
        return (_told(passed, figure, file),)
    events = [e for e in measured.events if e.kind is rule.fault]
    if rule.fault in _WORST_IS_FIGURE:  # the others are within what the profile allows
        least = profile.limit(rule.limit).warn
        least = passed[1] if least is None else least
        events = [e for e in events if abs(e.amount) > least]
    return (_told(passed, figure, file, events),)


def _passed(
    profile: IntakeProfile, key: str, figure: float, warn: str, worst: str
) -> tuple[str, float] | None:
    """The id and the limit that a figure passes; the worse one first."""
    limit = profile.limit(key)
    for id, value in ((worst, limit.fail), (warn, limit.warn)):
        if value is not None and (figure < value if key in BELOW else figure > value):
            return id, value
    return None


def _told(
    passed: tuple[str, float], figure: float, file: str, events: Sequence[Event] | None = None
) -> Finding:
    id, limit = passed
    facts: dict[str, Fact] = {"value": neat(figure), "limit": neat(limit)}
    first: int | None = None
    if events is not None:
        worst = sorted(events, key=lambda e: -abs(e.amount))[:PLACES]
        begins = sorted(e.begin for e in worst)
        facts |= {"count": len(events), "places": " ".join(map(str, begins))}
        first = begins[0] if begins else None
    return Finding(id, Place(file, time=first), facts)


def neat(figure: float) -> Fact:
    """A figure as people read it: three digits at most after the point, none when it is whole."""
    places = 1 if abs(figure) >= 1 else 3
    rounded = round(figure, places)
    return int(rounded) if rounded == int(rounded) else rounded


# ---------------------------------------------------------------------- several recordings

_TOGETHER: tuple[tuple[str, str, str, Callable[[Measured], float | None]], ...] = (
    ("together.level", "DP-REC-229", "DP-REC-129", lambda m: m.rms),
    ("together.noise", "DP-REC-230", "DP-REC-130", lambda m: m.noise),
    ("together.room", "DP-REC-231", "DP-REC-131", lambda m: m.reverberation or None),
)


def judge_together(measured: Mapping[str, Measured], profile: IntakeProfile) -> tuple[Finding, ...]:
    """Which of several recordings of one narrator differ too much from the usual one.

    DP-REC-129 to -131 and -229 to -231, by file: speech level, noise, reverberation. The usual one
    is the (lower) median, so that of two files the louder differs. Facts: ``value`` (difference),
    ``usual``, ``limit`` and ``how``, a key of words.toml.
    """
    spoken = {file: m for file, m in measured.items() if m.speech}
    found: list[Finding] = []
    for key, warn, worst, figure in _TOGETHER:
        figures = {f: v for f, m in sorted(spoken.items()) if (v := figure(m)) is not None}
        if len(figures) < 2:
            continue
        usual = median_low(figures.values())
        for file, value in figures.items():
            apart = abs(value - usual)
            apart = round(apart, 1) if apart >= 1 else apart  # as it is told: 6 dB is not over 6
            if passed := _passed(profile, key, apart, warn, worst):
                told = _told(passed, apart, file)
                how = "judge.more" if value > usual else "judge.less"
                facts = {**told.facts, "usual": neat(usual), "how": how}
                found.append(Finding(told.id, told.place, facts))
    return tuple(sorted(found, key=lambda f: (severity(f.id).rank, f.place.file)))


_FAULTS = {id: r.fault for r in _SOUND if r.fault is not None for id in (r.warn, r.fail)}


def told_faults(findings: Sequence[Finding]) -> frozenset[Fault]:
    """The kinds of faults of which findings speak: those whose places are worth a mark."""
    return frozenset(_FAULTS[f.id] for f in findings if f.id in _FAULTS)
