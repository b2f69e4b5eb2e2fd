# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start a title: its folder in sources/ with copies of text and recordings and a title.toml."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from daisy_pipeline.build.jobs import perform
from daisy_pipeline.build.plan import numbered, step
from daisy_pipeline.build.prepare import title_lock
from daisy_pipeline.build.title_template import site_toml, title_toml
from daisy_pipeline.catalogue.beginning import Beginning
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.toml_edit import TomlTable, with_table
from daisy_pipeline.config.workspace import Workspace, same_name, slug_of
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book, BookInfo
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.tools.files import publish
from daisy_pipeline.tools.media import SUFFIXES


@dataclass(frozen=True)
class NewTitle:
    """What a person asked for. ``today`` is YYYY-MM-DD; ``comments`` ko or en.

    ``beginning`` is what a record or a sheet tells of the original; with it a title may begin
    before its text is there. ``fill`` puts finished products that came from elsewhere into the
    title's folder, and gives their tables of title.toml by name. ``of_title`` are further keys
    of its table ``title``.
    """

    title: str
    texts: tuple[Path, ...]
    audio: tuple[Path, ...]
    language: str
    today: str
    comments: str
    beginning: Beginning | None = None
    fill: Callable[[Path], Mapping[str, TomlTable]] | None = None
    of_title: Mapping[str, str] = field(default_factory=dict)


def create_title(workspace: Workspace, wish: NewTitle) -> tuple[str, list[Finding]]:
    """Make ``sources/<slug>/`` whole or not at all; the slug and what reading the text told.

    DaisyError when the title exists already, or a file is missing or cannot be read.
    """
    slug = slug_of(wish.title)
    for known in workspace.slugs():
        if same_name(known, slug):
            place = Place(workspace.shown(workspace.folder(known)))
            raise fail("DP-NEW-001", place, exit_code=ExitCode.BAD_USAGE, title=wish.title)
    for path in (*wish.texts, *wish.audio):
        if not path.exists():
            raise fail("DP-NEW-002", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    if not wish.texts and not wish.audio and not wish.beginning:
        raise fail("DP-NEW-005", exit_code=ExitCode.BAD_USAGE)
    recordings = audio_files(wish.audio)
    if wish.audio and not recordings:
        raise fail("DP-NEW-003", Place(str(wish.audio[0])), exit_code=ExitCode.BAD_USAGE)
    if not (workspace.root / "daisy.toml").exists() and not workspace.sources.exists():
        publish(site_toml(wish.comments).encode("utf-8"), workspace.root / "daisy.toml")
    with title_lock(workspace, slug):
        return slug, _made(workspace, wish, slug, recordings)


def _made(
    workspace: Workspace, wish: NewTitle, slug: str, recordings: Sequence[Path]
) -> list[Finding]:
    """Make the title's folder; what reading the text told."""
    stage = workspace.sources / f".new-{slug}"  # what a killed one left is ours: we hold the lock
    shutil.rmtree(stage, ignore_errors=True)
    (stage / "text").mkdir(parents=True)
    try:
        texts = _copy_texts(wish.texts, stage / "text")
        if not texts and recordings:
            texts = _headings(recordings, stage / "text")
        book, findings = _look(workspace, [stage / "text" / t for t in texts])
        _copy(recordings, stage / "audio")
        names = [f"text/{name}" for name in texts]
        text = _toml(wish, book, names)
        for table, values in (wish.fill(stage) if wish.fill else {}).items():
            text = with_table(text, table, values)
        publish(text.encode("utf-8"), stage / "title.toml")
        os.rename(stage, workspace.folder(slug))
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return findings


def audio_files(paths: Sequence[Path]) -> list[Path]:
    """The recordings among files and folders, in the natural order of their names."""
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(path.iterdir(), key=lambda p: natural_key(p.name)) if path.is_dir() else [path]
        )
        found += [p for p in inside if p.suffix.lower() in SUFFIXES and p.is_file()]
    return found


def _copy_texts(texts: Sequence[Path], folder: Path) -> list[str]:
    names = []
    for path in texts:
        name = _free_name(folder, unicodedata.normalize("NFC", path.name))
        if path.is_dir():
            shutil.copytree(path, folder / name)
        else:
            shutil.copyfile(path, folder / name)
        names.append(name)
    return names


def _headings(recordings: Sequence[Path], folder: Path) -> list[str]:
    """A title without text: one heading a recording, named as the file is, for a person to edit."""
    names = (unicodedata.normalize("NFC", path.stem).replace("_", " ") for path in recordings)
    text = "\n\n".join(f"# {name.strip()}" for name in names) + "\n"
    publish(text.encode("utf-8"), folder / "headings.txt")
    return ["headings.txt"]


def _copy(files: Sequence[Path], folder: Path) -> None:
    for path in files:
        folder.mkdir(exist_ok=True)
        name = _free_name(folder, unicodedata.normalize("NFC", path.name))
        shutil.copyfile(path, folder / name)


def _free_name(folder: Path, name: str) -> str:
    """The name, or with a number when another file from elsewhere took it."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 2
    while (folder / name).exists():
        name = f"{stem}-{number}{suffix}"
        number += 1
    return name


def _look(workspace: Workspace, texts: Sequence[Path]) -> tuple[Book | None, list[Finding]]:
    """Read the text once, so that title.toml can say what the source says of itself."""
    if not texts:
        return None, []
    reading = step("read")
    settings = resolve((workspace.site(),)).section(*reading.settings)
    inputs = {name: path for name, path in numbered("source", texts).items()}
    with TemporaryDirectory() as folder:
        given = StepInput(
            inputs={k: v for k, v in inputs.items() if isinstance(v, Path)}, settings=settings
        )
        findings = perform(reading.run, given, Path(folder))
        book = codec.loads(Book, (Path(folder) / "book.json").read_bytes())
    return book, findings


def _toml(wish: NewTitle, book: Book | None, texts: Sequence[str]) -> str:
    """title.toml: what a record or sheet tells goes before what the text says of itself."""
    info, told = book.info if book else BookInfo(), wish.beginning or Beginning(title=wish.title)
    isbn = info.identifier if "isbn" in info.identifier.lower() else ""
    facts: dict[str, str | list[str]] = {
        "uid": f"urn:uuid:{uuid4()}",
        "title": unicodedata.normalize("NFC", wish.title.strip()),
        "creators": list(told.creators or info.creators),
        "language": wish.language or told.language or (book.lang if book else "ko"),
        "date": wish.today,
        "files": list(texts),
        "edition_publisher": told.publisher or info.publisher,
        "edition_date": told.date or info.date,
        "edition_isbn": told.isbn or isbn,
        "edition_rights": info.rights,
    }
    more: dict[str, dict[str, str | list[str]]] = {
        "title": {
            "subtitle": told.subtitle,
            "contributors": list(told.contributors),
            "subjects": list(told.subjects),
            "description": told.description,
            **wish.of_title,
        },
        "edition": {"edition": told.edition},
        "catalogue": {
            key: getattr(told, key)
            for key in ("kdc", "place", "extent", "addition", "control_number")
        },
    }
    return title_toml(wish.comments, facts, more)
