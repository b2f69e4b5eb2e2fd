# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profiles as TOML files: shipped ones by name, a library's own by path; one extends another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.toml_file import TomlFile, nearest, read_toml
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

PROFILES = Path(__file__).parent / "profiles"
_DEEPEST = 8  # profiles that extend each other


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the shipped profiles of a kind lie, their names, and the ids of what may be wrong.

    ``missing`` is the finding for a profile that is not there, ``circle`` for those that extend
    each other without end.
    """

    folder: Path
    shipped: tuple[str, ...]
    missing: str
    circle: str


def profile_files(
    name: str, root: Path | None, shelf: Shelf, place: Place | None = None
) -> list[TomlFile]:
    """The file of a profile and those that it extends, itself first.

    ``name`` is one of the shelf's, or a path from ``root``, in ``extends`` from the file's folder;
    ``place`` is where a person named it. DaisyError (exit code 4) with the shelf's ids, or as
    `read_toml`.
    """
    files: list[TomlFile] = []
    place = place or Place()
    while name:
        if len(files) == _DEEPEST:
            raise fail(shelf.circle, place, exit_code=ExitCode.BAD_CONFIG, name=name)
        path = _path(name, root, place, shelf)
        shown = path.name if name in shelf.shipped else Path(name).as_posix()
        file = read_toml(path, shown)
        files.append(file)
        name, place = file.values.get("extends", ""), file.place("extends")
        if not isinstance(name, str):
            raise wrong(wrong_type(file, "extends", "text"))
        root = root if path.parent == shelf.folder else path.parent
    return files


def shown_name(name: str, shelf: Shelf) -> str:
    """What a profile is called: its name, or its file's without the ending."""
    return name if name in shelf.shipped else Path(name).stem


def _path(name: str, root: Path | None, place: Place, shelf: Shelf) -> Path:
    if name in shelf.shipped:
        return shelf.folder / f"{name}.toml"
    path = (root or Path()) / Path(name).expanduser()
    if path.suffix.lower() == ".toml" and path.is_file():
        return path
    facts = {"name": name, "near": nearest(name, shelf.shipped) or ", ".join(shelf.shipped)}
    raise wrong(Finding(shelf.missing, place, facts))


def wrong_type(file: TomlFile, key: str, want: str) -> Finding:
    """DP-CFG-006: the value of a key is of another kind than wanted."""
    return Finding("DP-CFG-006", file.place(key), {"key": key, "want": want})


def wrong(*findings: Finding) -> DaisyError:
    """The exception for a profile that cannot be used (exit code 4)."""
    return DaisyError(*findings, exit_code=ExitCode.BAD_CONFIG)
