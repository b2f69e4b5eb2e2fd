# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which pictures of a Book can be printed: those that are there, of a kind that is, and whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.emit.large_print.pictures import size_of, suffix_of
from daisy_pipeline.emit.shared.files import images
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools import typst
from daisy_pipeline.tools.pictures import GIF, JPEG, PNG, SVG, WEBP

_KINDS = (PNG, JPEG, SVG, GIF, WEBP)


@dataclass(frozen=True)
class PictureFiles:
    """The files of pictures that can be shown, by their names in the Book; what is to be told."""

    files: Mapping[str, Path]
    findings: tuple[Finding, ...] = ()


def picture_files(given: ProductInput) -> PictureFiles:
    """The pictures in use that can be shown as far as their first bytes tell.

    DP-EMT-004 for one that is missing, -005 for one of another kind, DP-LPR-023 for a broken one;
    nothing for those that were refused, and told, before.
    """
    found = images(given, _KINDS)
    broken = [name for name in found.names if size_of(given.images[name]) is None]
    files = {name: given.images[name] for name in found.names if name not in broken}
    return PictureFiles(files, (*found.findings, *_told(broken)))


def without_damaged(files: Mapping[str, Path]) -> PictureFiles:
    """Those pictures that Typst can show: asked when it has made nothing of the whole book.

    A look at every picture takes as long as to set it, and those of a build have been mended.
    DP-LPR-023 for each that is left out.
    """
    names = {
        f"{number:04d}{suffix_of(files[own])}": own for number, own in enumerate(sorted(files))
    }
    refused = typst.refused_pictures({name: files[own] for name, own in names.items()})
    damaged = sorted(names[name] for name in refused)
    kept = {name: path for name, path in files.items() if name not in damaged}
    return PictureFiles(kept, tuple(_told(damaged)))


def _told(names: Iterable[str]) -> list[Finding]:
    return [Finding("DP-LPR-023", Place(inside=name), {"name": name}) for name in names]
