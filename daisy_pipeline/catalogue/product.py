# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a built product says of itself: read from its own files, so that the record is true to it.

Each function gives keywords of ``ItemFacts``; what a product does not tell is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from daisy_pipeline.catalogue.facts import Sound
from daisy_pipeline.formats.accessibility import (
    Offer,
    access_modes,
    features,
    hazards,
    sufficient_modes,
)
from daisy_pipeline.formats.safe_xml import Element, local_name, named, parse_html, parse_xml
from daisy_pipeline.tools.containers import mp3_kind

Told = dict[str, Any]
_HEAD = 1 << 16
_CELLS = re.compile(r'"cells":\s*(\d+)')
DAISY_202, DAISY_3, EPUB_3 = "DAISY 2.02", "ANSI/NISO Z39.86-2005", "EPUB 3.3"


def product_facts(product: str, folder: Path) -> Told:
    """What the product in a folder says; {} for a product that nothing here knows.

    DaisyError (DP-PKG) where a file of it is damaged; OSError where one is gone.
    """
    read = _READERS.get(product)
    told = read(folder) if read else {}
    if any(folder.rglob("*.gif")):
        told["hazards"] = tuple(hazards(Offer(moving=True)))
    sound = sorted(_files(folder.rglob("*"), ".mp3"))
    if sound and "sound" not in told:
        rate, channels, bitrate = mp3_kind(sound[0])
        told |= {"sound": Sound(codec="MP3", channels=channels, rate=rate), "bitrate": bitrate}
    return told


def _daisy202(folder: Path) -> Told:
    # Old makers' programs wrote NCC.HTML.
    (path,) = (p for p in folder.iterdir() if p.name.lower() in ("ncc.html", "ncc.htm"))
    ncc = parse_html(path)
    metas = {str(m.get("name")): str(m.get("content")) for m in named(ncc, "meta")}
    pages = sum(_int(metas.get(f"ncc:page{kind}")) for kind in ("Front", "Normal", "Special"))
    kind = metas.get("ncc:multimediaType", "")
    levels = _int(metas.get("ncc:depth"))
    text = "text" in kind.lower() and kind != "audioNcc"
    pictures = _pictures(folder, "*.html", parse_html) if text else {}
    told = _navigation(pages, levels, pictures, text=text, sound=kind.startswith("audio"))
    return {"standard": DAISY_202, **told}


def _daisy3(folder: Path) -> Told:
    (ncx_path,) = folder.glob("*.ncx")
    metas = {str(m.get("name")): str(m.get("content")) for m in named(parse_xml(ncx_path), "meta")}
    (package,) = folder.glob("*.opf")
    said = {str(m.get("name")): str(m.get("content")) for m in named(parse_xml(package), "meta")}
    kind = said.get("dtb:multimediaType", "")
    text = "text" in kind.lower()
    pictures = _pictures(folder, "*.xml", parse_xml) if text else {}
    pages, levels = _int(metas.get("dtb:totalPageCount")), _int(metas.get("dtb:depth"))
    told = _navigation(pages, levels, pictures, text=text, sound=kind.startswith("audio"))
    return {"standard": DAISY_3, **told}


def _navigation(
    pages: int, levels: int, pictures: Mapping[str, int], *, text: bool, sound: bool
) -> Told:
    """Modes and features, as an EPUB of the same Book would tell them.

    Whether all that is written sounds cannot be seen where text is there: it is not claimed.
    """
    count, described = pictures.get("pictures", 0), pictures.get("described_pictures", 0)
    offer = Offer(
        text=text,
        sound=sound,
        whole=sound and not text,
        images=count > 0,
        described=described == count,
        pages=pages > 0,
        headings=levels > 0,
    )
    return {
        "modes": tuple(access_modes(offer)),
        "features": tuple(features(offer)),
        "enough": tuple(sufficient_modes(offer)),
        "hazards": tuple(hazards(offer)),
        "heading_levels": levels,
        "pages": pages,
        **pictures,
    }


def _pictures(folder: Path, pattern: str, parse: Callable[[Path], Element]) -> Mapping[str, int]:
    """Pictures in pages and how many of them have an alternative text; ncc.html has none."""
    images = [image for path in sorted(folder.glob(pattern)) for image in named(parse(path), "img")]
    return {
        "pictures": len(images),
        "described_pictures": sum(bool(str(i.get("alt") or "").strip()) for i in images),
    }


