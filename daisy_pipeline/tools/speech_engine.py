# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to neural voices (`[neural]`): sherpa-onnx and supertonic with a person's own model.

They run in a child process (`speech_engine_child`) on this machine's processor; nothing is
downloaded and nothing is sent (docs/decisions/0056). Engines that imitate a voice from a sample
(zipvoice, pocket) are left out on purpose: nobody's voice is cloned here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.tools.talker import Said, Talker, shared_talker

CHILD = "daisy_pipeline.tools.speech_engine_child"
LIMIT = 120.0  # seconds for a sentence; a large model takes one or two
PACKAGES = {"sherpa": "sherpa-onnx", "supertonic": "supertonic"}

# The files of sherpa-onnx's families by argument: (patterns, needed). A pattern names one file.
_FAMILIES: dict[str, dict[str, tuple[tuple[str, ...], bool]]] = {
    "supertonic": {
        "duration_predictor": (("duration_predictor*.onnx",), True),
        "text_encoder": (("text_encoder*.onnx",), True),
        "vector_estimator": (("vector_estimator*.onnx",), True),
        "vocoder": (("vocoder*.onnx",), True),
        "tts_json": (("tts.json",), True),
        "unicode_indexer": (("unicode_indexer.*",), True),
        "voice_style": (("voice*.bin",), True),
    },
    "kokoro": {
        "voices": (("voices.bin",), True),
        "model": (("model*.onnx",), True),
        "tokens": (("tokens.txt",), True),
        "lexicon": (("lexicon.txt",), False),
        "data_dir": (("espeak-ng-data",), False),
    },
    "matcha": {
        "vocoder": (("vocos*.onnx", "hifigan*.onnx"), True),
        "acoustic_model": (("model*.onnx",), True),
        "tokens": (("tokens.txt",), True),
        "lexicon": (("lexicon.txt",), False),
        "data_dir": (("espeak-ng-data",), False),
    },
    "vits": {
        "model": (("*.onnx",), True),
        "tokens": (("tokens.txt",), True),
        "lexicon": (("lexicon.txt",), False),
        "data_dir": (("espeak-ng-data",), False),
    },
}
_SUPERTONIC = (
    "onnx/tts.json", "onnx/unicode_indexer.json", "onnx/duration_predictor.onnx",
    "onnx/text_encoder.onnx", "onnx/vector_estimator.onnx", "onnx/vocoder.onnx", "voice_styles",
)  # fmt: skip
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "SUPERTONIC_LOG_LEVEL": "CRITICAL",
}


@dataclass(frozen=True, slots=True)
class Model:
    """A model's folder as a package wants it; ``family`` and ``files`` are sherpa-onnx's."""

    kind: str
    folder: Path
    family: str = ""
    files: tuple[tuple[str, str], ...] = ()
    release: str = "supertonic-3"
    steps: int = 8
    threads: int = 1

    @property
    def words(self) -> str:
        """The model in one line of JSON."""
        plain = {
            "kind": self.kind, "folder": str(self.folder), "family": self.family,
            "files": dict(self.files), "release": self.release, "steps": self.steps,
            "threads": self.threads,
        }  # fmt: skip
        return json.dumps(plain, sort_keys=True)


def missing_file(kind: str, folder: Path) -> str:
    """The first file that a model's folder lacks, as people would look for it; "" for none."""
    if kind == "supertonic":
        return next((name for name in _SUPERTONIC if not (folder / name).exists()), "")
    family = _FAMILIES[family_of(folder)]
    return next((p[0] for p, needed in family.values() if needed and not _named(folder, p)), "")


def family_of(folder: Path) -> str:
    """Which of sherpa-onnx's families lies in the folder, by the file that only it has."""
    for family, files in _FAMILIES.items():
        patterns, _ = next(iter(files.values()))
        if _named(folder, patterns):
            return family
    return "vits"


def sherpa_files(folder: Path) -> tuple[tuple[str, str], ...]:
    """The arguments that sherpa-onnx's settings for the folder's family get."""
    found = ((key, _named(folder, p)) for key, (p, _) in _FAMILIES[family_of(folder)].items())
    return tuple((key, str(path)) for key, path in found if path)


def _named(folder: Path, patterns: tuple[str, ...]) -> Path | None:
    return next((path for p in patterns for path in sorted(folder.glob(p))), None)


def speakers(model: Model) -> Said:
    """``values["speakers"]`` of the model, or why it cannot be opened."""
    return _talk(model).ask({"do": "about"}, LIMIT)


def say(model: Model, text: str, voice: str, lang: str, rate: int, seconds: float = LIMIT) -> Said:
    """The speech for a sentence, ``rate`` in percent.

    Why there is none, in `Said`: package, engine (missing), model (cannot be opened), voice (the
    detail names those there are), language, late, crashed, empty, rubbish, enormous, failed.
    """
    asked = {"do": "say", "text": text, "voice": voice, "lang": lang, "rate": rate}
    return _talk(model).say(asked, seconds)


def _talk(model: Model) -> Talker:
    return shared_talker(CHILD, (model.words,), _OFFLINE)
