# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person, or a file's name, says a recording carries, and what is heard of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.build.intake_check import Reading
from daisy_pipeline.build.intake_text import TextDesk
from daisy_pipeline.intake.match import Span, heard, section_of, span_of
from daisy_pipeline.intake.naming import NOTHING, Proposal
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail

_SEGMENTS = re.compile(r"(s\d+)(?:\s*[-~]\s*(s\d+))?")
_PAGES = re.compile(r"([^\s~-]+)(?:\s*[-~]\s*([^\s~-]+))?")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a recording belongs: ``section`` and ``ids`` as a person said, ``name`` by its file.

    Both are heard before they are believed; a person's word stands where nothing else fits.
    """

    section: int = 0
    ids: tuple[str, ...] = ()
    name: Proposal = NOTHING


def sections_of(desk: TextDesk) -> Mapping[int, Sequence[str]]:
    """The segments of every section by its number, those of the whole title by 0."""
    every = {section.number: section.segments for section in desk.sections}
    return {**every, 0: tuple(id for ids in every.values() for id in ids)}


def wished_ids(desk: TextDesk, segments: str = "", pages: str = "") -> tuple[str, ...]:
    """The segments that ``s00010-s00050`` or the pages ``12-48`` mean; () where nothing is said.

    DaisyError (exit code 2): DP-INT-019 for segments, -020 for pages that the text has not.
    """
    if segments:
        order = list(sections_of(desk)[0])
        match = _SEGMENTS.fullmatch(segments.strip().casefold())
        first, last = (match[1], match[2] or match[1]) if match else ("", "")
        if first in order and last in order and order.index(first) <= order.index(last):
            return tuple(order[order.index(first) : order.index(last) + 1])
        facts: dict[str, Fact] = {"wish": segments, "first": order[0], "last": order[-1]}
        raise DaisyError(Finding("DP-INT-019", facts=facts), exit_code=ExitCode.BAD_USAGE)
    if pages:
        match = _PAGES.fullmatch(pages.strip())
        found = desk.on_pages(match[1], match[2] or match[1]) if match else ()
        if not found:
            raise fail("DP-INT-020", exit_code=ExitCode.BAD_USAGE, wish=pages)
        return found
    return ()


def read_as_told(desk: TextDesk, path: Path, file: str, told: Told) -> tuple[Reading, Span]:
    """How a recording reads what it is told to carry, or what fits; and what it carries then.

    DaisyError as ``TextDesk.read``.
    """
    sections = sections_of(desk)
    ids = told.ids or _named(told.name, sections[0])
    if ids:
        reading = desk.read_span(path, file, ids)
        section = section_of(ids, sections)
        if reading.said.total:
            return reading, Span(ids, heard(reading, ids), section)
        if told.ids:
            findings = (*reading.findings, Finding("DP-INT-026", Place(file)))
            return replace(reading, findings=findings), Span(ids, (), section)
    reading = desk.read(path, file, told.section, told.name.sections)
    span = span_of(reading, sections)
    if not span.ids and told.section:
        findings = (*reading.findings, Finding("DP-INT-026", Place(file)))
        own = tuple(sections[told.section])
        return replace(reading, findings=findings), Span(own, (), told.section)
    return reading, span


def _named(proposal: Proposal, order: Sequence[str]) -> tuple[str, ...]:
    """The segments that a file's name names, where the text has them in this order."""
    if len(proposal.segments) != 2:
        return ()
    first, last = proposal.segments
    if first not in order or last not in order:
        return ()
    return tuple(order[order.index(first) : order.index(last) + 1])
