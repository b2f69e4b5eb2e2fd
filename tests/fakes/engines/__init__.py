# SPDX-License-Identifier: AGPL-3.0-or-later
"""Engines that are not ours, made small: what they say is a tone, and they misbehave on words.

``packages`` is a folder for PYTHONPATH: modules with the call surface of pyttsx3 2.99,
sherpa-onnx 2.0 and supertonic 1.3, which need no model. ``PROGRAM`` is a program for ``command``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.fakes.engines.packages.fake_sound import CRASH as CRASH
from tests.fakes.engines.packages.fake_sound import ENDLESS as ENDLESS
from tests.fakes.engines.packages.fake_sound import FAIL as FAIL
from tests.fakes.engines.packages.fake_sound import HANG as HANG
from tests.fakes.engines.packages.fake_sound import NOTHING as NOTHING
from tests.fakes.engines.packages.fake_sound import RUBBISH as RUBBISH

PACKAGES = Path(__file__).parent / "packages"
PROGRAM = Path(__file__).parent / "program.py"
COMMAND = [sys.executable, str(PROGRAM)]


def vits_folder(folder: Path) -> Path:
    """A folder that looks like a VITS model of sherpa-onnx."""
    folder.mkdir(parents=True)
    (folder / "korean.onnx").write_bytes(b"weights")
    (folder / "tokens.txt").write_text("_ 0\n", "utf-8")
    return folder


def supertonic_folder(folder: Path) -> Path:
    """A folder that looks like a model of supertonic."""
    for name in ("duration_predictor", "text_encoder", "vector_estimator", "vocoder"):
        (folder / "onnx").mkdir(parents=True, exist_ok=True)
        (folder / "onnx" / f"{name}.onnx").write_bytes(b"weights")
    for name in ("tts", "unicode_indexer"):
        (folder / "onnx" / f"{name}.json").write_text("{}", "utf-8")
    (folder / "voice_styles").mkdir()
    (folder / "voice_styles/F1.json").write_text(json.dumps({}), "utf-8")
    return folder
