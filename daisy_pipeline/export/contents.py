# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies in an item's zip, held against what kind of material it is said to be.

Lists of members are judged first: a bomb is refused by what its list says. Then each file is
read through its CRC, block by block, and never written anywhere.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from daisy_pipeline.export.container import Bundle
from daisy_pipeline.formats.safe_zip import SafeZip, open_zip_file
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

_RUBBISH = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_SOUND = (".mp3", ".m4a", ".m4b", ".mp4", ".ogg", ".wav")
_BRAILLE = (".brf", ".brl", ".pef", ".ebrl", ".bes", ".bse")
# By material: suffixes or names of which one of each group must be there; "!" must not.
_MUST: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "text-daisy": ((".opf",), (".ncx",), ("!sound",)),
    "human-audio-202": (("ncc.html",), (".smil",), _SOUND),
    "human-audio-3": ((".opf",), (".ncx",), (".smil",), _SOUND),
    "epub": ((".epub",),),
    "epub-audio": ((".epub",),),
    "braille-file": (_BRAILLE,),
    "large-print": ((".pdf", ".docx"),),
    "audio-files": (_SOUND,),
    "synthetic-audio": ((*_SOUND, ".epub"),),
    "serial-audio": (_SOUND,),
}


def contents(bundle: Bundle, entry: Mapping[str, Any], *, whole: bool) -> Iterator[Finding]:
    """DP-EXP-037 and -038, and those of ``open_zip``, of one item's zip.

    ``whole`` also reads every file in it (DP-PKG-010 for one that is damaged): digests alone do
    not tell a zip that was damaged before they were taken.
    """
    id = entry["item_id"]
    path = f"data/items/{id}/{id}.zip"
    if path not in bundle.sizes:
        return  # told already: the file is missing
    try:
        with bundle.open(path) as file:
            place = Place(bundle.name, inside=f"items/{id}/{id}.zip")
            with open_zip_file(file, Place(f"{id}.zip")) as package:
                yield from _layout(package, id)
                yield from _material(package, file, entry, place)
                if whole:
                    _read(package)
    except DaisyError as problem:
        yield from problem.findings


def _read(package: SafeZip) -> None:
    """DaisyError DP-PKG-010 for the first damaged file; no more is read than the list says."""
    for name in package.names:
        for _ in package.blocks(name, package.size(name)):
            pass


def _layout(package: SafeZip, id: str) -> Iterator[Finding]:
    """One root folder named by the item; nothing that an operating system leaves behind."""
    for name in package.names:
        parts = name.split("/")
        if parts[0] != id or len(parts) < 2 or any(part in _RUBBISH for part in parts):
            yield Finding("DP-EXP-038", Place(f"{id}.zip", inside=name))


def _material(
    package: SafeZip, file: IO[bytes], entry: Mapping[str, Any], place: Place
) -> Iterator[Finding]:
    names = [name.lower() for name in package.names]
    kind = entry["material_type"]
    facts: dict[str, Fact] = {"material": f"material.{kind}"}
    where = Place(place.file, inside=entry["item_id"])
    for group in _MUST.get(kind, ()):
        has_sound = any(name.endswith(_SOUND) for name in names)
        if group == ("!sound",):
            wrong = has_sound
        else:
            wrong = not any(name.endswith(group) for name in names)
        if wrong:
            what = ", ".join(_SOUND if group == ("!sound",) else group)
            yield Finding("DP-EXP-037", where, {**facts, "what": what})
    if kind in ("epub", "epub-audio"):
        overlays = _overlays(file)
        if overlays is not None and overlays != (kind == "epub-audio"):
            yield Finding("DP-EXP-037", where, {**facts, "what": ".smil"})
    if kind == "human-audio-202" and entry["production"]["narration"] != "human":
        yield Finding("DP-EXP-037", where, {**facts, "what": "narration"})


def _overlays(file: IO[bytes]) -> bool | None:
    """Whether the EPUB in a zip has media overlays; None where there is none, stored as it is."""
    with zipfile.ZipFile(file) as outer:  # its list was judged already
        name = next((n for n in outer.namelist() if n.lower().endswith(".epub")), "")
        if not name or outer.getinfo(name).compress_type != zipfile.ZIP_STORED:
            return None
        with outer.open(name) as member, open_zip_file(member, Place(name)) as inner:
            return any(n.lower().endswith(".smil") for n in inner.names)
