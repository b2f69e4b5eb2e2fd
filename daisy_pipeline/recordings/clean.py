# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step `clean`: clicks, hum and noise of an original, only where measurement or a setting asks.

What is cleaned keeps the original's time to the sample, so no time of a sentence moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.intake_profile import read_profile
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Settings, StepInput
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.judging import judge
from daisy_pipeline.recordings.measured import Event, Fault, Hum, Measured
from daisy_pipeline.tools.files import publish

CLEANED, TOLD = "cleaned.flac", "cleaned.json"
CLICKS = 10.0
"""A minute of speech. Fewer pass unnoticed; the strict profile warns of as many."""
HUM_ABOVE = 12.0
"""dB over the noise in the 3 Hz beside it.

The ear gathers noise over a critical band, below 500 Hz some 100 Hz wide (15 dB more than 3 Hz),
and hears a tone from 4 dB below it: at 11 dB.
"""
HUM_BELOW = 60.0
"""dB under speech, at which nobody hears a tone of some hundred Hz at an ordinary loudness."""
QUIET_ENOUGH = 55.0
"""dB between speech and noise: what is better gains nothing by noise reduction."""
_LOST = frozenset(("DP-REC-108", "DP-REC-114", "DP-REC-115"))  # clipped, broken off, empty
_ALLOWED = {
    "declick": ("auto", "never"),
    "dehum": ("auto", "never"),
    "denoise": ("off", "spectral", "deepfilter"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was done: ``figure`` was ``value`` and passes ``limit``.

    ``kind`` is declick, dehum, or how noise was reduced: spectral, deepfilter.
    """

    kind: str
    figure: str
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What cleaning changes, as `Measured` has it; ``hum`` is dB above the noise, 0 for none."""

    loudness: float
    noise: float
    snr: float
    hum: float
    clicks: float


@dataclass(frozen=True)
class Cleaning:
    """What was done to an original, in order, and what it changed; ``after`` None: nothing.

    ``rate`` (Hz) and ``samples`` are those of the cleaned file.
    """

    done: tuple[Reason, ...]
    before: Figures
    after: Figures | None = None
    rate: int = 0
    samples: int = 0


@dataclass(frozen=True)
class Wanted:
    """What is to be done: clicks to repair, hum to take out, how noise is reduced ("": not).

    ``quiet`` are stretches of room tone that tell what the noise is like, the best first, and
    ``floor`` is its level in dBFS where there are none.
    """

    clicks: tuple[Event, ...]
    hum: Hum | None
    denoise: str
    quiet: tuple[tuple[Ms, Ms], ...]
    floor: float


def clean(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``cleaned.json`` (a `Cleaning`), and ``cleaned.flac`` where there is something to do.

    The inputs are ``original`` and ``measure``; the parameter ``file`` names it for findings.
    DP-REC-090 tells of faults that nothing mends.
    """
    data = (given.inputs["measure"] / "measured.json").read_bytes()
    measured = codec.loads(Measured, data)
    reasons = reasons_for(measured, given.settings["mastering"])
    done = Cleaning(reasons, figures(measured))
    if reasons:
        done = _cleaned(given, measured, done, out / CLEANED)
    publish(codec.dumps(done), out / TOLD)
    return beyond_repair(measured, str(given.params["file"]))


def beyond_repair(measured: Measured, file: str) -> list[Finding]:
    """DP-REC-090 where sound is distorted or breaks off, so that even the lenient profile refuses.

    A build makes the product all the same; only `daisy intake check` says all there is to say.
    """
    profile = read_profile("lenient")
    found = [f for f in judge(measured, profile, file) if f.id in _LOST]
    if not found:
        return []
    count = sum(int(finding.facts["count"]) for finding in found)
    first = min((f.place.time for f in found if f.place.time is not None), default=None)
    return [Finding("DP-REC-090", Place(file, time=first), {"count": count})]


def reasons_for(measured: Measured, settings: Settings) -> tuple[Reason, ...]:
    """What ``[mastering]`` and the measurement ask for, in the order in which it is done.

    Raises DaisyError DP-AUD-030 (exit code 4) for a value that there is not.
    """
    for key, allowed in _ALLOWED.items():
        if settings[key] not in allowed:
            place, known = Place(inside=f"mastering.{key}"), ", ".join(allowed)
            raise fail(
                "DP-AUD-030",
                place,
                exit_code=ExitCode.BAD_CONFIG,
                value=str(settings[key]),
                allowed=known,
            )
    if not settings["enabled"]:
        return ()
    found = []
    if settings["declick"] == "auto" and measured.clicks > CLICKS:
        found.append(Reason("declick", "clicks", measured.clicks, CLICKS))
    if settings["dehum"] == "auto" and _is_heard(measured):
        assert measured.hum is not None
        found.append(Reason("dehum", "hum", measured.hum.above, HUM_ABOVE))
    if settings["denoise"] != "off" and measured.speech and measured.snr < QUIET_ENOUGH:
        found.append(Reason(str(settings["denoise"]), "snr", measured.snr, QUIET_ENOUGH))
    return tuple(found)


def _is_heard(measured: Measured) -> bool:
    hum = measured.hum
    return (
        hum is not None
        and hum.above > HUM_ABOVE
        and bool(measured.speech)
        and hum.level > measured.rms - HUM_BELOW
    )


def wanted(measured: Measured, reasons: Sequence[Reason]) -> Wanted:
    """What is to be done for these reasons."""
    kinds = [reason.kind for reason in reasons]
    clicks = tuple(e for e in measured.events if e.kind is Fault.CLICK)
    return Wanted(
        clicks=clicks if "declick" in kinds else (),
        hum=measured.hum if "dehum" in kinds else None,
        denoise=next((k for k in kinds if k in _ALLOWED["denoise"]), ""),
        quiet=measured.quiet,
        floor=measured.floor,
    )


def figures(measured: Measured) -> Figures:
    """Those of a recording that cleaning changes."""
    above = measured.hum.above if measured.hum is not None else 0.0
    return Figures(measured.loudness, measured.noise, measured.snr, above, measured.clicks)


def _cleaned(given: StepInput, measured: Measured, done: Cleaning, target: Path) -> Cleaning:
    """Write the cleaned sound and tell what it is like now."""
    from daisy_pipeline.recordings.clean_sound import clean_file  # most recordings need nothing
    from daisy_pipeline.recordings.measure.whole import measure

    file = str(given.params["file"])
    wish = wanted(measured, done.done)
    written = clean_file(given.inputs["original"], file, measured.source.rate, wish, target)
    after = figures(measure(target, file).measured)
    return Cleaning(done.done, done.before, after, written.rate, written.samples)
