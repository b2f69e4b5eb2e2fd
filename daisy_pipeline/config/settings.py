# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings: defaults < daisy.toml < title.toml < command line, and who decided each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from daisy_pipeline.config.toml_file import TomlFile, nearest, unknown_key
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

Sections = Mapping[str, Mapping[str, Any]]


@cache
def defaults() -> Sections:
    """Every section and key with its default value; the schema of all settings."""
    text = files("daisy_pipeline.config").joinpath("defaults.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Settings:
    """Resolved values by section and key, and for each ``section.key`` where it was decided."""

    values: Sections
    origin: Mapping[str, Place]

    def section(self, *names: str) -> dict[str, dict[str, Any]]:
        """The named sections, as a step declares them; {} for one that an extension brings."""
        return {name: dict(self.values.get(name, {})) for name in names}


def resolve(files_: Sequence[TomlFile], chosen: Sequence[str] = ()) -> Settings:
    """The settings of a site or a title.

    ``files_`` come weakest first; tables in them that are no section are left to others.
    ``chosen`` are ``SECTION.KEY=VALUE`` from the command line. DaisyError (exit code 4) for a
    wrong key or type, with the line and the nearest known key.
    """
    values = {name: dict(section) for name, section in defaults().items()}
    origin: dict[str, Place] = {}
    findings: list[Finding] = []
    for file in files_:
        for name in values.keys() & file.values.keys():
            findings += _take(values[name], name, file, origin)
    for choice in chosen:
        findings += _choose(values, choice, origin)
    if findings:
        raise DaisyError(*findings, exit_code=ExitCode.BAD_CONFIG)
    return Settings(values, origin)


def _take(
    section: dict[str, Any], name: str, file: TomlFile, origin: dict[str, Place]
) -> list[Finding]:
    given = file.values[name]
    if not isinstance(given, dict):
        return [Finding("DP-CFG-006", file.place(name), {"key": name, "want": "table"})]
    findings = []
    for key, value in given.items():
        dotted = f"{name}.{key}"
        if key not in section:
            findings.append(unknown_key(file, dotted, section))
        elif wrong := _wrong_type(section[key], value):
            findings.append(
                Finding("DP-CFG-006", file.place(dotted), {"key": dotted, "want": wrong})
            )
        else:
            section[key] = value
            origin[dotted] = file.place(dotted)
    return findings


def _wrong_type(default: object, value: object) -> str:
    """The name of the type that is wanted, or "" when the value fits."""
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, float):
        fits = isinstance(value, int | float)
    elif isinstance(default, list):
        fits = isinstance(value, list) and all(isinstance(v, str) for v in value)
    else:
        fits = isinstance(value, type(default))
    return "" if fits else _TYPES[type(default)]


_TYPES = {bool: "true/false", int: "integer", float: "number", str: "text", list: "list of texts"}


def _choose(
    values: dict[str, dict[str, Any]], choice: str, origin: dict[str, Place]
) -> list[Finding]:
    dotted, equals, word = choice.partition("=")
    section, _, key = dotted.strip().partition(".")
    if not equals or section not in values or key not in values[section]:
        known = [f"{s}.{k}" for s, keys in values.items() for k in keys]
        near = nearest(dotted.strip(), known) or ", ".join(sorted(values))
        return [Finding("DP-CFG-016", Place("--set"), {"choice": choice, "near": near})]
    value = _parse(word.strip(), values[section][key])
    if wrong := _wrong_type(values[section][key], value):
        facts = {"choice": choice, "want": wrong}
        return [Finding("DP-CFG-017", Place("--set", inside=dotted), facts)]
    values[section][key] = value
    origin[dotted] = Place("--set")
    return []


def _parse(word: str, default: object) -> object:
    if isinstance(default, str):
        return word
    if isinstance(default, list) and not word.startswith("["):
        return [item.strip() for item in word.split(",") if item.strip()]
    try:
        return tomllib.loads(f"value = {word}")["value"]
    except tomllib.TOMLDecodeError:
        return word
