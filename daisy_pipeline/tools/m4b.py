# SPDX-License-Identifier: AGPL-3.0-or-later
"""One M4B of many AAC files: their frames as they are, chapters, a cover, tags.

What tells where everything lies (``moov``) comes before the sound, so that a player begins at
once. Chapters stand twice: as a track of names (QuickTime; Apple's players) and as Nero's list
(most others), which holds 255 at most and is left out beyond. No date is written.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from struct import pack
from typing import BinaryIO

from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.aac import DELAY, FRAME, frames, rate_of
from daisy_pipeline.tools.decoding import opened
from daisy_pipeline.tools.mp4_boxes import (
    SECOND,
    Pieces,
    Samples,
    box,
    film,
    full,
    name_track,
    size,
    sound_track,
)
from daisy_pipeline.tools.pictures import JPEG, PNG, media_type

_MOST_LISTED = 255
_NAME_BYTES = 255
_KINDS = {JPEG: 13, PNG: 14}
_TEXT, _NUMBER = 1, 21
_AUDIOBOOK = 2  # of the tag stik
_HEAD = b"".join(box(b"ftyp", b"M4B ", bytes(4), b"M4B M4A mp42isom"))


@dataclass(frozen=True)
class Chapter:
    """A chapter: where it begins, ms into the whole book, and its name."""

    begin: Ms
    name: str


@dataclass(frozen=True)
class About:
    """What the file tells of itself: tags by their four letters, its language, its cover."""

    tags: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""
    cover: bytes = b""


class DifferentRatesError(ValueError):
    """Files of unequal sample rates cannot be one track."""


@dataclass(frozen=True)
class Joined:
    """AAC files one after the other, as one track. ``counts`` are their frames."""

    paths: tuple[Path, ...]
    rate: int
    counts: tuple[int, ...]
    sizes: array[int]

    @property
    def duration(self) -> Ms:
        """How long a player plays it, the encoder's delay at the beginning taken off."""
        return (max(0, len(self.sizes) * FRAME - DELAY) * 1000) // self.rate

    def place(self, number: int, time: Ms) -> Ms:
        """Where ``time`` of the file ``number`` (from 0), as it plays alone, lies in the whole."""
        before = sum(self.counts[:number]) * FRAME - DELAY
        return max(0, time + round(before * 1000 / self.rate))


def join(paths: Sequence[Path]) -> Joined:
    """What the files are together; streamed, four bytes a frame are kept.

    Raises DifferentRatesError, or ValueError for a file that is no ADTS or for no sound at all.
    """
    rates = {rate_of(path) for path in paths if path.stat().st_size}
    if len(rates) > 1:
        raise DifferentRatesError(", ".join(map(str, sorted(rates))))
    sizes, counts = array("I"), []
    for path in paths:
        before = len(sizes)
        sizes.extend(len(frame) for frame in frames(path))
        counts.append(len(sizes) - before)
    if not sizes:
        raise ValueError("no sound")
    return Joined(tuple(paths), rates.pop(), tuple(counts), sizes)


def write_m4b(file: BinaryIO, sound: Joined, chapters: Sequence[Chapter], about: About) -> None:
    """Write the whole M4B into an empty file; chapters are in order, the first one is moved to 0.

    A chapter that begins at or after the end is left out.
    """
    named = _in_time(chapters, sound.duration, about.tags.get("©nam", ""))
    texts = [_name(chapter.name) for chapter in named]
    total = sum(map(len, texts)) + sum(sound.sizes)
    wide = total + 16 >= 1 << 32
    head = pack(">I4sQ", 1, b"mdat", total + 16) if wide else pack(">I4s", total + 8, b"mdat")

    def told(first: int) -> Pieces:
        return _moov(sound, named, texts, about, first)

    index = _settled(told, len(_HEAD) + len(head))
    file.writelines([_HEAD, *index, head, *texts])
    for path in sound.paths:
        file.writelines(frames(path))


