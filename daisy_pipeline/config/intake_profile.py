# SPDX-License-Identifier: AGPL-3.0-or-later
"""Intake profiles: what a recording is judged by, as a TOML file that a library may write."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.config.profile_file import (
    PROFILES,
    Shelf,
    profile_files,
    shown_name,
    wrong,
    wrong_type,
)
from daisy_pipeline.config.toml_file import TomlFile, read_toml, unknown_key
from daisy_pipeline.model.finding import Finding, Place

SHIPPED = ("lenient", "strict")
BELOW = frozenset(
    (
        "format.rate",
        "format.bitrate",
        "level.quiet",
        "noise.distance",
        "pauses.head_short",
        "pauses.tail_short",
        "voice.speech",
        "voice.slow",
        "channels.phase",
    )
)
"""Limits that a figure must not fall below; the others it must not exceed."""

_SHELF = Shelf(PROFILES, SHIPPED, "DP-REC-001", "DP-REC-002")


@dataclass(frozen=True, slots=True)
class Limit:
    """Beyond ``warn`` a person is told, beyond ``fail`` the recording is to be read again."""

    warn: float | None = None
    fail: float | None = None


@dataclass(frozen=True)
class IntakeProfile:
    """What a recording is judged by: limits by ``section.key``; one without values judges nothing.

    The units stand in ``profiles/strict.toml``.
    """

    name: str
    limits: Mapping[str, Limit]

    def limit(self, key: str) -> Limit:
        """The limit of a key; one that judges nothing when the profile has none."""
        return self.limits.get(key, Limit())


def read_profile(name: str, root: Path | None = None) -> IntakeProfile:
    """The profile of a name: one of `SHIPPED`, or a ``.toml`` file by its path from ``root``.

    Raises DaisyError (exit code 4): DP-REC-001 no such profile, -002 profiles that extend each
    other in a circle, -003 ``warn`` beyond ``fail``, DP-CFG-004 to -006 for a wrong key or type.
    """
    limits: dict[str, Limit] = {}
    for file in reversed(profile_files(name, root, _SHELF)):
        limits |= _limits(file)
    return IntakeProfile(shown_name(name, _SHELF), limits)


def _limits(file: TomlFile) -> dict[str, Limit]:
    """The limits that one file sets; DaisyError with all that is wrong in it."""
    known, findings = _known(), []
    limits: dict[str, Limit] = {}
    for section, table in file.values.items():
        if section == "extends":
            continue
        if section not in known:
            findings.append(unknown_key(file, section, ("extends", *known)))
            continue
        if not isinstance(table, dict):
            findings.append(wrong_type(file, section, "table"))
            continue
        for key, given in table.items():
            dotted = f"{section}.{key}"
            if key not in known[section]:
                findings.append(unknown_key(file, dotted, known[section]))
            elif fault := _judge_limit(file, dotted, given):
                findings.append(fault)
            else:
                limits[dotted] = Limit(given.get("warn"), given.get("fail"))
    if findings:
        raise wrong(*findings)
    return limits


def _judge_limit(file: TomlFile, dotted: str, given: Any) -> Finding | None:
    """What is wrong with one limit as it is written."""
    if not isinstance(given, dict):
        return wrong_type(file, dotted, "table")
    for key, value in given.items():
        if key not in ("warn", "fail"):
            here = TomlFile(file.name, {}, {f"{dotted}.{key}": file.place(dotted).line})
            return unknown_key(here, f"{dotted}.{key}", ("warn", "fail"))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            place = Place(file.name, file.place(dotted).line, inside=f"{dotted}.{key}")
            return Finding("DP-CFG-006", place, {"key": f"{dotted}.{key}", "want": "number"})
    warn, worst = given.get("warn"), given.get("fail")
    if warn is None or worst is None or (warn >= worst if dotted in BELOW else warn <= worst):
        return None
    return Finding("DP-REC-003", file.place(dotted), {"key": dotted, "warn": warn, "fail": worst})


def _known() -> Mapping[str, Mapping[str, Any]]:
    """Every section and key that there is: the strict profile has all of them."""
    return read_toml(PROFILES / "strict.toml", "strict.toml").values
