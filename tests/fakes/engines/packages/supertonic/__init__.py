# SPDX-License-Identifier: AGPL-3.0-or-later
"""As supertonic 1.3 looks from outside: noise from numpy's global state, letters it refuses."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import fake_sound as fake
import numpy as np


class TTS:
    def __init__(
        self, model: str = "supertonic-3", model_dir: str | None = None,
        auto_download: bool = True, intra_op_num_threads: int | None = None,
        inter_op_num_threads: int | None = None,
    ) -> None:  # fmt: skip
        assert model_dir and not auto_download
        if not (Path(model_dir) / "onnx/vocoder.onnx").exists():
            raise FileNotFoundError(f"ONNX model files not found in {model_dir}.")
        self.sample_rate = 24000
        self.voice_style_names = sorted(p.stem for p in Path(model_dir, "voice_styles").glob("*"))
        self.model = SimpleNamespace(text_processor=SimpleNamespace(validate_text=_validate))

    def get_voice_style(self, voice_name: str) -> str:
        return f"style {voice_name}"

    def synthesize(
        self, text: str, voice_style: str, total_steps: int = 8, speed: float = 1.05,
        max_chunk_length: int | None = None, silence_duration: float = 0.3,
        lang: str | None = None, verbose: bool = False,
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        if not text.strip():
            raise ValueError("Text cannot be empty")
        if not _validate(text)[0]:
            raise ValueError("Found unsupported character(s)")
        fake.misbehave(text)
        pcm = np.frombuffer(fake.tone(text, round(100 * speed)), np.int16) / 32768
        wave = (pcm + 0.0005 * np.random.randn(len(pcm)))[np.newaxis].astype(np.float32)
        return wave, np.array([wave.shape[1] / self.sample_rate])


def _validate(text: str) -> tuple[bool, list[str]]:
    np.array([ord(sign) for sign in text], dtype=np.uint16)
    unknown = sorted({s for s in text if not ("가" <= s <= "힣" or s.isascii())})
    return not unknown, unknown
