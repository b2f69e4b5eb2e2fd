# SPDX-License-Identifier: AGPL-3.0-or-later
"""A book in one profile: measured, cut into volumes, each a PDF whose tags are completed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.colophon import qr_alt
from daisy_pipeline.emit.large_print.document import (
    Document,
    Part,
    Volume,
    document,
    heads_of,
    measuring,
)
from daisy_pipeline.emit.large_print.frame_words import frame_words
from daisy_pipeline.emit.large_print.front import Span
from daisy_pipeline.emit.large_print.setter import Form, words_of
from daisy_pipeline.emit.large_print.text import Spot, page_marks, set_text
from daisy_pipeline.emit.large_print.volumes import Measured, noted, pieces, share, units
from daisy_pipeline.formats.brf import volume_names
from daisy_pipeline.model.book import Block, Heading, text_of
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import segments
from daisy_pipeline.tools import typst
from daisy_pipeline.tools.pdf_mend import mend

_SURE = 0.25  # of the characters that fill a page: a page never holds less for long
_GROUP = 120_000  # characters that are measured at once: memory does not grow with the book
_BESIDE = 2  # children of Typst at once: each takes some 270 MB
_FRAME = 6.0  # pages of title page, beginnings of contents and tables, colophon
_LISTED = 5  # lines that a volume takes in the list of volumes
_ROUNDS = 4  # a volume that came out too thick is cut anew, so many times at most
_WIDE = 0.85  # em of a character, blanks counted: what notes take is estimated
_SIGN = 8  # em of what stands before and behind a note


@dataclass(frozen=True)
class Printed:
    """A volume that was made: its file, its chapters and its pages."""

    file: str
    number: int
    of: int
    pages: int
    chapters: tuple[Chapter, ...]


class Printing:
    """One book in one profile in the making."""

    def __init__(
        self, title: Title, form: Form, chapters: Sequence[Chapter], link: str, out: Path
    ) -> None:
        self.title, self.form, self.chapters, self.link, self.out = title, form, chapters, link, out
        self.most = 2 * form.profile.sheets
        self.fonts = list(dict.fromkeys(face.path for face in form.case.faces))
        self.text = set_text(self.chapters, form, title.lang)
        self.findings: list[Finding] = list(self.text.findings)
        self._names: Sequence[str] = ()

    def run(self) -> list[Printed]:
        """The volumes; what is to be told of them is in ``findings``.

        DaisyError with DP-LPR-031 or -033 where Typst does not make a PDF of the code.
        """
        if self._estimate() < self.most:
            made = self._make([Volume(1, 1, tuple(self.chapters), link=self.link)])
            if made[0].pages <= self.most:
                return made
        measured, room = self._measured(), self.most - _FRAME
        volumes = self._cut(measured, room)
        made = self._make(volumes)
        for _ in range(_ROUNDS):
            excess = max(one.pages for one in made) - self.most
            room = max(room - excess - 1, self.most / 4)
            anew = self._cut(measured, room) if excess > 0 else volumes
            if anew == volumes:
                break
            volumes, made = anew, self._make(anew)
        self._tell_thick(made)
        return made

    def clear(self) -> None:
        """Take away the files of the last round: it failed, or its volumes were too thick."""
        for old in self._names:
            (self.out / old).unlink(missing_ok=True)

    def _estimate(self) -> float:
        """Pages that the text takes at most, when nothing is known but its length."""
        profile = self.form.profile
        return _letters(self.chapters) / (profile.measure * profile.lines * _SURE) + _FRAME

    # ------------------------------------------------------------------ measuring

    def _measured(self) -> list[Measured]:
        """The pages of every chapter, measured some chapters at a time."""
        groups: list[list[int]] = []
        letters = _GROUP
        for number, chapter in enumerate(self.chapters):
            own = _letters([chapter])
            if letters + own > _GROUP:
                groups.append([])
                letters = 0
            groups[-1].append(number)
            letters += own
        with ThreadPoolExecutor(_BESIDE) as beside:
            return [one for found in beside.map(self._measure, groups) for one in found]

    def _measure(self, group: Sequence[int]) -> list[Measured]:
        code = measuring(group, self.text, self.form, self.title.lang)
        pages = typst.pages_of(code, fonts=self.fonts, images=self._images(code))
        chapters = [self.chapters[number] for number in group]
        if isinstance(pages, typst.Refused):
            # The volume that holds the place will tell it: here nothing is known of places.
            return [Measured(one, *self._guessed(one)) for one in chapters]
        made, at = [], 0
        for chapter in chapters:
            beside = self._all_beside(chapter)
            made.append(Measured(chapter, pages[at : at + len(beside) + 1], beside))
            at += len(beside) + 1
        return made

    def _guessed(self, chapter: Chapter) -> tuple[list[int], list[float]]:
        profile = self.form.profile
        page, pages, letters = profile.measure * profile.lines * 2 * _SURE, [1], 0
        for block in chapter.blocks:
            letters += _letters_of([block])
            pages.append(1 + int(letters / page))
        return pages, [0.0] * len(chapter.blocks)

    def _all_beside(self, chapter: Chapter) -> list[float]:
        """What each block takes elsewhere: notes stand in the volume that refers to them."""
        beside = [self._beside(block) for block in chapter.blocks]
        profile = self.form.profile
        for at, note in noted(chapter) if beside else ():
            letters = _WIDE * _letters_of([note]) + _SIGN
            beside[at] += (letters // (profile.measure - 1) + 1.5) / profile.lines
        return beside

    def _beside(self, block: Block) -> float:
        """The part of a page that a block takes in the contents and the table of print pages."""
        profile = self.form.profile
        taken = 0.0
        if isinstance(block, Heading) and block.level <= profile.contents:
            taken += (len(words_of(block)) + 6) // profile.measure + 1.2
        marks = len(page_marks([Chapter("body", (block,))])) if self.form.words.print_page else 0
        across = max(1, int(profile.measure / 9.5))
        return (taken + marks / across * 1.2) / profile.lines

    # ------------------------------------------------------------------ volumes

    def _cut(self, measured: Sequence[Measured], room: float) -> list[Volume]:
        every = units(self._with_list(measured, room), room)
        shares = share([unit.pages for unit in every], room)
        heads = list(heads_of(self.chapters, self.title))
        goes_on = frame_words(self.title.lang).goes_on
        volumes, spans = [], []
        for number, own in enumerate(shares, 1):
            found = pieces(measured, [every[at] for at in own])
            volume = Volume(
                number,
                len(shares),
                tuple(piece.chapter for piece in found),
                tuple(Part(piece.number, piece.begin, piece.end) for piece in found),
                tuple(heads[piece.number] for piece in found),
                link=self.link,
            )
            first, last = heads[found[0].number], heads[found[-1].number]
            begun = goes_on.format(first) if found[0].begin else first
            spans.append(Span(begun, begun if len(found) == 1 else last))
            volumes.append(volume)
        if len(volumes) == 1:
            return volumes
        return [replace(volume, spans=tuple(spans)) for volume in volumes]

    def _with_list(self, measured: Sequence[Measured], room: float) -> list[Measured]:
        """The chapters; what the first one takes includes the list of what is in which volume."""
        count = sum(one.thick for one in measured) / room
        first, *others = measured
        beside = [*first.beside]
        if count > 1 and beside:
            beside[0] += _LISTED * count / self.form.profile.lines
        return [replace(first, beside=beside), *others]

    def _make(self, volumes: Sequence[Volume]) -> list[Printed]:
        """The volumes as files; those of an earlier round are gone."""
        stem = f"{self.title.slug}-{self.form.profile.name}"
        self.clear()
        names = self._names = volume_names(stem, len(volumes), ".pdf")
        with ThreadPoolExecutor(_BESIDE) as beside:
            return list(beside.map(self._print, volumes, names))

    def _print(self, volume: Volume, name: str) -> Printed:
        made = document(volume, self.title, self.form, self.title.lang, self.text)
        target = self.out / name
        refused = typst.compile_pdf(
            made.code, target, images=self._images(made.code), fonts=self.fonts
        )
        if refused:
            self._refuse(refused, made, volume)
        own_alt = qr_alt(self.title, self.link) if self.link else ""
        pages = mend(target, made.row_heads, own_alt, self.form.words.page_here)
        return Printed(name, volume.number, volume.of, pages, volume.chapters)

    def _images(self, code: str) -> dict[str, Path]:
        """The pictures that the code shows."""
        names = self.form.names.items()
        return {name: self.form.images[own] for own, name in names if name in code}

    # ------------------------------------------------------------------ what is told

    def _refuse(self, refused: typst.Refused, made: Document, volume: Volume) -> NoReturn:
        """The place in the Book where Typst stopped."""
        spot = made.spot(refused.line) or Spot("", "", "")
        profile = self.form.profile.name
        if not refused.line:
            raise fail(
                "DP-LPR-033",
                Place(inside=f"{profile}/{volume.number}"),
                profile=profile,
                volume=volume.number,
                said=refused.message,
            )
        raise fail(
            "DP-LPR-031",
            Place(inside=spot.chapter or self.title.title),
            chapter=spot.chapter or self.title.title,
            page=spot.page or "-",
            words=spot.words or "-",
            said=" ".join(refused.message.split())[:300],
        )

    def _tell_thick(self, made: Sequence[Printed]) -> None:
        for one in made:
            if one.pages > self.most:
                facts = {"leaves": (one.pages + 1) // 2, "most": self.most // 2}
                where = Place(inside=one.file)
                self.findings.append(Finding("DP-LPR-034", where, {"volume": one.number, **facts}))


def _letters(chapters: Sequence[Chapter]) -> int:
    return sum(_letters_of(chapter.ordered) for chapter in chapters)


def _letters_of(blocks: Sequence[Block]) -> int:
    """Characters, and as many as fill a line for every block: paragraphs end lines."""
    return sum(len(text_of(segment)) + 12 for segment in segments(blocks))
