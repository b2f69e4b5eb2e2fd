# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of records in whichever form: MARCXML, ISO 2709, or lines (.mrk)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from daisy_pipeline.formats.kormarc.iso2709 import iso2709_parts, iter_iso2709
from daisy_pipeline.formats.kormarc.marcxml import iter_marcxml, marcxml_parts
from daisy_pipeline.formats.kormarc.mnemonic import iter_mnemonic, mnemonic_parts
from daisy_pipeline.formats.kormarc.parts import NOWHERE, Read
from daisy_pipeline.formats.kormarc.record import Record
from daisy_pipeline.model.finding import Finding, Place, fail

_HEAD = 512
_BOM = b"\xef\xbb\xbf"
_WRITERS: dict[str, Callable[[Iterable[Record], Place], Iterator[bytes]]] = {
    ".xml": marcxml_parts,
    ".mrc": iso2709_parts,
    ".mrk": mnemonic_parts,
}
SUFFIXES = tuple(_WRITERS)


def iter_records(path: Path, place: Place = NOWHERE, *, encoding: str = "") -> Iterator[Read]:
    """The records of a file in order, and Findings where it cannot be read; in bounded memory.

    The first bytes tell the form. ``encoding`` stands in the place of Leader/09 (ISO 2709). A file
    that holds no record gives DP-MRC-013, one of another kind DP-MRC-001, none DP-PKG-008.
    """
    where = place if place.file else Place(path.name)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            empty = True
            for one in _reader(head, encoding)(file, where):
                empty = False
                yield one
            if empty:
                yield Finding("DP-MRC-013", where)
    except OSError as problem:
        yield Finding("DP-PKG-008", where, {"reason": problem.strerror or "?"})


def _reader(head: bytes, encoding: str) -> Callable[..., Iterator[Read]]:
    begin = head.removeprefix(_BOM).lstrip()
    if begin[:1] == b"<" or head[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        return iter_marcxml
    if begin[:5].isdigit() or not begin:
        return lambda file, where: iter_iso2709(file, where, encoding=encoding)
    if begin[:4] == b"=LDR":
        return iter_mnemonic
    return lambda file, where: iter((Finding("DP-MRC-001", where),))


def parts_for(target: Path, records: Iterable[Record], place: Place) -> Iterator[bytes]:
    """The bytes of a file by its suffix; DP-MRC-038 for one that names no form of records."""
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise fail("DP-MRC-038", Place(target.name), allowed=", ".join(SUFFIXES))
    return writer(records, place)
