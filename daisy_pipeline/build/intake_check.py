# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judge recordings as they come in: one result for the command line and for the web.

Nothing about the person who reads is read or kept, and nothing is written but what the store of
a title's steps holds anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from daisy_pipeline.config.intake_profile import IntakeProfile
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.messages import Severity, is_error, needs_person, phrase, severity
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.judging import judge, judge_together, told_faults
from daisy_pipeline.recordings.judging_text import Said
from daisy_pipeline.recordings.level_picture import Mark, level_picture
from daisy_pipeline.recordings.measure.blocks import Samples
from daisy_pipeline.recordings.measured import Measured
from daisy_pipeline.tools.media import SUFFIXES

_SYSTEM = frozenset(
    ("thumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "__macosx")
)
NAMED = 5  # files that are no recordings and are told by name


class Verdict(StrEnum):
    """What is to be done with a recording."""

    ACCEPT = "accept"
    LOOK = "look"  # a person should listen first
    AGAIN = "again"  # it should be recorded again


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence of the text where it sounds in a recording; ``page`` as printed, "" for none."""

    begin: Ms
    end: Ms
    segment: str
    words: str
    page: str = ""


@dataclass(frozen=True)
class Reading:
    """A recording against the text: which part of the title, how it is said, what is to be told.

    ``section`` counts the title's parts from 1; 0 where no part fits, or the whole title.
    ``heard`` is every sentence that was found, in order of time.
    """

    said: Said = field(default_factory=Said)
    section: int = 0
    name: str = ""
    findings: tuple[Finding, ...] = ()
    heard: tuple[Heard, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Judgement:
    """All that is known of one recording. ``measured`` is None for a file that cannot be read.

    ``marks`` are the places of what the findings tell; ``levels`` dBFS of every ``step`` ms.
    """

    file: str
    measured: Measured | None
    findings: tuple[Finding, ...]
    reading: Reading | None = None
    marks: tuple[Mark, ...] = ()
    levels: Samples | None = field(default=None, repr=False, compare=False)
    step: Ms = 100

    @property
    def verdict(self) -> Verdict:
        """An error means again; a warning, or what only a person can settle, means look."""
        told = [f for f in self.findings if not needs_person(f.id)]
        if any(is_error(f) for f in told):
            return Verdict.AGAIN
        doubts = any(severity(f.id).rank <= Severity.WARNING.rank for f in self.findings)
        return Verdict.LOOK if doubts else Verdict.ACCEPT

    def as_plain(self) -> dict[str, Any]:
        """The judgement as JSON values, with all figures and places; findings by their ids."""
        reading = self.reading
        return {
            "file": self.file,
            "verdict": str(self.verdict),
            "measured": None if self.measured is None else asdict(self.measured),
            "findings": [f.id for f in self.findings],
            "section": reading.section if reading else None,
            "said": asdict(reading.said) if reading else None,
        }


def judge_file(
    path: Path,
    file: str,
    profile: IntakeProfile,
    progress: Progress | None = None,
    reading: Reading | None = None,
) -> Judgement:
    """Judge one recording, called ``file``; with ``reading`` also how it says its text.

    A file that cannot be read is a judgement too: what is wrong with it, and no figures.
    """
    from daisy_pipeline.recordings.measure.whole import measure
    from daisy_pipeline.tools.media import probe

    listener, what = progress or Silent(), f"step.judge|{file}"
    listener.step(0, 1, what)
    try:
        probed = probe(path, file)
        measurement = measure(
            path, file, progress=_Seconds(listener, what, probed.duration // 1000)
        )
    except DaisyError as problem:
        return Judgement(file, None, problem.findings, reading)
    finally:
        listener.step(1, 1, what)
    measured = measurement.measured
    said = reading.said if reading else None
    findings = (
        *probed.findings,
        *judge(measured, profile, file, said=said),
        *(reading.findings if reading else ()),
    )
    ordered = tuple(sorted(dict.fromkeys(findings), key=lambda f: severity(f.id).rank))
    marks = tuple(_marks(measured, said, ordered))
    return Judgement(file, measured, ordered, reading, marks, measurement.levels)


def judge_read(
    path: Path,
    file: str,
    profile: IntakeProfile,
    progress: Progress | None = None,
    read: Callable[[], Reading] | None = None,
) -> Judgement:
    """Judge one recording after ``read`` has compared it with the text.

    One that cannot be read is told by its own faults alone.
    """
    try:
        reading = read() if read else None
    except DaisyError as problem:
        if problem.exit_code is ExitCode.FINDINGS:
            return Judgement(file, None, problem.findings)
        raise
    return judge_file(path, file, profile, progress, reading)


def together(judged: Sequence[Judgement], profile: IntakeProfile) -> tuple[Judgement, ...]:
    """The judgements of one narrator's recordings with what is strange beside the others."""
    measured = {j.file: j.measured for j in judged if j.measured is not None}
    found = judge_together(measured, profile)
    return tuple(
        replace(j, findings=(*j.findings, *(f for f in found if f.place.file == j.file)))
        for j in judged
    )


def exit_code(judged: Sequence[Judgement]) -> ExitCode:
    """3 where something is to be recorded again, 6 where a person should listen, else 0."""
    verdicts = {j.verdict for j in judged}
    if Verdict.AGAIN in verdicts:
        return ExitCode.FINDINGS
    return ExitCode.NEEDS_PERSON if Verdict.LOOK in verdicts else ExitCode.OK


def picture(judged: Judgement, lang: str) -> bytes:
    """The level over time as SVG, with the places that the findings tell of.

    ValueError for a recording that could not be read: it has none.
    """
    if judged.levels is None:
        raise ValueError(f"{judged.file} was not measured")
    verdict = phrase(f"intake.{judged.verdict}", lang, file=judged.file)
    return level_picture(judged.levels, judged.step, judged.marks, judged.file, lang, verdict)


def find_recordings(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """The recordings that paths mean, each once, in the natural order of a folder's names.

    DP-REC-010 names files in folders that are no recordings. Raises DaisyError (exit code 2):
    DP-REC-011 a folder without any.
    """
    found: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        inside = [p for p in path.rglob("*") if p.is_file() or p.is_symlink()]  # a broken link, too
        inside = [p for p in inside if not _of_the_system(p.relative_to(path))]
        inside.sort(key=lambda p: natural_key(p.relative_to(path).as_posix()))
        sounds = [p for p in inside if p.suffix.lower() in SUFFIXES]
        others = [p.name for p in inside if p.suffix.lower() not in SUFFIXES]
        if not sounds:
            raise fail("DP-REC-011", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
        if others:
            names = ", ".join(others[:NAMED]) + (" …" if len(others) > NAMED else "")
            facts: dict[str, Fact] = {"count": len(others), "names": names}
            findings.append(Finding("DP-REC-010", Place(str(path)), facts))
        found |= dict.fromkeys(sounds)
    return tuple(found), tuple(findings)


def _of_the_system(inside: Path) -> bool:
    """Whether a file in a folder is no person's: hidden, a trash bin, what Windows leaves."""
    names = {part.casefold() for part in inside.parts}
    return bool(names & _SYSTEM) or any(part.startswith(".") for part in inside.parts)


def _marks(measured: Measured, said: Said | None, findings: Sequence[Finding]) -> Sequence[Mark]:
    told = told_faults(findings)
    marks = [Mark(e.begin, e.end, f"fault.{e.kind}") for e in measured.events if e.kind in told]
    if said is not None:
        marks += [Mark(s.begin, s.end, f"judge.{s.doubt}", s.words) for s in said.sentences]
    return sorted(marks)


def figures(measured: Measured) -> Mapping[str, int | float | str]:
    """The figures that a line for people names."""
    return {
        "duration": measured.duration,
        "speech": measured.speech,
        "rms": round(measured.rms, 1),
        "loudness": round(measured.loudness, 1),
        "peak": round(measured.true_peak, 1),
        "floor": round(measured.floor, 1),
        "snr": round(measured.snr, 1),
        "head": measured.head,
        "tail": measured.tail,
        "rate": measured.source.rate,
        "channels": measured.source.channels,
        "codec": measured.source.codec,
    }


@dataclass(frozen=True)
class _Seconds:
    """Progress in seconds of sound, told under the recording's name and never as the end."""

    outer: Progress
    label: str
    whole: int

    def step(self, done: int, total: int, what: str) -> None:
        """Pass on how far it is: measuring counts blocks of a second and knows no end."""
        self.outer.step(min(done, max(0, self.whole - 1)), self.whole, self.label)
