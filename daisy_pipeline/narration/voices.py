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
from daisy_pipeline.narration.engines.consent import permit

GROUP = "daisy_pipeline.voices"
ENGINES = {
    "espeak": "daisy_pipeline.narration.engines.espeak:EspeakVoice",
    "os": "daisy_pipeline.narration.engines.os_voices:OsVoice",
    "command": "daisy_pipeline.narration.engines.command:CommandVoice",
    "neural": "daisy_pipeline.narration.engines.neural:NeuralVoice",
}


def known_engines() -> dict[str, str]:
    """All engines by name; a built-in one goes before a foreign one of the same name."""
    foreign = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    return {**foreign, **ENGINES}


def engine_versions(spec: VoiceSpec) -> dict[str, str]:
    """The versions of what a voice's engine depends on, by name; espeak-ng's is the step's own."""
    if spec.engine == "espeak":
        return {}
    if spec.engine in ENGINES:
        from daisy_pipeline.narration.engines.facts import engine_facts  # few titles need it

        return engine_facts(spec)
    points = [entry for entry in entry_points(group=GROUP) if entry.name == spec.engine]
    return {entry.dist.name: entry.dist.version for entry in points if entry.dist}


def load_engine(spec: VoiceSpec, settings: Settings) -> Voice:
    """The voice that a spec describes.

    DaisyError: DP-VOI-004 (exit code 4) for no such engine; DP-VOI-080, -081 (6) for a voice made
    from a person's recordings without that person's consent.
    """
    permit(spec)
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
