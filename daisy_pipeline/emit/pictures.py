# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``pictures``: files of any source become ones that every product can carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from daisy_pipeline.emit.shared.picture_index import FILE, FOLDER, PictureIndex, read_index
from daisy_pipeline.formats import svg
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.tools import pictures as door
from daisy_pipeline.tools.files import link_or_copy

LIMITS = ("longest_side", "max_bytes")
_LARGEST = 256 << 20
_IDS = {
    door.BROKEN: "DP-IMG-001",
    door.CUT: "DP-IMG-002",
    door.LARGE: "DP-IMG-003",
    door.STILL: "DP-IMG-004",
    door.CHANGED: "DP-IMG-005",
    door.CMYK: "DP-IMG-006",
    door.PLACED: "DP-IMG-008",
    door.BIG: "DP-IMG-009",
    door.PAGES: "DP-IMG-010",
}
_UNSAFE, _SCRIPTS = "DP-IMG-007", "DP-IMG-011"


def pictures(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``images/`` with PNG, JPEG and SVG files, and ``pictures.json`` that names them.

    ``images`` is the folder of ``read``, or an earlier payload of this step that is made smaller.
    ``params`` (``longest_side``, ``max_bytes``) stand above the settings ``[images]``.
    """
    files, refused = read_index(given.inputs["images"])
    own = {**given.settings.get("images", {}), **given.params}
    work = _Work(out / FOLDER, {name: max(0, int(own.get(name, 0))) for name in LIMITS})
    work.folder.mkdir()
    for number, (name, path) in enumerate(files.items()):
        given.progress.step(number, len(files), "pictures")
        work.take(name, path)
    index = PictureIndex(work.files, tuple(sorted({*refused, *work.refused})))
    (out / FILE).write_bytes(codec.dumps(index))
    return tuple(work.findings())


class _Work:
    """The pictures of a book, one by one, and what is to be told of them."""

    def __init__(self, folder: Path, limits: Mapping[str, int]) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}
        self.refused: list[str] = []
        self._limits = limits
        self._taken: set[str] = set()
        self._told: dict[str, list[str]] = {}

    def take(self, name: str, path: Path) -> None:
        """Put a picture into the folder, or tell why not."""
        if path.stat().st_size > _LARGEST:
            self._refuse(name, _IDS[door.LARGE])
            return
        data = path.read_bytes()
        if door.media_type(data[:4096]) == door.SVG:
            self._draw(name, path, data)
            return
        try:
            made = door.portable(data, **self._limits)
        except door.PictureError as problem:
            self._refuse(name, _IDS[problem.reason])
            return
        self._keep(name, path, data, made.data, door.SUFFIXES[made.kind])
        for what in made.told:
            self._tell(_IDS[what], name)

    def findings(self) -> Iterator[Finding]:
        """One finding a kind: how many pictures, and the first."""
        for id, names in sorted(self._told.items()):
            facts: dict[str, Fact] = {"count": len(names), "name": names[0]}
            if id == _IDS[door.LARGE]:
                facts["limit"] = door.MOST_PIXELS // 1_000_000
            if id == _IDS[door.BIG]:
                facts["limit"] = self._limits["max_bytes"]
            yield Finding(id, Place(inside=names[0]), facts)

    def _draw(self, name: str, path: Path, data: bytes) -> None:
        if svg.may_stand(data):
            self._keep(name, path, data, data, door.SUFFIXES[door.SVG])
            return
        still = svg.without_scripts(data)
        if still is None:
            self._refuse(name, _UNSAFE)
            return
        self._keep(name, path, data, still, door.SUFFIXES[door.SVG])
        self._tell(_SCRIPTS, name)

    def _keep(self, name: str, path: Path, data: bytes, made: bytes, suffix: str) -> None:
        stem = name.rpartition(".")[0] or name
        file, count = stem + suffix, 1
        while file.lower() in self._taken:
            count += 1
            file = f"{stem}-{count}{suffix}"
        self._taken.add(file.lower())
        self.files[name] = file
        if made is data:
            link_or_copy(path, self.folder / file)
        else:
            (self.folder / file).write_bytes(made)

    def _refuse(self, name: str, id: str) -> None:
        self.refused.append(name)
        self._tell(id, name)

    def _tell(self, id: str, name: str) -> None:
        self._told.setdefault(id, []).append(name)
