# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the NCC lists: title, headings, pages, note references, optional boxes and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.shared.outline import Outline, contents, one_line
from daisy_pipeline.emit.shared.pages import PageNumber, page_numbers
from daisy_pipeline.emit.shared.units import NOTEREF, PAGE, Container, Slice, Unit, slice_name
from daisy_pipeline.formats import ncc
from daisy_pipeline.model.book import Block, Heading
from daisy_pipeline.model.walk import texts

_TESTS = {"note": "footnote-on", "sidebar": "sidebar-on", "prodnote": "prodnote-on"}
_LONGEST = 60  # characters of a label made from a box's own words


@dataclass(frozen=True, slots=True)
class Point:
    """An item of the NCC before it has an address: ``unit`` is where it leads."""

    unit: str
    kind: str
    label: str


def skipped_by(unit: Unit) -> str:
    """The ``system-required`` of a unit: "" for what is always read."""
    if unit.kind == PAGE:
        return "pagenumber-on"
    if unit.kind == NOTEREF:
        return "footnote-on"
    tests = (_TESTS[c.kind] for c in unit.containers if c.skippable and c.kind in _TESTS)
    return next(tests, "")


def points(found: Iterable[Slice], outline: Outline, title: str) -> list[Point]:
    """The items in reading order; the first is the title."""
    units = [unit for part in found for unit in part.units]
    maker = _Maker(outline, page_numbers(units))
    made: list[Point] = []
    for n, unit in enumerate(units):
        # The title comes first, whatever else its unit begins.
        made += [Point(unit.id, "h1", title)] if n == 0 else maker.of(unit)
    return made


def reachable(found: Sequence[Slice]) -> tuple[Slice, ...]:
    """The slices, those without a heading joined to the one before: each is linked (D2-093).

    A story without chapters so becomes one SMIL file, which its title leads to.
    """
    made: list[Slice] = []
    for part in found:
        if made and (part.section is None or part.section.heading is None):
            before = made.pop()
            section = before.section or part.section
            made.append(Slice(before.name, section, before.units + part.units))
        else:
            made.append(Slice(slice_name(len(made) + 1, len(found)), part.section, part.units))
    return tuple(made)


def documents(found: Sequence[Slice]) -> tuple[Slice, ...]:
    """What one content document shows: the SMIL files of a chapter that was cut, together.

    A document's headings begin at h1 (D2-100), so it is not cut where its SMIL file is.
    """
    made: list[Slice] = []
    for part in found:
        if made and part.section is not None and part.section.level > 1:
            before = made.pop()
            part = Slice(before.name, before.section, before.units + part.units)
        made.append(part)
    return tuple(made)


class _Maker:
    """Knows what is a heading of the contents, and which structures have begun."""

    def __init__(self, outline: Outline, numbers: Mapping[str, PageNumber]) -> None:
        self._levels = {
            id(s.heading): (s.level, s.label)
            for s in contents(outline.sections)
            if s.heading is not None
        }
        self._numbers = numbers
        self._begun: set[str] = set()

    def of(self, unit: Unit) -> Iterator[Point]:
        """What begins with a unit."""
        for container in unit.containers:
            yield from self._container(container, unit)
        if unit.kind == PAGE:
            number = self._numbers[unit.id]
            yield Point(unit.id, f"page-{number.kind}", number.label or str(number.value))
        elif unit.kind == NOTEREF and unit.noteref is not None:
            yield Point(unit.id, ncc.NOTEREF, " ".join(unit.noteref.text.split()) or "*")
        elif isinstance(unit.block, Heading) and id(unit.block) in self._levels:
            level, label = self._levels.pop(id(unit.block))
            yield Point(unit.id, f"h{level}", label or "…")

    def _container(self, container: Container, unit: Unit) -> Iterator[Point]:
        kind = {"sidebar": ncc.SIDEBAR, "prodnote": ncc.PRODNOTE}.get(container.kind)
        if kind is None or not container.skippable or container.id in self._begun:
            return
        # A page that begins here, or a note around, has its own skipping: the item would lie.
        if skipped_by(unit) == _TESTS[container.kind]:
            self._begun.add(container.id)
            yield Point(unit.id, kind, _label(container.block))


def _label(block: Block) -> str:
    """The first words of a structure."""
    for place in texts((block,)):
        words = one_line(place.text)
        if words:
            return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
    return "…"
