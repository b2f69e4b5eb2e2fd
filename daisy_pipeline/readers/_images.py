# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures: the names under which a Book has them, and where a typed path may find them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from daisy_pipeline.formats.safe_zip import portable
from daisy_pipeline.model.book import Resource
from daisy_pipeline.tools.pictures import SUFFIXES, media_type

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*$")
_LARGEST = 64 << 20


class Pictures:
    """The pictures of a book: plain ASCII names, unique also on Windows; equal bytes once."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self._by_digest: dict[str, Resource] = {}
        self._taken: set[str] = set()

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The resources, sorted by name."""
        return tuple(sorted(self._by_digest.values(), key=lambda r: r.name))

    def add(self, name: str, data: bytes) -> str | None:
        """The name under which a picture is kept; None when the bytes are no picture."""
        kind = media_type(data[:4096])
        if not kind:
            return None
        digest = hashlib.sha256(data).hexdigest()
        known = self._by_digest.get(digest)
        if known is not None:
            return known.name
        stem = unicodedata.normalize("NFC", name).rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if not _PLAIN.match(stem) or len(stem) > 60 or not portable(stem):
            stem = f"image-{digest[:8]}"
        made, count = stem + SUFFIXES[kind], 1
        while made.lower() in self._taken:
            count += 1
            made = f"{stem}-{count}{SUFFIXES[kind]}"
        self._taken.add(made.lower())
        self._by_digest[digest] = Resource(name=made, media_type=kind, digest=digest)
        self.data[made] = data
        return made


def find_image(folder: Path, typed: str) -> bytes | None:
    """The bytes of the picture that a path typed in ``folder``'s text means, if it is inside.

    It is looked for beside the text, in ``images`` beside it and in the title's ``images``.
    """
    parts = [p for p in typed.replace("\\", "/").split("/") if p not in ("", ".")]
    if not parts or ".." in parts or ":" in typed:
        return None
    for base in (folder, folder / "images", folder.parent / "images"):
        path = _existing(base, parts)
        if path is None or path.stat().st_size > _LARGEST:
            continue
        return path.read_bytes()
    return None


def _existing(base: Path, parts: list[str]) -> Path | None:
    """The file below base whose name is the same in NFC, as macOS and Linux differ in that."""
    path = base
    for part in parts:
        if not path.is_dir():
            return None
        wanted = unicodedata.normalize("NFC", part)
        names = (p for p in path.iterdir() if unicodedata.normalize("NFC", p.name) == wanted)
        found = next(names, None)
        if found is None:
            return None
        path = found
    inside = path.resolve().is_relative_to(base.resolve())
    return path if inside and path.is_file() else None
