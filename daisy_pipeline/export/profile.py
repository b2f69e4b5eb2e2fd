# SPDX-License-Identifier: AGPL-3.0-or-later
"""A destination's profile: what it takes, how its sheet and its screens look.

Nothing of it is known for certain until a library has asked (reference, decision 1): then
``verified`` is set. A workspace's ``destinations/<id>.toml`` stands above the profile that comes
with the program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from daisy_pipeline.catalogue.facts import Material
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.config.toml_file import read_toml
from daisy_pipeline.export.values import VALUES
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail

FOLDER = "destinations"
ENCODINGS = ("utf-8-sig", "cp949")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN = KormarcOptions()
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its head, the value (a name of ``values.VALUES``), whether needed."""

    header: str
    value: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the destination: its title, what to do, the fields to copy in their order."""

    title: str
    say: str = ""
    fields: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of a destination. ``types`` name materials as it does; others it refuses.

    Limits are bytes and numbers of items; 0 is none known. ``source`` says who told it, when.
    ``transfer_consent``: volunteers' recordings go there only with their consent to it.
    """

    id: str
    version: str
    verified: bool
    name: str
    prefix: str  # of batch ids: DREAM
    source: str
    columns: tuple[Column, ...]
    screens: tuple[Screen, ...]
    types: Mapping[Material, str]
    codes: Mapping[Material, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    sheet_name: str = "제출 목록"
    item_limit: int = 0
    batch_limit: int = 0
    batch_items: int = 0
    kormarc: KormarcOptions = _PLAIN
    transfer_consent: bool = True
    # Columns and words of its answers, by the keys of RECEIPT.
    receipt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def profile_ids(root: Path | None = None) -> tuple[str, ...]:
    """The destinations that have a profile, in the workspace or in the program."""
    found = {p.name for p in files("daisy_pipeline.export.profiles").iterdir()}
    if root is not None and (root / FOLDER).is_dir():
        found |= {path.name for path in (root / FOLDER).iterdir()}
    return tuple(sorted(name[:-5] for name in found if name.endswith(".toml")))


def load_profile(id: str, root: Path | None = None) -> Profile:
    """The profile of a destination; ``root`` is a workspace.

    DaisyError: DP-EXP-001 (exit code 2) for a destination that has none, -002 (exit code 4) for a
    profile that is wrong.
    """
    name = f"{id}.toml"
    own = root / FOLDER / name if root is not None else None
    if _ID.fullmatch(id) and own is not None and own.is_file():
        file = read_toml(own, f"{FOLDER}/{name}")
        return _profile(file.values, f"{FOLDER}/{name}", id)
    if id not in profile_ids():
        known = ", ".join(profile_ids(root))
        raise fail("DP-EXP-001", exit_code=ExitCode.BAD_USAGE, destination=id[:60], known=known)
    data = files("daisy_pipeline.export.profiles").joinpath(name).read_bytes()
    return _profile(tomllib.loads(data.decode("utf-8")), name, id)


def _profile(told: Mapping[str, Any], shown: str, id: str) -> Profile:
    try:
        return _read(told, shown, id)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise _wrong(shown, str(problem).strip("'\"")[:80]) from problem


def _wrong(shown: str, inside: str) -> DaisyError:
    return fail("DP-EXP-002", Place(shown, inside=inside), exit_code=ExitCode.BAD_CONFIG)


def _read(told: Mapping[str, Any], shown: str, id: str) -> Profile:
    known = {"destination", "sheet", "columns", "types", "codes", "limits", "kormarc", "screens"}
    known |= {"receipt"}
    for key in set(told) - known:
        raise _wrong(shown, key)
    head, sheet, limits = told["destination"], told.get("sheet", {}), told.get("limits", {})
    encoding = str(sheet.get("encoding", "utf-8-sig"))
    if encoding not in ENCODINGS:
        raise _wrong(shown, "sheet.encoding")
    if head["id"] != id or not _PREFIX.fullmatch(head["prefix"]):
        raise _wrong(shown, "destination")
    return Profile(
        id=id,
        version=str(head["version"]),
        verified=head["verified"] is True,
        name=str(head["name"]),
        prefix=head["prefix"],
        source=str(head["source"]),
        columns=_columns(told["columns"], shown),
        screens=_screens(told.get("screens", ()), shown),
        types={Material(key): str(name) for key, name in told["types"].items()},
        codes={Material(key): str(code) for key, code in told.get("codes", {}).items()},
        encoding=encoding,
        sheet_name=str(sheet.get("name", "제출 목록")),
        item_limit=int(limits.get("item_mb", 0)) << 20,
        batch_limit=int(limits.get("batch_mb", 0)) << 20,
        batch_items=int(limits.get("batch_items", 0)),
        kormarc=_kormarc(told.get("kormarc", {}), shown),
        transfer_consent=head.get("transfer_consent") is not False,
        receipt=_receipt(told.get("receipt", {}), shown),
    )


def _columns(rows: Sequence[Mapping[str, Any]], shown: str) -> tuple[Column, ...]:
    made = tuple(Column(r["header"], r["value"], r.get("required") is True) for r in rows)
    for column in made:
        if column.value not in VALUES:
            raise _wrong(shown, column.value)
    return made


def _screens(rows: Sequence[Mapping[str, Any]], shown: str) -> tuple[Screen, ...]:
    return tuple(
        Screen(row["title"], row.get("say", ""), _columns(row.get("fields", ()), shown))
        for row in rows
    )


RECEIPT = ("item", "file", "result", "number", "reason", "revision", "accepted", "rejected")
"""Keys of a profile's ``[receipt]``: names of columns in its answers, and its words for results."""


def _receipt(told: Mapping[str, Any], shown: str) -> dict[str, tuple[str, ...]]:
    for key, names in told.items():
        if key not in RECEIPT or not isinstance(names, list):
            raise _wrong(shown, f"receipt.{key}")
    return {key: tuple(str(name) for name in names) for key, names in told.items()}


def _kormarc(told: Mapping[str, Any], shown: str) -> KormarcOptions:
    known = {one.name for one in fields(KormarcOptions)}
    for key in set(told) - known:
        raise _wrong(shown, f"kormarc.{key}")
    values = dict(told)
    if "local_tags" in values:
        values["local_tags"] = tuple((t, i, tuple(subs)) for t, i, subs in values["local_tags"])
    return KormarcOptions(**values)
