# SPDX-License-Identifier: AGPL-3.0-or-later
"""The synthetic voices of a title: which folders of ``voices/`` its narration reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.config.synthetic_voices import (
    FILE,
    VoiceSpec,
    engine_files,
    find_voice,
    read_voice,
    synthetic_names,
)
from daisy_pipeline.config.workspace import Workspace, same_name
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.narration.voices import ENGINES, engine_versions, known_engines

SETTING = "narration.voice"


@dataclass(frozen=True)
class Voices:
    """The voices that a title is read by, the main one first, as a step gets them.

    All files that change what they say are inputs: a changed voice narrates its titles anew, and
    no others.
    """

    specs: tuple[VoiceSpec, ...]

    @property
    def main(self) -> VoiceSpec:
        """The voice that reads what no other is named for."""
        return self.specs[0]

    @property
    def others(self) -> dict[str, VoiceSpec]:
        """The other voices by name."""
        return {spec.name: spec for spec in self.specs[1:]}

    def inputs(self) -> dict[str, Path]:
        """The voice.toml of each voice that has one, and the files of its engine."""
        found: dict[str, Path] = {}
        own = [spec for spec in self.specs if spec.folder is not None]
        for number, spec in enumerate(own, 1):
            assert spec.folder is not None
            found[f"voice-{number:03d}"] = spec.folder / FILE
            for count, (_, path) in enumerate(engine_files(spec), 1):
                found[f"voice-{number:03d}-file-{count:03d}"] = path
        return found

    def params(self) -> dict[str, object]:
        """The voices' names, those without a file, what engines depend on; files by name."""
        names = {s.name: [name for name, _ in engine_files(s)] for s in self.specs}
        return {
            "voices": [spec.name for spec in self.specs],
            "engines": [spec.name for spec in self.specs if spec.folder is None],
            "files": {name: files for name, files in names.items() if files},
            "versions": {s.name: versions for s in self.specs if (versions := engine_versions(s))},
        }


@dataclass
class _Casting:
    workspace: Workspace
    found: dict[str, VoiceSpec] = field(default_factory=dict)

    def add(self, name: str, place: Place) -> VoiceSpec:
        """The voice of a name; DP-VOI-004 (exit code 4) names all that there are."""
        for spec in self.found.values():
            if same_name(spec.name, name):
                return spec
        path = find_voice(self.workspace, name)
        if path is not None:
            spec = read_voice(path, self.workspace.shown(path))
        elif name in ENGINES or name in known_engines():
            spec = VoiceSpec(name, name)
        else:
            known = ", ".join(sorted({*known_engines(), *synthetic_names(self.workspace)}))
            raise fail("DP-VOI-004", place, exit_code=ExitCode.BAD_CONFIG, name=name, known=known)
        self.found[spec.name] = spec
        return spec

    def add_languages(self, spec: VoiceSpec) -> None:
        """The voices that a voice names for languages."""
        for tag, name in sorted(spec.languages.items()):
            self.add(name, spec.place(f"languages.{tag}"))


def find_voices(workspace: Workspace, name: str, place: Place | None = None) -> Voices:
    """The voice that a setting names, and all that it calls for by role and by language.

    A role's voice brings those that it names for languages; its own roles do not count. A
    DaisyError (exit code 4) for one that is not there or is broken.
    """
    casting = _Casting(workspace)
    main = casting.add(name, place or Place(inside=SETTING))
    casting.add_languages(main)
    for role, manner in sorted(main.roles.items()):
        if manner.voice:
            casting.add_languages(casting.add(manner.voice, main.place(f"roles.{role}")))
    return Voices(tuple(casting.found.values()))
