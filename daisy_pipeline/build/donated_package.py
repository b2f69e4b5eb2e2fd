# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a finished product that came from elsewhere is, and what it says of itself.

Only its own words are told: what a product does not say stays "" or 0, nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.check.timing import clock
from daisy_pipeline.config.title_file import LANGUAGE_TAG
from daisy_pipeline.formats.kormarc.numbers import is_isbn
from daisy_pipeline.formats.safe_xml import Element, local_name, named, parse_html, parse_xml
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.times import Ms

SOUNDS = (".mp3", ".mp2", ".m4a", ".m4b", ".mp4", ".wav", ".ogg", ".opus", ".flac")
BRAILLE = (".brf", ".brl", ".pef", ".ebrl")
PRINTED = (".pdf", ".docx")
LISTS = (".m3u", ".m3u8")
_LONGEST = 300  # signs of a value that is taken over
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a product's own metadata tell; ``total`` is how long it says to last, 0 where untold.

    ``publisher``, ``published`` and ``isbn`` are of the print original. ``maker`` is who made the
    product (ncc:producer, dtb:producer), else who published it, ``made`` when.
    """

    title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    isbn: str = ""
    maker: str = ""
    narrators: tuple[str, ...] = ()
    identifier: str = ""
    language: str = ""
    made: str = ""
    total: Ms = 0


def kind_of(folder: Path) -> str:
    """Which product lies in a folder; "" where none is recognized.

    A DAISY 3 is ``daisy3-text`` where its package says so (textNCX) and nothing in it sounds.
    """
    names = {path.name.lower() for path in folder.iterdir()}
    suffixes = {path.suffix.lower() for path in folder.iterdir() if path.is_file()}
    if names & {"ncc.html", "ncc.htm"}:
        return "daisy202"
    if "mimetype" in names or (folder / "META-INF" / "container.xml").is_file():
        return "epub3"
    if ".opf" in suffixes:
        return "daisy3" if sounding(folder) else "daisy3-text"
    if suffixes & set(BRAILLE):
        return "braille"
    if suffixes & set(PRINTED):
        return "large-print"
    return "audio" if sounding(folder) else ""


def sounding(folder: Path) -> list[Path]:
    """The files of sound in a folder, sorted."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SOUNDS and p.is_file())


def says(product: str, folder: Path) -> Says:
    """What the product in a folder says of itself; nothing of what is damaged."""
    read = _READERS.get(product)
    try:
        told = read(folder) if read else {}
    except (DaisyError, OSError, ValueError):
        told = {}
    many = {key: tuple(told.get(key, ())) for key in told}

    def one(*keys: str) -> str:
        return next((value for key in keys for value in many.get(key, ())), "")

    total = clock(one("totaltime", "duration")) or 0
    maker = one("producer", "publisher")
    isbn = re.sub(r"^urn:isbn:|[\s-]", "", one("source"), flags=re.I)
    made = one("produceddate", "date")
    language = one("language")
    return Says(
        title=one("title"),
        creators=many.get("creator", ()),
        publisher=one("sourcepublisher"),
        published=_date(one("sourcedate")),
        isbn=isbn if is_isbn(isbn) else "",
        maker=maker,
        narrators=many.get("narrator", ()),
        identifier=one("identifier"),
        language=language if LANGUAGE_TAG.fullmatch(language) else "",
        made=_date(made),
        total=total,
    )


def _date(text: str) -> str:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; a time of day after it is left out."""
    day = text.partition("T")[0]
    return day if _DATE.fullmatch(day) else ""


def length_of(product: str, folder: Path) -> Ms:
    """How long a product's sound lasts: as it says, else all its files one after another, measured.

    0 where there is no sound, or none that can be played. Files are walked, never loaded.
    """
    files = sounding(folder)
    if not files:
        return 0
    told = says(product, folder).total
    if told:
        return told
    from daisy_pipeline.check.audio import measure  # decoders are wanted only here

    books = [p for p in files if p.suffix.lower() == ".m4b"]  # the same once more, as one file
    parts = [p for p in files if p not in books] or books
    found = (measure(path) for path in parts)
    return sum(sound.duration for sound in found if sound is not None)


Told = dict[str, list[str]]


def _daisy202(folder: Path) -> Told:
    path = next(p for p in sorted(folder.iterdir()) if p.name.lower() in ("ncc.html", "ncc.htm"))
    return _metas(named(parse_html(path), "meta"))


def _package(path: Path) -> Told:
    """Of an OEB or OPF package: its dc elements, and the metas of DAISY 3 and EPUB 3."""
    root = parse_xml(path)
    told = _metas(named(root, "meta"))
    for holder in ("dc-metadata", "metadata"):
        for own in (e for found in named(root, holder) for e in found):
            _put(told, local_name(own), own.text or "")
    for own in named(root, "meta"):
        if own.get("property") and not own.get("refines"):
            _put(told, str(own.get("property")), own.text or "")
    return told


def _daisy3(folder: Path) -> Told:
    return _package(next(iter(sorted(folder.glob("*.opf")))))


def _epub(folder: Path) -> Told:
    container = parse_xml(folder / "META-INF" / "container.xml")
    root = next(str(e.get("full-path")) for e in named(container, "rootfile"))
    path = (folder / root).resolve()
    if not path.is_relative_to(folder.resolve()):
        return {}
    return _package(path)


def _braille(folder: Path) -> Told:
    """A PEF tells in its head; a BRF is cells and nothing else."""
    path = next(iter(sorted(p for p in folder.iterdir() if p.suffix.lower() == ".pef")), None)
    told: Told = {}
    for head in named(parse_xml(path), "meta") if path else ():
        for own in head:
            _put(told, local_name(own), own.text or "")
    return told


def _audio(folder: Path) -> Told:
    """The tags of the first MP3: the album is the book (ID3v2, TALB)."""
    from daisy_pipeline.tools.mp3_tags import DamagedTagError, read_tags

    path = next((p for p in sounding(folder) if p.suffix.lower() == ".mp3"), None)
    told: Told = {}
    if path is None:
        return told
    try:
        texts = read_tags(path).texts
    except DamagedTagError:
        return told
    _put(told, "title", texts.get("TALB", ""))
    return told


def _large_print(folder: Path) -> Told:
    """A PDF's language alone: titles of PDFs are too often names of other files."""
    from daisy_pipeline.tools.pdf import about

    path = next(iter(sorted(p for p in folder.iterdir() if p.suffix.lower() == ".pdf")), None)
    told: Told = {}
    if path is not None:
        _put(told, "language", about(path).lang)
    return told


def _metas(metas: Iterator[Element]) -> Told:
    told: Told = {}
    for own in metas:
        _put(told, str(own.get("name") or ""), str(own.get("content") or ""))
    return told


def _put(told: Told, name: str, value: str) -> None:
    key = name.rpartition(":")[2].strip().lower()
    text = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", value)).split())[:_LONGEST]
    if key and text and text not in told.setdefault(key, []):
        told[key].append(text)


_READERS: Mapping[str, Callable[[Path], Told]] = {
    "daisy202": _daisy202,
    "daisy3": _daisy3,
    "daisy3-text": _daisy3,
    "epub3": _epub,
    "braille": _braille,
    "audio": _audio,
    "large-print": _large_print,
}
