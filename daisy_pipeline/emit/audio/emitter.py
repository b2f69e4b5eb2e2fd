# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the folder of ``audio``: MP3s with tags, playlists, a list of contents, and an M4B."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from daisy_pipeline.emit.audio import lists
from daisy_pipeline.emit.audio.cover import cover
from daisy_pipeline.emit.audio.medium import room, sectors, split
from daisy_pipeline.emit.audio.names import NamePattern
from daisy_pipeline.emit.audio.tracks import Track, Tracks, tracks
from daisy_pipeline.emit.shared.credits import narrators, whole_title
from daisy_pipeline.model.finding import Fact, Finding, Place, fail
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools.mp3_tags import Chapter, tag_bytes, three_letters

_BLOCK = 1 << 20
_GENRE = "Audiobook"
BOOK = "book"
"""What the M4B and the playlists are called where nothing of the title's name can stand."""


@dataclass(frozen=True)
class Audio:
    """The emitter of ``audio``."""

    name: str = "audio"
    version: int = 1

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole product into the empty folder ``out``."""
        return _Making(given, out).run()


class _Making:
    """One set of files in the making."""

    def __init__(self, given: ProductInput, out: Path) -> None:
        if given.track is None or given.media is None or not given.media.files:
            raise fail("DP-EMT-001", product="audio")
        self.given, self.out, self.title = given, out, given.title
        self.whole = whole_title(given.title)
        self.found: Tracks = tracks(given.book, self.whole, given.track, given.media)
        self.pattern = NamePattern(
            str(given.settings.get("name", "{number:03d}_{heading}")),
            bool(given.settings.get("ascii", True)),
        )
        self.room = room(given.settings)
        self.cover, self.told = cover(given)

    def run(self) -> Sequence[Finding]:
        names = self.names
        for number, (track, name) in enumerate(zip(self.found.tracks, names, strict=True), 1):
            self._write_mp3(number, track, name)
        book, refused = self._write_book()
        listed = lists.Listed(self.title, self.found.tracks, names, book)
        self._write_lists(listed)
        return [*self.told, *self._order(names), *self._unheard(), *refused, *self._fit(book)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the MP3s."""
        headings = [track.heading for track in self.found.tracks]
        made = self.pattern.names(self.title.slug, self.title.title, headings)
        return tuple(f"{name}.mp3" for name in made)

    @cached_property
    def stem(self) -> str:
        """What the M4B and the playlists are called."""
        (name,) = NamePattern("{slug}", self.pattern.ascii).names(self.title.slug, "", ("",))
        return BOOK if name == "001" else name

    def _write_mp3(self, number: int, track: Track, name: str) -> None:
        """The encoded part behind its tag, byte by byte: its times stay as they are."""
        ends = [*(mark.begin for mark in track.marks[1:]), track.file.duration]
        chapters = [Chapter(m.begin, e, m.name) for m, e in zip(track.marks, ends, strict=True)]
        tag = tag_bytes(self._texts(number, track), chapters, self.cover)
        with (
            self.given.audio[track.file.name].open("rb") as sound,
            (self.out / name).open("wb") as file,
        ):
            file.write(tag)
            shutil.copyfileobj(sound, file, _BLOCK)

    def _texts(self, number: int, track: Track) -> Mapping[str, str]:
        title, year = self.title, self.title.date[:4]
        readers, authors = ", ".join(narrators(title)), ", ".join(title.creators)
        month_day = title.date[8:10] + title.date[5:7] if len(title.date) == 10 else ""
        return {
            "TIT2": track.heading,
            "TPE1": authors,
            "TPE2": authors,
            "TALB": self.whole,
            "TCOM": readers,  # where players of audio books look for who reads
            "TXXX:NARRATOR": readers,
            "TRCK": f"{number}/{len(self.found.tracks)}",
            "TLAN": three_letters(title.lang),
            "TYER": year,
            "TDAT": month_day,
            "TPUB": title.publisher or title.producer,
            "TCON": _GENRE,
            "TLEN": str(track.file.duration),
        }

    def _write_book(self) -> tuple[str, Sequence[Finding]]:
        """The M4B: its name, "" where none was wanted or none could be made, and why not."""
        joined, track = self.given.joined, self.given.track
        if joined is None or not joined.files or track is None:
            return "", ()
        from daisy_pipeline.tools import m4b

        held = tracks(self.given.book, self.whole, track, joined).tracks
        try:
            sound = m4b.join([self.given.audio[file.name] for file in joined.files])
        except m4b.DifferentRatesError as problem:
            return "", (Finding("DP-EAR-010", facts={"rates": str(problem)}),)
        chapters = [
            m4b.Chapter(sound.place(number, mark.begin), mark.name)
            for number, part in enumerate(held)
            for mark in part.marks
        ]
        about = m4b.About(self._book_tags(), self.title.lang, self.cover)
        name = f"{self.stem}.m4b"
        with (self.out / name).open("wb") as file:
            m4b.write_m4b(file, sound, chapters, about)
        return name, ()

    def _book_tags(self) -> Mapping[str, str]:
        title = self.title
        authors, readers = ", ".join(title.creators), ", ".join(narrators(title))
        return {
            "©nam": self.whole,
            "©alb": self.whole,
            "©ART": authors,
            "aART": authors,
            "©wrt": readers,
            "©nrt": readers,
            "©day": title.date,
            "©pub": title.publisher or title.producer,
            "©gen": _GENRE,
            "desc": title.description,
        }

    def _write_lists(self, listed: lists.Listed) -> None:
        (self.out / f"{self.stem}.m3u8").write_bytes(lists.extended_playlist(listed))
        if (plain := lists.plain_playlist(listed)) is not None:
            (self.out / f"{self.stem}.m3u").write_bytes(plain)
        (self.out / lists.CONTENTS).write_bytes(lists.contents(listed))

    def _order(self, names: Sequence[str]) -> list[Finding]:
        """Most players play by name, whatever a list says."""
        if sorted(names, key=str.casefold) == list(names):
            return []
        return [Finding("DP-EAR-004", Place(inside="audio.name"))]

    def _unheard(self) -> list[Finding]:
        made = []
        if headings := self.found.unheard:
            facts: dict[str, Fact] = {"count": len(headings), "heading": headings[0]}
            made.append(Finding("DP-EAR-005", facts=facts))
        if silent := self.found.silent:
            made.append(Finding("DP-EAR-006", Place(inside=silent[0]), {"count": len(silent)}))
        return made

    def _fit(self, book: str) -> list[Finding]:
        """What is to be told of a medium: files for several, one for none, the M4B."""
        if not self.room:
            return []
        sizes = [(self.out / name).stat().st_size for name in self.names]
        others = sum(sectors(p.stat().st_size) for p in self.out.iterdir()
                     if p.suffix in (".m3u", ".m3u8", ".txt"))  # fmt: skip
        limit = f"{self.room / 1_000_000:.0f}"
        made = [
            Finding("DP-EAR-008", Place(file=name), {"limit": limit})
            for name, size in zip(self.names, sizes, strict=True)
            if sectors(size) > self.room
        ]
        if sum(map(sectors, sizes)) + others > self.room:
            runs = split(sizes, self.room)
            facts: dict[str, Fact] = {"limit": limit, "count": len(runs.runs), "runs": runs.words}
            made.append(Finding("DP-EAR-007", facts=facts))
        if book and sectors((self.out / book).stat().st_size) > self.room:
            made.append(Finding("DP-EAR-009", Place(file=book), {"limit": limit}))
        return made
