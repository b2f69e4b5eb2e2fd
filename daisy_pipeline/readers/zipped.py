# SPDX-License-Identifier: AGPL-3.0-or-later
"""A zip of files, as volunteers send a folder of typed pages: it is read as the folder would be."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.formats.safe_zip import ZipLimits, is_zip, open_zip, unpack
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings

_LIMITS = ZipLimits(total=1 << 30)
# What other programs keep in zips of their own: no folder of somebody's files.
_FORMATS = frozenset(("mimetype", "[Content_Types].xml", "AndroidManifest.xml"))


@dataclass(frozen=True)
class ZipReader:
    """Reads zips that are no format of their own: every file in them by its own reader."""

    name: str = "zip"
    version: int = 1

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it is a zip of files, or a damaged one, which its opening then tells."""
        if path.is_dir() or not is_zip(head):
            return False
        try:
            with open_zip(path, _LIMITS) as package:
                names = frozenset(package.names)
        except (DaisyError, OSError):
            return True
        return not names & _FORMATS and not any(n.startswith("META-INF/") for n in names)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the files; DP-SRC-002 where there are none, DP-PKG-... for a bad zip."""
        from daisy_pipeline.readers.detect import detect, files_of
        from daisy_pipeline.readers.steps import read_sources

        with tempfile.TemporaryDirectory(prefix="daisy-zip-") as made:
            folder = Path(made) / path.stem
            folder.mkdir()
            unpack(path, folder, _LIMITS)
            files = files_of(folder)
            inner = [f for f in files if f.is_file() and detect(f).name == self.name]
            told = tuple(Finding("DP-SRC-016", Place(path.name, inside=f.name)) for f in inner)
            kept = [f for f in files if f not in inner]  # zips in zips may have no end
            if not kept:
                raise fail("DP-SRC-002", Place(path.name))
            result = read_sources(kept, {k: v for k, v in settings.items() if k != "format"})
        return replace(result, findings=(*told, *result.findings))
