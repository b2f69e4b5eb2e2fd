# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the chapters of a title sound: which file, from when on, under which name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.emit.shared.outline import Section, contents, outline
from daisy_pipeline.emit.shared.timeline import Span, Timeline, timeline
from daisy_pipeline.emit.shared.units import slices, units
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Media, MediaFile, SyncTrack


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter of a file: where it begins as a plain decoder plays it, its name and level."""

    begin: Ms
    name: str
    level: int = 1


@dataclass(frozen=True)
class Track:
    """An encoded file and its chapters; the first one begins at 0."""

    file: MediaFile
    marks: tuple[Mark, ...]

    @property
    def heading(self) -> str:
        """What the file is called: its first chapter."""
        return self.marks[0].name


@dataclass(frozen=True)
class Tracks:
    """The files in playing order, and what of the Book is not heard in them.

    ``unheard`` are headings below which nothing sounds, ``silent`` the ids of sentences without
    sound.
    """

    tracks: tuple[Track, ...]
    unheard: tuple[str, ...]
    silent: tuple[str, ...]


def tracks(book: Book, title: str, track: SyncTrack, media: Media) -> Tracks:
    """The chapters of every file: one a heading, from its first words on.

    A heading that nobody reads begins with the first words below it. Where a file begins with
    other words than a heading's, its first chapter has the book's title.
    """
    held = named(book)
    made = outline(held.book)
    every = [unit for part in slices(made) for unit in part.units]
    times = timeline(every, held, track, media)
    marks: dict[str, list[Mark]] = {file.name: [] for file in media.files}
    unheard: list[str] = []
    for section in contents(made.sections):
        span = _begin(section, times)
        if span is None:
            unheard.append(section.label)
        else:
            label = section.label or title
            marks[span.file].append(Mark(span.begin, label, section.level))
    first = _first_words(times)
    return Tracks(
        tuple(Track(f, _ordered(marks[f.name], first.get(f.name, 0), title)) for f in media.files),
        tuple(unheard),
        tuple(
            held.renamed.get(unit.id, unit.id)
            for unit in every
            if not unit.silent and unit.id not in times.voiced
        ),
    )


def _begin(section: Section, times: Timeline) -> Span | None:
    """Where a section begins to sound: its heading, else what stands below it before the next."""
    assert section.heading is not None, "contents are of sections with headings"
    for unit in units((section.heading, *section.blocks)):
        if unit.id in times.voiced:
            return times.of(unit.id)[0]
    return None


def _first_words(times: Timeline) -> dict[str, Ms]:
    """When the first words sound in each file."""
    found: dict[str, Ms] = {}
    for id in times.voiced:
        for span in times.of(id):
            found[span.file] = min(span.begin, found.get(span.file, span.begin))
    return found


def _ordered(marks: Sequence[Mark], first: Ms, title: str) -> tuple[Mark, ...]:
    """A file's chapters by time, one at a moment; the first begins with the file."""
    made = sorted(marks, key=lambda mark: mark.begin)
    if not made or made[0].begin > first:
        made.insert(0, Mark(0, title))
    made[0] = Mark(0, made[0].name, made[0].level)
    kept: list[Mark] = []
    for mark in made:
        if not kept or mark.begin > kept[-1].begin:
            kept.append(mark)
    return tuple(kept)
