# SPDX-License-Identifier: AGPL-3.0-or-later
"""manifest.json: what was built, sizes, durations, digests; it says no more than the products do.

No time of day and nothing of the machine stands in it, so that equal builds give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline import __version__
from daisy_pipeline.build.store import Done
from daisy_pipeline.model.title import Title

FORMAT = 1
ORIGIN, DONATED = "origin", "donated"  # of a product that was not built here


@dataclass(frozen=True)
class Product:
    """A published product: its folder and package by name, and how it sounds.

    ``narration`` is human, synthetic or none; ``duration`` in ms of all its sound; ``book`` is the
    digest of the Book it was made from; ``origin`` is ``DONATED`` of one that came finished.
    """

    name: str
    made: Done
    packed: Done
    package: str
    narration: str
    duration: int
    book: str
    origin: str = ""

    def as_plain(self) -> dict[str, Any]:
        """The product's entry in the manifest."""
        ((_, (size, digest)),) = self.packed.files.items()
        return {
            **({ORIGIN: self.origin} if self.origin else {}),
            "folder": self.name,
            "version": self.made.key,
            "book": self.book,
            "narration": self.narration,
            "duration_ms": self.duration,
            "size": sum(size for size, _ in self.made.files.values()),
            "package": {"name": self.package, "size": size, "sha256": digest},
            "files": {
                name: {"size": size, "sha256": digest}
                for name, (size, digest) in sorted(self.made.files.items())
            },
        }


def manifest_bytes(title: Title, products: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The manifest's bytes; products as ``Product.as_plain`` gives them."""
    plain = {
        "format": FORMAT,
        "generator": f"daisy-pipeline {__version__}",
        "title": {
            "slug": title.slug,
            "uid": title.uid,
            "title": title.title,
            "language": title.lang,
            "creators": list(title.creators),
            "narrators": list(title.narrators),
            "publisher": title.publisher,
            "date": title.date,
            "revision": title.revision,
        },
        "products": {name: products[name] for name in sorted(products)},
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def read_printed(path: Path) -> dict[str, Any]:
    """What a manifest says of the title as its products print it; {} where it does not say."""
    try:
        return dict(json.loads(path.read_bytes())["title"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def read_narrators(path: Path) -> tuple[str, ...]:
    """The people whose names the products of a manifest print; () when no person reads any.

    Without a recording the manifest's narrator is the synthetic voice, and nobody's name.
    """
    try:
        plain = json.loads(path.read_bytes())
        own = [made for made in plain["products"].values() if made.get(ORIGIN) != DONATED]
        human = any(made["narration"] == "human" for made in own)
        return tuple(map(str, plain["title"]["narrators"])) if human else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def report_of(product: str, *, donated: bool) -> str:
    """The name, without its suffix, of the report in which a product was judged.

    What came finished is judged on its own, so that no build of the title's other products tells
    of it, nor it of them.
    """
    return f"report-{product}" if donated else "report"


def text_digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_products(path: Path) -> dict[str, dict[str, Any]]:
    """The products that a manifest names; {} when there is none or it is damaged."""
    try:
        plain = json.loads(path.read_bytes())
        return dict(plain["products"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
