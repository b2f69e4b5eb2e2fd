# SPDX-License-Identifier: AGPL-3.0-or-later
"""Results of steps by key: done means that the result lies under its key (design rule 8)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding

_DAMAGE = (ValueError, KeyError, TypeError, AttributeError)
_RECIPE = {"store", "version", "inputs", "settings", "params", "tools", "title"}
FORMAT = 1  # of the store itself: raise it when the layout below changes


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a step's result. Equal recipes give equal bytes."""

    step: str
    version: int
    inputs: Mapping[str, str]
    settings: Mapping[str, Any]
    params: Mapping[str, Any]
    tools: Mapping[str, str]
    title: str = ""

    def as_plain(self) -> dict[str, Any]:
        """The recipe as JSON values."""
        return {
            "store": FORMAT,
            "step": self.step,
            "version": self.version,
            "inputs": dict(self.inputs),
            "settings": dict(self.settings),
            "params": dict(self.params),
            "tools": dict(self.tools),
            "title": self.title,
        }

    @property
    def key(self) -> str:
        """40 hexadecimal digits of the recipe's SHA-256: all 64 make Windows' paths too long."""
        text = json.dumps(self.as_plain(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:40]


@dataclass(frozen=True)
class Done:
    """A result that lies under its key: its payload's digest, its files, its findings."""

    key: str
    payload: Path
    digest: str
    files: Mapping[str, tuple[int, str]]
    findings: tuple[Finding, ...]


class Store:
    """The folder ``output/.store``; safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        """Use (and later make) the store at ``root``."""
        self.root = root

    def _entry(self, recipe: Recipe) -> Path:
        key = recipe.key
        return self.root / recipe.step / key[:2] / key

    def find(self, recipe: Recipe) -> Done | None:
        """The result of a recipe, or None if it is not done."""
        entry = self._entry(recipe)
        if not (entry / "step.json").is_file():
            return None
        try:
            done = _read(recipe.key, entry)
        except (FileNotFoundError, NotADirectoryError, *_DAMAGE):
            done = None
        if done is None:  # a damaged entry counts as not done
            shutil.rmtree(entry, ignore_errors=True)
            return None
        with suppress(OSError):
            os.utime(entry / "step.json")  # used today: ``daisy clean`` leaves it
        return done

    def stage(self, owner: str) -> Path:
        """A new empty folder to work in, swept away later if its owner dies."""
        stage = self.root / f".stage-{owner}-{uuid4().hex[:12]}"
        (stage / "payload").mkdir(parents=True)
        return stage

    def sweep(self, owner: str) -> None:
        """Remove what a killed build of the same owner left; the owner's lock must be held."""
        for stage in self.root.glob(f".stage-{owner}-*"):
            shutil.rmtree(stage, ignore_errors=True)

    def keep(self, recipe: Recipe, stage: Path, findings: Sequence[Finding]) -> Done:
        """Put a finished stage under its key, whole or not at all."""
        files = {name: _measure(path) for name, path in _walk(stage / "payload")}
        plain = {
            "recipe": recipe.as_plain(),
            "digest": _digest_of(files),
            "files": files,
            "findings": [json.loads(codec.dumps(f)) for f in findings],
        }
        (stage / "step.json").write_text(
            json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True), "utf-8"
        )
        _flush(stage)
        entry = self._entry(recipe)
        entry.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.rename(stage, entry)
        except OSError:
            if not entry.is_dir():
                raise
            if self.find(recipe) is None:  # what is left of a damaged entry
                shutil.rmtree(entry, ignore_errors=True)
                os.rename(stage, entry)
            shutil.rmtree(stage, ignore_errors=True)  # another process was quicker
        done = self.find(recipe)
        assert done is not None
        return done

    def sound(self, done: Done) -> bool:
        """Whether a payload still is what was put there (re-hashed: ``--verify``)."""
        return {name: _measure(path) for name, path in _walk(done.payload)} == dict(done.files)

    def drop(self, recipe: Recipe) -> None:
        """Forget a result."""
        shutil.rmtree(self._entry(recipe), ignore_errors=True)

    def recipes(self, step: str) -> list[dict[str, Any]]:
        """The recipes kept for a step, newest first (for ``--why``)."""
        entries = [p for p in (self.root / step).glob("*/*/step.json") if p.is_file()]
        entries.sort(key=lambda p: (-p.stat().st_mtime_ns, str(p)))
        return [recipe for p in entries[:50] if (recipe := _read_recipe(p)) is not None]


def _read(key: str, entry: Path) -> Done | None:
    """The result in an entry; None when files of it are gone or cut off."""
    plain = json.loads((entry / "step.json").read_bytes())
    files = {str(name): (int(size), str(sha)) for name, (size, sha) in plain["files"].items()}
    payload = entry / "payload"
    if any((payload / name).stat().st_size != size for name, (size, _) in files.items()):
        return None
    findings = tuple(_finding(f) for f in plain["findings"])
    return Done(key, payload, str(plain["digest"]), files, findings)


def _read_recipe(path: Path) -> dict[str, Any] | None:
    """The recipe in a step.json; None when the file is damaged."""
    try:
        recipe = json.loads(path.read_bytes())["recipe"]
        return dict(recipe) if recipe.keys() >= _RECIPE else None
    except (OSError, *_DAMAGE):
        return None


def owner_of(slug: str) -> str:
    """The name under which a title's unfinished work lies: short, whatever the title is called."""
    return hashlib.sha256(slug.encode("utf-8")).hexdigest()[:12]


def _finding(plain: object) -> Finding:
    found = codec.from_plain(Finding, plain)
    assert isinstance(found, Finding)
    return found


def _walk(folder: Path) -> Iterable[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _digest_of(files: Mapping[str, tuple[int, str]]) -> str:
    text = json.dumps(sorted((name, digest) for name, (_, digest) in files.items()))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _flush(stage: Path) -> None:
    """Make files durable before the rename makes them visible."""
    for path in stage.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
