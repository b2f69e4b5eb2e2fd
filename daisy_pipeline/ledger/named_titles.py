# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles whose title.toml names a volunteer who is erased.

People wrote the name there, and products that are out bear it: no program takes it out. It is told
while somebody still knows whose name it is.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.people import fold
from daisy_pipeline.model.finding import Finding, Place

_LONGEST = 1 << 20  # bytes of a title.toml
_WHOLE = ("from", "maker", "narrators")  # of a donated product: who, and nothing else
_WITHIN = ("files", "terms")


def naming(ledger: Ledger, pseudonym: str, name: str) -> Iterator[Finding]:
    """DP-LED-098 for each title.toml that names the volunteer, with the key; none without a name.

    A book's title or author of that name is nobody's here.
    """
    wanted = fold(name)
    if not wanted:
        return
    for slug in ledger.workspace.slugs():
        path = ledger.workspace.folder(slug) / "title.toml"
        for key in _keys(_read(path), wanted):
            place = Place(ledger.workspace.shown(path), inside=key)
            yield Finding("DP-LED-098", place, {"pseudonym": pseudonym})


def _read(path: Any) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(_LONGEST).decode("utf-8-sig"))
    except (OSError, ValueError):
        return {}  # ``daisy ledger sync`` tells it: DP-LED-037


def _keys(plain: Mapping[str, Any], name: str) -> Iterator[str]:
    if any(fold(one) == name for one in _texts(plain.get("audio"), "narrators")):
        yield "audio.narrators"
    donated = plain.get("donated")
    for product, table in sorted(donated.items()) if isinstance(donated, dict) else ():
        for key in _WHOLE:
            if any(fold(one) == name for one in _texts(table, key)):
                yield f"donated.{product}.{key}"
        for key in _WITHIN:
            if any(name in fold(one) for one in _texts(table, key)):
                yield f"donated.{product}.{key}"


def _texts(table: object, key: str) -> Iterator[str]:
    value = table.get(key, "") if isinstance(table, dict) else ""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield unicodedata.normalize("NFC", one)
