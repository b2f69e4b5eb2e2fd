# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pars of the SMIL files: what is shown, what sounds, what may be skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from daisy_pipeline.emit.daisy202.points import Point, skipped_by
from daisy_pipeline.emit.shared.timeline import Span, Timeline
from daisy_pipeline.emit.shared.units import Slice, Unit
from daisy_pipeline.formats.ncc import NAME as NCC
from daisy_pipeline.formats.ncc import PRODNOTE, SIDEBAR
from daisy_pipeline.formats.smil10 import Clip, NotePars, Par

_POINT_TESTS = {"noteref": "footnote-on", SIDEBAR: "sidebar-on", PRODNOTE: "prodnote-on"}


def par_id(unit: str) -> str:
    """The id of the par that plays a unit."""
    return f"p.{unit}"


def text_pars(
    part: Slice, page: str, times: Timeline, aliases: Mapping[str, str]
) -> list[Par | NotePars]:
    """A par a unit, in reading order, shown in the content document ``page``."""

    def par(unit: Unit) -> Par:
        text = f"{page}#{aliases.get(unit.id, unit.id)}"
        return Par(par_id(unit.id), text, clips(times.of(unit.id)), skipped_by(unit))

    return list(_with_notes(part.units, par))


def _with_notes(units: Sequence[Unit], par: Callable[[Unit], Par]) -> Iterable[Par | NotePars]:
    """The pars; a reference with its note right behind it in a seq of their own.

    The seq of 2.02 holds two pars (d202smil.rng, noterefseq), so only a note of one segment fits.
    """
    n = 0
    while n < len(units):
        here, after = units[n], units[n + 1 : n + 3]
        if here.noteref is not None and after and _in_note(after[0], here.noteref.note):
            alone = len(after) == 1 or not _in_note(after[1], here.noteref.note)
            if alone:
                yield NotePars(par(here), par(after[0]))
                n += 2
                continue
        yield par(here)
        n += 1


def _in_note(unit: Unit, note: str) -> bool:
    return any(c.id == note for c in unit.containers)


def ncc_pars(
    part: Slice, points: Mapping[str, Point], times: Timeline, ids: Mapping[str, str]
) -> list[Par | NotePars]:
    """A par an item of the NCC, shown in the NCC itself: for books without text.

    What sounds up to the next item belongs to the item, however long it is.
    """
    groups: list[tuple[Point, list[Unit]]] = []
    for unit in part.units:
        if unit.id in points:
            groups.append((points[unit.id], [unit]))
        elif groups:
            groups[-1][1].append(unit)
    made: list[Par | NotePars] = []
    for point, units in groups:
        spans = chain.from_iterable(times.of(u.id) for u in units)
        test = "pagenumber-on" if point.kind.startswith("page-") else ""
        test = test or _POINT_TESTS.get(point.kind, "")
        made.append(Par(par_id(point.unit), f"{NCC}#{ids[point.unit]}", clips(spans), test))
    return made


def clips(spans: Iterable[Span]) -> tuple[Clip, ...]:
    """The clips of spans; spans that follow each other without a gap are one."""
    made: list[Clip] = []
    for span in spans:
        if made and made[-1].src == span.file and made[-1].end == span.begin:
            made[-1] = Clip(span.file, made[-1].begin, span.end)
        else:
            made.append(Clip(span.file, span.begin, span.end))
    return tuple(made)
