# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package file of DAISY 3: Open eBook 1.2 with dtb: metadata (Z39.86-2005, 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import Element, builder, serialize

NAMESPACE = "http://openebook.org/namespaces/oeb-package/1.0/"
DC = "http://purl.org/dc/elements/1.1/"
DOCTYPE = (
    '<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN"'
    ' "http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd">'
)
MEDIA_TYPE = "text/xml"
UID = "uid"

# The closed list of what a DAISY 3 book may hold, by suffix (ZedVal 49, 59, 261, 266).
IMAGE_TYPES = ("image/jpeg", "image/png", "image/svg+xml")
AUDIO_TYPES = {".mp3": "audio/mpeg", ".wav": "audio/x-wav", ".mp4": "audio/mpeg4-generic"}

_e = builder(NAMESPACE)
_dc = builder(NAMESPACE, {"dc": DC})


@dataclass(frozen=True)
class Item:
    """A file of the product."""

    id: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Package:
    """A package: ``dc`` are (element, text) without the Identifier, ``metas`` (name, content).

    ``spine`` are ids of SMIL items in playing order.
    """

    uid: str
    dc: Sequence[tuple[str, str]]
    metas: Sequence[tuple[str, str]]
    items: Sequence[Item]
    spine: Sequence[str]


def write_opf(package: Package, path: Path) -> None:
    """Write the package file."""
    root = _e(
        "package",
        {"unique-identifier": UID},
        _e("metadata", None, _dublin_core(package), _x_metadata(package)),
        _e("manifest", None, *map(_item, package.items)),
        _e("spine", None, *(_e("itemref", {"idref": id}) for id in package.spine)),
    )
    path.write_bytes(_with_declaration(serialize(root, DOCTYPE, indent=True)))


def _with_declaration(data: bytes) -> bytes:
    """The file with the second declaration that dc-metadata itself must carry (ZedVal 11).

    XML libraries drop it: nothing uses it, and the default namespace is the same.
    """
    start = b"<dc-metadata "
    return data.replace(start, start + f'xmlns:oebpackage="{NAMESPACE}" '.encode(), 1)


def _dublin_core(package: Package) -> Element:
    made = _dc("dc-metadata")
    made.append(_dc("dc:Identifier", {"id": UID}, package.uid))
    made.extend(_dc(f"dc:{name}", None, text) for name, text in package.dc)
    return made


def _x_metadata(package: Package) -> Element:
    metas = (_e("meta", {"name": name, "content": text}) for name, text in package.metas)
    return _e("x-metadata", None, *metas)


def _item(item: Item) -> Element:
    return _e("item", {"href": item.href, "id": item.id, "media-type": item.media_type})