def _epub(folder: Path) -> Told:
    """As the package's own metadata say: the one source for what an EPUB offers."""
    container = parse_xml(folder / "META-INF" / "container.xml")
    (root_file,) = (str(r.get("full-path")) for r in named(container, "rootfile"))
    package = parse_xml(folder / root_file)
    said: dict[str, list[str]] = {}
    for own in named(package, "meta"):
        key = str(own.get("property") or "").removeprefix("schema:")
        said.setdefault(key, []).append((own.text or "").strip())
    base = (folder / root_file).parent
    nav = next(
        (str(i.get("href")) for i in named(package, "item") if i.get("properties") == "nav"), ""
    )
    levels, pages = _nav(base / nav) if nav else (0, 0)
    pictures = [i for p in sorted(base.rglob("*.xhtml")) for i in named(parse_xml(p), "img")]
    return {
        "standard": EPUB_3,
        "media_type": "application/epub+zip",
        "modes": tuple(said.get("accessMode", ())),
        "features": tuple(said.get("accessibilityFeature", ())),
        "hazards": tuple(said.get("accessibilityHazard", ())),
        "summary": " ".join(said.get("accessibilitySummary", ())),
        "page_source": " ".join(said.get("pageBreakSource", ())),
        "enough": tuple(tuple(one.split(",")) for one in said.get("accessModeSufficient", ())),
        "heading_levels": levels,
        "pages": pages,
        "pictures": len(pictures),
        "described_pictures": sum(bool(str(i.get("alt") or "").strip()) for i in pictures),
    }


def _nav(path: Path) -> tuple[int, int]:
    """Levels of the table of contents, and pages of the list of pages."""
    levels = pages = 0
    for own in named(parse_xml(path), "nav"):
        kind = next((str(v) for k, v in own.attrib.items() if str(k).endswith("}type")), "")
        if kind == "page-list":
            pages = sum(1 for _ in named(own, "li"))
        elif kind == "toc":
            for item in named(own, "ol"):
                depth = sum(1 for up in item.iterancestors() if local_name(up) == "ol") + 1
                levels = max(levels, depth)
    return levels, pages


def _braille(folder: Path) -> Told:
    """Cells of a line, pages and volumes; formats by their files."""
    files = sorted(_files(folder.iterdir(), ".brf"))
    formats = {".brf": "BRF", ".pef": "PEF", ".ebrl": "eBraille"}
    there = {path.suffix.lower() for path in folder.iterdir()}
    names = [name for suffix, name in formats.items() if suffix in there]
    told: Told = {
        "standard": ", ".join(names),
        "modes": ("tactile",),
        "enough": (("tactile",),),
        "features": ("braille", "unlocked"),
        "hazards": ("none",),
        "volumes": max(1, len(files)),
        "sheets": sum(path.read_bytes().rstrip(b"\x1a\f\r\n").count(b"\f") + 1 for path in files),
    }
    places = folder / "positions.json"
    if places.is_file():
        with places.open("rb") as file:
            found = _CELLS.search(file.read(_HEAD).decode("utf-8", "replace"))
        told["braille_cells"] = int(found[1]) if found else 0
    return told


def _large_print(folder: Path) -> Told:
    """The smallest type of its PDFs, whose volumes and pages these are."""
    listed = folder / "large-print.json"
    if not listed.is_file():
        return _printed(folder)
    files = json.loads(listed.read_bytes())["files"]
    sized = [(float(f["profile"]["size"]), f) for f in files if f.get("kind") == "pdf"]
    told: Told = {
        "standard": "PDF/UA-1" if sized else "",
        "modes": ("textual",),
        "features": ("largePrint", "unlocked"),
        "hazards": ("none",),
    }
    if sized:
        size = min(size for size, _ in sized)
        own = [f for one, f in sized if one == size]
        first = [f for f in own if f["profile"] == own[0]["profile"]]
        told |= {"type_size": size, "volumes": max(int(f.get("of", 1)) for f in first)}
        told["sheets"] = sum(int(f.get("pages", 0)) for f in first)
    return told


def _printed(folder: Path) -> Told:
    """Of large print from elsewhere what its files tell: no size of type, words if it has tags."""
    from daisy_pipeline.tools.pdf import about  # starts a child process; ours needs none

    files = sorted(_files(folder.iterdir(), ".pdf"))
    pdfs = [about(path) for path in files]
    names = ["PDF"] if files else []
    names += ["DOCX"] if any(_files(folder.iterdir(), ".docx")) else []
    told: Told = {
        "standard": ", ".join(names),
        "features": ("largePrint",),
        "volumes": max(1, len(files)),
        "sheets": sum(pdf.pages for pdf in pdfs),
    }
    if all(pdf.tagged for pdf in pdfs):
        told["modes"] = ("textual",)
    return told


def _files(paths: Iterable[Path], suffix: str) -> Iterator[Path]:
    """Those with a suffix, in capitals or not."""
    return (path for path in paths if path.suffix.lower() == suffix)


def _audio(folder: Path) -> Told:
    kinds = [name for suffix, name in ((".mp3", "MP3"), (".m4b", "M4B")) if _any(folder, suffix)]
    return {
        "standard": ", ".join(kinds),
        "modes": ("auditory",),
        "enough": (("auditory",),),
        "features": ("unlocked",),
        "hazards": ("none",),
    }


def _any(folder: Path, suffix: str) -> bool:
    return any(_files(folder.rglob("*"), suffix))


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


_READERS: Mapping[str, Callable[[Path], Told]] = {
    "daisy202": _daisy202,
    "daisy3": _daisy3,
    "daisy3-text": _daisy3,
    "epub3": _epub,
    "braille": _braille,
    "large-print": _large_print,
    "audio": _audio,
}
