# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engines of synthetic voices: built-in ones, and those that other packages bring.

An engine is found as ``"module:object"``; the object is called with a VoiceSpec and the
``[narration]`` settings and gives a Voice. Others register under ``daisy_pipeline.voices``. It is
called once for every pace and pitch in which a voice is heard: what is heavy (a model, a child
process) belongs shared between its objects.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Settings, Voice
from daisy_pipeline.tools.versions import version_of

GROUP = "daisy_pipeline.voices"
ENGINES = {
    "espeak": "daisy_pipeline.narration.engines.espeak:EspeakVoice",
}

# The packages whose versions change what an engine says; espeak-ng's are the step's own.
PACKAGES: dict[str, tuple[str, ...]] = {}


def known_engines() -> dict[str, str]:
    """All engines by name; a built-in one goes before a foreign one of the same name."""
    foreign = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    return {**foreign, **ENGINES}


def engine_versions(engine: str) -> dict[str, str]:
    """The versions of the packages on which an engine's speech depends, by name."""
    if engine in ENGINES:
        return {package: version_of(package) for package in PACKAGES.get(engine, ())}
    points = [entry for entry in entry_points(group=GROUP) if entry.name == engine]
    return {entry.dist.name: entry.dist.version for entry in points if entry.dist}


def load_engine(spec: VoiceSpec, settings: Settings) -> Voice:
    """The voice that a spec describes; DaisyError DP-VOI-004 (exit code 4) for no such engine."""
    known = known_engines()
    if spec.engine not in known:
        raise fail(
            "DP-VOI-004",
            spec.place("voice.engine") if spec.source else Place(inside="narration.voice"),
            exit_code=ExitCode.BAD_CONFIG,
            name=spec.engine,
            known=", ".join(sorted(known)),
        )
    module, _, member = known[spec.engine].partition(":")
    make = cast(Callable[[VoiceSpec, Settings], Voice], getattr(import_module(module), member))
    return make(spec, settings)


def load_voice(name: str, settings: Settings) -> Voice:
    """The voice of an engine as it is without a voice.toml; DP-VOI-004 when there is none."""
    return load_engine(VoiceSpec(name, name), settings)
