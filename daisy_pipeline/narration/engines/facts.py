# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else decides how an engine sounds: versions and programs, for the key of a step.

The files that ``[engine]`` names lie in the step's inputs (`engine_files`); here stands what lies
outside the voice's folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.narration.engines.command import find_program
from daisy_pipeline.tools.files import sha256_of
from daisy_pipeline.tools.process import run
from daisy_pipeline.tools.versions import version_of

_PACKAGES = {"sherpa": ("sherpa-onnx",), "supertonic": ("supertonic", "onnxruntime")}
_ASKING = 10.0  # seconds for a program to tell its version
_SHOWN, _DIGITS = 200, 16


def engine_facts(spec: VoiceSpec) -> dict[str, str]:
    """Versions by name; {} for espeak, whose wheel is one of the step's tools.

    A program tells its version where ``version`` in ``[engine]`` says how to ask; else the digest
    of its file stands for it, so that another program narrates anew.
    """
    if spec.engine == "os":
        return {"platform": sys.platform, "pyttsx3": version_of("pyttsx3")}
    if spec.engine == "neural":
        kind = str(spec.options.get("kind", "sherpa"))
        return {name: version_of(name) for name in _PACKAGES.get(kind, ())}
    if spec.engine == "command":
        return _program(spec)
    return {}


def _program(spec: VoiceSpec) -> dict[str, str]:
    asked = spec.options.get("version") or ()
    command = spec.options.get("command") or ()
    words = [str(word) for word in asked or command]
    program = find_program(words[0], spec.folder) if words else None
    if program is None:
        return {"program": ""}
    if not asked:
        return {"program": f"{Path(program).name} {sha256_of(Path(program))[:_DIGITS]}"}
    ran = run([program, *words[1:]], _ASKING, folder=spec.folder)
    told = (ran.out.strip() or ran.err.strip()).decode("utf-8", "replace").splitlines()
    return {"program": " ".join(told)[:_SHOWN] or f"exit code {ran.code}"}
