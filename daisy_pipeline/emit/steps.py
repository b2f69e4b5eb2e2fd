# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's steps: make pictures that every product takes, write a product's folder, pack it.

The zip of a product holds its files at its root (docs/decisions: the shape of packages).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import cast

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding, fail
from daisy_pipeline.model.ports import Emitter, ProductInput, Step, StepInput
from daisy_pipeline.model.track import Media, MediaFile, SyncTrack, WordTime

ENTRY_POINTS = "daisy_pipeline.emitters"
EPUB = "epub3"


@dataclass(frozen=True, slots=True)
class _BuiltIn:
    """An emitter of ours: where it is, its version (so that planning imports no emitter)."""

    reference: str
    version: int
    section: str
    tools: tuple[str, ...] = ("lxml",)


EMITTERS: Mapping[str, _BuiltIn] = {
    "daisy3-text": _BuiltIn("daisy_pipeline.emit.daisy3_text:Daisy3Text", 4, "daisy3"),
    "daisy3": _BuiltIn("daisy_pipeline.emit.daisy3:Daisy3", 4, "daisy3"),
    "daisy202": _BuiltIn("daisy_pipeline.emit.daisy202.emitter:Daisy202", 4, "daisy202"),
    "epub3": _BuiltIn("daisy_pipeline.emit.epub3.emitter:Epub3", 6, "epub3"),
    "braille": _BuiltIn(
        "daisy_pipeline.emit.braille.emitter:Braille", 3, "braille", ("lxml", "liblouis")
    ),
    "large-print": _BuiltIn(
        "daisy_pipeline.emit.large_print.emitter:LargePrint",
        8,
        "large-print",
        ("lxml", "typst", "pikepdf", "segno", "python-docx", "Pillow"),
    ),
    "audio": _BuiltIn("daisy_pipeline.emit.audio.emitter:Audio", 1, "audio", ("Pillow",)),
}


def emitter(product: str) -> Emitter:
    """The emitter of a product: ours, or one that an installed package brings; else DP-EMT-008."""
    known = EMITTERS.get(product)
    if known is not None:
        module, _, name = known.reference.partition(":")
        return cast(Emitter, getattr(import_module(module), name)())
    outside = _outside(product)
    if outside is None:
        raise fail("DP-EMT-008", product=product)
    return cast(Emitter, outside.load()())


def has_emitter(product: str) -> bool:
    """Whether we or an installed package can write the product."""
    return product in EMITTERS or _outside(product) is not None


def _outside(product: str) -> EntryPoint | None:
    return next(iter(entry_points(group=ENTRY_POINTS, name=product)), None)


class _Steps(dict[str, Step]):
    """Our products' steps; those of an installed package's product are made when asked for."""

    def __missing__(self, name: str) -> Step:
        kind, _, product = name.partition("-")
        if kind not in ("emit", "package") or _outside(product) is None:
            raise KeyError(name)
        version = emitter(product).version
        return _emit(product, version, product) if kind == "emit" else _package(product)


def _emit(product: str, version: int, section: str, tools: tuple[str, ...] = ("lxml",)) -> Step:
    run = "daisy_pipeline.emit.steps:emit"
    return Step(f"emit-{product}", version, run, (section,), tools, needs_title=True)


def _package(product: str) -> Step:
    return Step(f"package-{product}", 1, "daisy_pipeline.emit.steps:package")


_PICTURES = Step(
    name="pictures",
    version=1,
    run="daisy_pipeline.emit.pictures:pictures",
    settings=("images",),
    tools=("lxml", "Pillow"),
)
STEPS: dict[str, Step] = _Steps(
    {_PICTURES.name: _PICTURES}
    | {
        made.name: made
        for product, known in EMITTERS.items()
        for made in (
            _emit(product, known.version, known.section, known.tools),
            _package(product),
        )
    }
)


def emit(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the files of the product that ``params["product"]`` names."""
    from daisy_pipeline.emit.shared.picture_index import read_index  # planning needs only STEPS
    from daisy_pipeline.model.book import Book

    product = str(given.params["product"])
    assert given.title is not None, "the step says that it needs the title"
    section = EMITTERS[product].section if product in EMITTERS else product
    media, audio = _media(given)
    joined, more = _media(given, "joined")
    images, refused = read_index(given.inputs.get("images"))
    made = ProductInput(
        book=codec.loads(Book, (given.inputs["book"] / "book.json").read_bytes()),
        # A product without sound names no narrator, neither a person nor a synthetic voice.
        title=given.title if media else replace(given.title, narrators=(), human_voice=False),
        settings={**given.settings.get(section, {}), **given.params.get("settings", {})},
        images=images,
        refused=refused,
        track=_track(given.inputs.get("track")),
        media=media,
        audio={**audio, **more},
        joined=joined,
        words=_words(given.inputs.get("track")),
        fonts=given.numbered("font"),
    )
    return emitter(product).emit(made, out)


def _track(payload: Path | None) -> SyncTrack | None:
    if payload is None:
        return None
    return codec.loads(SyncTrack, (payload / "track.json").read_bytes())


def _words(payload: Path | None) -> tuple[WordTime, ...]:
    """The times of words beside the track; () where it has none."""
    path = None if payload is None else payload / "words.json"
    if path is None or not path.is_file():
        return ()
    return codec.loads(tuple[WordTime, ...], path.read_bytes())


def _media(given: StepInput, inputs: str = "audio") -> tuple[Media | None, dict[str, Path]]:
    """The encoded files in playing order, and where they are; None without any."""
    files: list[MediaFile] = []
    audio: dict[str, Path] = {}
    for payload in given.numbered(inputs):
        file = codec.loads(MediaFile, (payload / "media.json").read_bytes())
        files.append(file)
        audio[file.name] = payload / file.name
    return (Media(tuple(files)) if files else None), audio


def package(given: StepInput, out: Path) -> Sequence[Finding]:
    """Pack the product's folder into ``NAME.epub`` (EPUB 3) or ``NAME.zip``, deterministic."""
    from daisy_pipeline.formats.safe_zip import write_zip

    folder, name = given.inputs["product"], str(given.params["name"])
    if given.params["product"] == EPUB:
        write_zip(folder, out / f"{name}.epub")
    else:
        write_zip(folder, out / f"{name}.zip", first=())
    return ()
