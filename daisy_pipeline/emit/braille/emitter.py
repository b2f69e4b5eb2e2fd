# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the folder of a braille book: the same cells in every format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.braille.book.blocks import Made, pieces_of
from daisy_pipeline.braille.book.pieces import form_of, stretches_of
from daisy_pipeline.braille.layout.model import BrailleBook
from daisy_pipeline.braille.layout.pages import Laid, lay_out
from daisy_pipeline.braille.layout.profile import Profile, profile_of
from daisy_pipeline.emit.braille.front import edition_of, front_of
from daisy_pipeline.emit.braille.places import positions, proofs
from daisy_pipeline.emit.braille.reflowing import ebraille_of
from daisy_pipeline.emit.shared.naming import NamedBook, named
from daisy_pipeline.formats.brf import Pages, brf_bytes, brl_bytes, unicode_bytes, volume_names
from daisy_pipeline.formats.ebraille import write_ebraille
from daisy_pipeline.formats.pef import PefData, pef_bytes
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import ProductInput

FORMATS = ("brf", "brl", "pef", "ebraille", "unicode")
_BY_VOLUME: Mapping[str, tuple[str, Callable[[Pages], bytes]]] = {
    "brf": (".brf", brf_bytes),
    "brl": (".brl", brl_bytes),
    "unicode": (".txt", unicode_bytes),
}


@dataclass(frozen=True)
class Braille:
    """The emitter of ``braille``.

    ``positions.json`` says for every segment where its characters stand: pairs of text, audio and
    braille are made of it. ``proof.html`` shows print beside braille.
    """

    name: str = "braille"
    version: int = 3

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole product into the empty folder ``out``.

        DaisyError (exit code 4) with DP-BRL-020 for settings that cannot be; DP-BRF-001 where a
        person's own cells have more than six dots.
        """
        return _Making(given, out).run()


class _Making:
    """One braille book in the making."""

    def __init__(self, given: ProductInput, out: Path) -> None:
        self.title = given.title
        self.out = out
        self.formats = _formats(given.settings.get("formats", FORMATS))
        self.profile: Profile = profile_of(given.settings)
        self.book: NamedBook = named(given.book)
        self.made: Made = pieces_of(self.book.book, form_of(given.settings))

    def run(self) -> Sequence[Finding]:
        front = front_of(self.title)
        laid: Laid = lay_out(stretches_of(self.made.pieces), self.profile, front)
        volumes = [[[row.cells for row in p.rows] for p in v.pages] for v in laid.book.volumes]
        for name in self.formats:
            self._write(name, volumes, laid.book)
        self._put("positions.json", positions(laid.book, self.book))
        for name, data in proofs(laid.book, self.book, self.title).items():
            self._put(name, data)
        return (*self.book.findings, *self.made.findings, *laid.findings)

    def _write(self, name: str, volumes: list[list[list[str]]], book: BrailleBook) -> None:
        stem = self.title.slug
        if name == "pef":
            made = pef_bytes(
                volumes, cells=book.cells, lines=book.lines, duplex=book.duplex, data=self._pef()
            )
            self._put(f"{stem}.pef", made)
        elif name == "ebraille":
            write_ebraille(
                ebraille_of(self.made, self.title, self.profile.grade), self.out / f"{stem}.ebrl"
            )
        else:
            suffix, write = _BY_VOLUME[name]
            names = volume_names(stem, len(volumes), suffix)
            for file, pages in zip(names, volumes, strict=True):
                self._put(file, write(pages))

    def _pef(self) -> PefData:
        edition = edition_of(self.title)
        return PefData(
            identifier=self.title.uid,
            title=self.title.title,
            creators=self.title.creators,
            publisher=self.title.publisher,
            date=self.title.date,
            language=self.title.lang,
            source=edition,
        )

    def _put(self, name: str, data: bytes) -> None:
        (self.out / name).write_bytes(data)


def _formats(wanted: object) -> tuple[str, ...]:
    """The formats asked for, in the order of ``FORMATS``."""
    named = [str(one) for one in wanted] if isinstance(wanted, list | tuple) else [str(wanted)]
    strange = [one for one in named if one not in FORMATS]
    if strange or not named:
        raise fail(
            "DP-BRL-020",
            Place(inside="braille.formats"),
            exit_code=ExitCode.BAD_CONFIG,
            value=", ".join(strange),
            allowed=", ".join(FORMATS),
        )
    return tuple(one for one in FORMATS if one in named)
