# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workspace: where sources, output and settings of a library lie, and its titles."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.toml_file import TomlFile, nearest, read_toml
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

# What some system forbids, and what has to be quoted where a command is typed.
_FORBIDDEN = re.compile(r"[<>:\"/\\|?*\x00-\x1f`$&;()]+")
_WINDOWS_NAMES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


@dataclass(frozen=True)
class Workspace:
    """A library's folder. ``root`` is absolute."""

    root: Path

    @property
    def sources(self) -> Path:
        """Where titles lie, a folder each."""
        return self.root / "sources"

    @property
    def output(self) -> Path:
        """What builds make; may be deleted at any moment."""
        return self.root / "output"

    @property
    def voices(self) -> Path:
        """Narrators and voices, a folder each."""
        return self.root / "voices"

    def site(self) -> TomlFile:
        """daisy.toml, or an empty file when the library has none."""
        path = self.root / "daisy.toml"
        return read_toml(path, "daisy.toml") if path.is_file() else TomlFile("daisy.toml", {}, {})

    def slugs(self) -> list[str]:
        """The titles' folder names, sorted; one with a dot in front is what a killed run left."""
        if not self.sources.is_dir():
            return []
        named = (p for p in self.sources.iterdir() if not p.name.startswith("."))
        return sorted(p.name for p in named if (p / "title.toml").is_file())

    def folder(self, slug: str) -> Path:
        """The title's folder."""
        return self.sources / slug

    def refuse(self, path: Path) -> None:
        """DP-CLI-011 (exit code 2) for a path where only people write (design rule 2)."""
        kept = (self.sources, self.voices, self.root / "ledger")
        if any(path.resolve().is_relative_to(folder.resolve()) for folder in kept):
            raise fail("DP-CLI-011", Place(self.shown(path)), exit_code=ExitCode.BAD_USAGE)

    def shown(self, path: Path) -> str:
        """A path as a person knows it: from the workspace, with forward strokes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def find_workspace(start: Path, environ: Mapping[str, str]) -> Workspace | None:
    """The nearest folder upwards with daisy.toml or sources/, or DAISY_WORKSPACE; None if none."""
    if chosen := environ.get("DAISY_WORKSPACE"):
        return Workspace(Path(chosen).expanduser().resolve())
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "daisy.toml").is_file() or (folder / "sources").is_dir():
            return Workspace(folder)
    return None


def open_workspace(start: Path | None = None) -> Workspace:
    """The workspace around ``start`` (the current folder); DaisyError (exit code 4) if none."""
    here = start or Path.cwd()
    found = find_workspace(here, os.environ)
    if found is None or not found.root.is_dir():
        raise fail(
            "DP-CFG-010", Place(str(found.root if found else here)), exit_code=ExitCode.BAD_CONFIG
        )
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names are equal for a person: NFC, case and outer blanks aside."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def find_title(workspace: Workspace, name: str) -> str:
    """The slug of the title that ``name`` means: a slug, a title, or a path to its folder.

    DaisyError (exit code 2) names the nearest one when there is none.
    """
    slugs = workspace.slugs()
    wanted = name.rstrip("/\\")
    for slug in slugs:
        if same_name(slug, wanted):
            return slug
    path = Path(wanted).expanduser()
    for candidate in (path, workspace.root / path):
        folder = candidate.parent if candidate.name == "title.toml" else candidate
        for slug in slugs:
            if _same_file(folder, workspace.folder(slug)):
                return slug
    by_title = [s for s in slugs if same_name(_quick_title(workspace.folder(s)), wanted)]
    if len(by_title) == 1:
        return by_title[0]
    if by_title:
        raise _usage("DP-CFG-012", wanted, slugs=", ".join(by_title))
    return _not_found(workspace, wanted, slugs)


def _not_found(workspace: Workspace, wanted: str, slugs: list[str]) -> str:
    folders = sorted(p for p in _children(workspace.sources) if p.is_dir())
    for folder in folders:
        if same_name(folder.name, wanted):
            place = Place(workspace.shown(folder / "title.toml"))
            raise fail("DP-CFG-013", place, exit_code=ExitCode.BAD_CONFIG, name=folder.name)
    close = nearest(unicodedata.normalize("NFC", wanted), slugs)
    if close:
        raise _usage("DP-CFG-011", wanted, near=close)
    raise _usage("DP-CFG-014", wanted, count=len(slugs), some=", ".join(slugs[:10]) or "–")


def _children(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _usage(id: str, name: str, **facts: str | int) -> DaisyError:
    return DaisyError(Finding(id, facts={"name": name, **facts}), exit_code=ExitCode.BAD_USAGE)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _quick_title(folder: Path) -> str:
    """The title in a title.toml, without judging the rest of the file."""
    try:
        table = tomllib.loads((folder / "title.toml").read_bytes().decode("utf-8-sig"))["title"]
        return str(table["title"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def slug_of(title: str) -> str:
    """A folder name for a title that every system can hold: NFC, no forbidden signs, short.

    At most 150 bytes, so that files named after it stay below the 255 of most systems.
    """
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title).replace("'", ""))
    name = "-".join(name.split()).strip(".-").encode("utf-8")[:150].decode("utf-8", "ignore")
    name = name.rstrip(".-")
    if not name:
        return "title"
    return f"{name}-" if _WINDOWS_NAMES.match(name) else name
