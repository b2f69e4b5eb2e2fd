# SPDX-License-Identifier: AGPL-3.0-or-later
"""A set of MP3s with a playlist, ours or another's: can every player play it, in order, and tell?

Loudness: EBU R 128 of every file, whatever it was made by, within half a loudness unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.check.audio_list import SUFFIXES, Entry, entries, playlists
from daisy_pipeline.check.members import Members, Report
from daisy_pipeline.check.values import check_files
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.times import Ms

SPREAD = 0.5  # LU between the loudest and the softest file
_SHORTEST: Ms = 3000  # shorter sound is too little to be measured (EBU Tech 3341, 2.2)
_LONGEST_NAME = 64  # letters in Joliet, the names of a CD
_TOLERANCE: Ms = 2000  # EXTINF tells whole seconds, and players round in their own ways
_UNSAFE = re.compile(r'[\x00-\x1f<>:"\\|?*]|[ .]$')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class CheckerAudio:
    """The checker of the registry for sets of MP3s."""

    name = "audio"
    version = 1

    def recognizes(self, folder: Path) -> bool:
        """Whether a playlist lies in the folder."""
        return any(p.suffix.lower() in SUFFIXES for p in folder.iterdir())

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the set."""
        report = Report()
        _Check(Members(folder, report), report).run()
        return report.findings()


class _Check:
    """One set of files being checked."""

    def __init__(self, members: Members, report: Report) -> None:
        self.members, self.report = members, report
        self.lists = {name: entries(members, name) for name in playlists(members)}
        first = next((found for found in self.lists.values() if found), [])
        self.played = [e for e in first if e.file is not None and e.file in members]
        self.files = list(dict.fromkeys(str(e.file) for e in self.played))

    def run(self) -> None:
        """Lists, names, tags, sound, the book as one file."""
        for name, found in self.lists.items():
            self._check_entries(name, found)
        self._check_unlisted()
        self._check_names()
        self._check_order()
        check_files(self.members, frozenset(self.files))
        for number, name in enumerate(self.files, 1):
            if name.lower().endswith(".mp3") and self.members.head(name, 1):
                self._check_tags(number, name)
        self._check_lengths()
        self._check_loudness()
        self._check_books()

    def _check_entries(self, name: str, found: Sequence[Entry]) -> None:
        for entry in found:
            if entry.file is None:
                self.report.add("DP-EAR-055", name, entry.line, name=entry.written)
            elif entry.file not in self.members:
                self.report.add("DP-EAR-050", name, entry.line, name=entry.written)

    def _check_unlisted(self) -> None:
        listed = {e.file for found in self.lists.values() for e in found}
        for name in self.members:
            if name.lower().endswith(".mp3") and name not in listed and any(self.lists.values()):
                self.report.add("DP-EAR-051", name)

    def _check_names(self) -> None:
        strange = [name for name in self.files if not name.isascii()]
        if strange:
            self.report.add("DP-EAR-058", count=len(strange), name=strange[0])
        for name in self.files:
            last = name.rpartition("/")[2]
            if len(last) > _LONGEST_NAME or _UNSAFE.search(last) or _RESERVED.match(last):
                self.report.add("DP-EAR-059", name)

    def _check_order(self) -> None:
        by_name = sorted(self.files, key=str.casefold)
        for name, other in zip(self.files, by_name, strict=True):
            if name != other:
                self.report.add("DP-EAR-054", name=name, other=other)
                return

    def _check_tags(self, number: int, name: str) -> None:
        from daisy_pipeline.tools.mp3_tags import DamagedTagError, read_tags

        try:
            tags = read_tags(self.members.paths[name])
        except DamagedTagError as problem:
            self.report.add("DP-EAR-052", name, reason=str(problem))
            return
        if not tags.texts.get("TIT2"):
            self.report.add("DP-EAR-053", name)
        if tags.version not in (0, 3):
            self.report.add("DP-EAR-060", name, version=tags.version)
        said = tags.texts.get("TRCK", "").partition("/")[0].strip()
        if said.isascii() and said.isdigit() and int(said[:9]) != number:
            self.report.add("DP-EAR-062", name, said=int(said[:9]), real=number)

    def _check_lengths(self) -> None:
        for entry in self.played:
            sound = self.members.sound(str(entry.file))
            if sound is None or entry.seconds < 0:
                continue
            if abs(entry.seconds * 1000 - sound.duration) > _TOLERANCE:
                real = round(sound.duration / 1000)
                self.report.add("DP-EAR-056", name=entry.written, said=entry.seconds, real=real)

    def _check_loudness(self) -> None:
        from daisy_pipeline.tools.loudness import loudness

        found: list[tuple[float, str]] = []
        for name in self.files:
            sound = self.members.sound(name)
            if sound is None or sound.duration < _SHORTEST:
                continue
            try:
                level = loudness(self.members.paths[name], name)
            except DaisyError as problem:
                self.report.put(*problem.findings)
                continue
            if level is not None:
                found.append((level, name))
        if not found:
            return
        (low, softest), (high, loudest) = min(found), max(found)
        if high - low > SPREAD:
            self.report.add(
                "DP-EAR-057",
                loudest=loudest,
                high=round(high, 1),
                softest=softest,
                low=round(low, 1),
                spread=round(high - low, 1),
            )

    def _check_books(self) -> None:
        """The same book as one file: it has chapters, and lasts as long as the MP3s."""
        from daisy_pipeline.tools.m4b import length_and_chapters

        sounds = [self.members.sound(name) for name in self.files]
        total = sum(sound.duration for sound in sounds if sound is not None)
        for name in self.members:
            if not name.lower().endswith(".m4b") or not self.members.head(name, 1):
                continue
            try:
                length, chapters = length_and_chapters(self.members.paths[name], name)
            except DaisyError as problem:
                self.report.put(*problem.findings)
                continue
            if not chapters:
                self.report.add("DP-EAR-064", name)
            # Encoders differ in what they put around each part: a tenth of a second, no more.
            if total and abs(length - total) > 100 * len(self.files) + _TOLERANCE:
                book, files = round(length / 1000), round(total / 1000)
                self.report.add("DP-EAR-063", name, book=book, files=files)