def _settled(told: Callable[[int], Pieces], before: int) -> Pieces:
    """The index, which tells where the sound begins: after the index itself."""
    first = before
    while True:  # twice; once more where a larger index needs 64-bit places
        then = before + size(told(first))
        if then == first:
            return told(first)
        first = then


def _moov(
    sound: Joined, named: Sequence[Chapter], texts: Sequence[bytes], about: About, first: int
) -> Pieces:
    sizes = array("I", map(len, texts))
    names = Samples(sizes, 1, _places(sizes, 1, first))
    a_second = max(1, sound.rate // FRAME)
    begin = first + sum(sizes)
    track = Samples(sound.sizes, a_second, _places(sound.sizes, a_second, begin))
    duration = sound.duration * SECOND // 1000
    ends = [*(c.begin for c in named), sound.duration]
    lengths = [after - here for here, after in pairwise(ends)]
    return film(
        duration,
        sound_track(duration, sound.rate, about.lang, track),
        name_track(duration, about.lang, lengths, names),
        box(b"udta", _listed(named), _tags(about)),
    )


def _places(sizes: array[int], a_chunk: int, first: int) -> array[int]:
    """The first byte of every chunk of samples that follow each other."""
    found, at = array("Q"), first
    for number in range(0, len(sizes), a_chunk):
        found.append(at)
        at += sum(sizes[number : number + a_chunk])
    return found


def _in_time(chapters: Iterable[Chapter], duration: Ms, title: str) -> list[Chapter]:
    """The chapters that begin within the book, none at one moment with another, the first at 0."""
    found: list[Chapter] = []
    for chapter in chapters:
        if chapter.begin < duration and (not found or chapter.begin > found[-1].begin):
            found.append(chapter)
    first = found[0].name if found else title
    return [Chapter(0, first), *found[1:]]


def _name(name: str) -> bytes:
    """A QuickTime text sample: its length, UTF-8, and a box that says so."""
    data = _cut(name, (1 << 16) - 1)
    return pack(">H", len(data)) + data + b"".join(box(b"encd", pack(">I", 0x100)))


def _cut(text: str, most: int) -> bytes:
    """UTF-8 of at most so many bytes, not cut within a letter."""
    return text.encode()[:most].decode(errors="ignore").encode()


def _listed(named: Sequence[Chapter]) -> Pieces:
    """Nero's list of chapters, in units of 100 ns."""
    if len(named) > _MOST_LISTED:
        return []
    rows = [(chapter.begin * 10_000, _cut(chapter.name, _NAME_BYTES)) for chapter in named]
    made = b"".join(pack(">QB", begin, len(name)) + name for begin, name in rows)
    return full(b"chpl", pack(">IB", 0, len(rows)), made, version=1)


def _tags(about: About) -> Pieces:
    """The tags as iTunes writes them."""
    return full(
        b"meta",
        full(b"hdlr", bytes(4), b"mdirappl", bytes(9)),
        box(b"ilst", *_items(about)),
    )


def _items(about: About) -> Iterator[Pieces]:
    for tag, value in sorted(about.tags.items()):
        if value:
            yield _item(tag, _TEXT, value.encode())
    yield _item("stik", _NUMBER, bytes((_AUDIOBOOK,)))
    if kind := _KINDS.get(media_type(about.cover[:4096])):
        yield _item("covr", kind, about.cover)


def _item(tag: str, kind: int, value: bytes) -> Pieces:
    return box(tag.encode("latin-1"), box(b"data", pack(">II", kind, 0), value))


def length_and_chapters(path: Path, file: str = "") -> tuple[Ms, int]:
    """What an M4B of any maker says of itself: its length, and how many chapters it has.

    Nothing is decoded. Raises DaisyError as `tools.media.probe`.
    """
    with opened(path, file or path.name) as (container, _):
        return (container.duration or 0) // 1000, len(container.chapters())
