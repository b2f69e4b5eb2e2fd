# SPDX-License-Identifier: AGPL-3.0-or-later
"""Units as SMIL: which par and seq plays what, and where everything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from daisy_pipeline.emit.shared.timeline import Timeline
from daisy_pipeline.emit.shared.units import (
    LINENUM,
    NOTEREF,
    PAGE,
    Container,
    Slice,
    Unit,
)
from daisy_pipeline.formats.dtbsmil import AudioClip, Par, Seq

BOOK_FILE = "book.xml"
_TESTS = {PAGE: "pagenum", NOTEREF: "noteref", LINENUM: "linenum"}
# What a customTest is called, in the order in which players list them.
_ORDER = ("pagenum", "note", "noteref", "linenum", "sidebar", "prodnote")
_KINDS = ("note", "sidebar", "prodnote", "list", "table")


@dataclass(frozen=True)
class Playback:
    """How a product plays: targets (``part001.smil#par-s00001``) by element id, and their order.

    ``tests`` are the customTests and ``kinds`` the classes of escapable structures in use.
    """

    targets: Mapping[str, str]
    order: tuple[str, ...]
    tests: tuple[str, ...]
    kinds: tuple[str, ...]


def playback(slices: Sequence[Slice]) -> Playback:
    """Where every unit and container plays; ``order`` has the targets as they come."""
    targets: dict[str, str] = {}
    used: set[str] = set()
    kinds: set[str] = set()
    order: dict[str, None] = {}
    for part in slices:
        for unit in part.units:
            for container in unit.containers:
                targets[container.id] = f"{part.name}.smil#seq-{container.id}"
                order.setdefault(targets[container.id])
                kinds.add(container.kind)
                used.add(_container_test(container))
            # An empty structure's own par: its element points at the seq around it.
            target = f"{part.name}.smil#par-{unit.id}"
            targets.setdefault(unit.id, target)
            order.setdefault(target)
            used.add(_TESTS.get(unit.kind, ""))
    return Playback(
        targets,
        tuple(order),
        tuple(t for t in _ORDER if t in used),
        tuple(k for k in _KINDS if k in kinds),
    )


def parts(
    units: Sequence[Unit], played: Playback, times: Timeline, depth: int = 0
) -> tuple[Par | Seq, ...]:
    """The units as pars, those of one container in its seq."""
    return tuple(_parts(units, played, times, depth))


def _parts(
    units: Sequence[Unit], played: Playback, times: Timeline, depth: int
) -> Iterator[Par | Seq]:
    def outer(unit: Unit) -> Container | None:
        return unit.containers[depth] if len(unit.containers) > depth else None

    for _, group in groupby(units, lambda unit: getattr(outer(unit), "id", "")):
        inside = tuple(group)
        holder = outer(inside[0])
        if holder is None:
            yield from (_par(unit, played, times) for unit in inside)
        else:
            test = _container_test(holder)
            inner = parts(inside, played, times, depth + 1)
            yield Seq(f"seq-{holder.id}", holder.kind, inner, test)


def _par(unit: Unit, played: Playback, times: Timeline) -> Par:
    test = _TESTS.get(unit.kind, "")
    link = played.targets.get(unit.noteref.note, "") if unit.noteref else ""
    return Par(
        id=f"par-{unit.id}",
        text=f"{BOOK_FILE}#{unit.id}",
        audio=clips(unit.id, times),
        kind=test,
        test=test,
        link=link,
    )


def clips(id: str, times: Timeline) -> tuple[AudioClip, ...]:
    """The sound of a unit."""
    return tuple(AudioClip(span.file, span.begin, span.end) for span in times.of(id))


def _container_test(container: Container) -> str:
    return container.kind if container.skippable else ""
