# SPDX-License-Identifier: AGPL-3.0-or-later
"""As sherpa-onnx 2.0 looks from outside, for a VITS model of two speakers."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import fake_sound as fake


class OfflineTtsVitsModelConfig:
    def __init__(
        self, model: str, lexicon: str = "", tokens: str = "", data_dir: str = "",
        dict_dir: str = "", noise_scale: float = 0.667, noise_scale_w: float = 0.8,
        length_scale: float = 1.0,
    ) -> None:  # fmt: skip
        self.model, self.tokens = model, tokens


class OfflineTtsModelConfig:
    def __init__(
        self, vits: OfflineTtsVitsModelConfig, num_threads: int = 1, debug: bool = False,
        provider: str = "cpu",
    ) -> None:  # fmt: skip
        self.vits = vits


class OfflineTtsConfig:
    def __init__(
        self, model: OfflineTtsModelConfig, rule_fsts: str = "", rule_fars: str = "",
        max_num_sentences: int = 1, silence_scale: float = 0.2,
    ) -> None:  # fmt: skip
        self.model = model

    def validate(self) -> bool:
        return Path(self.model.vits.model).is_file() and Path(self.model.vits.tokens).is_file()


class GeneratedAudio:
    def __init__(self, samples: list[float], sample_rate: int) -> None:
        self.samples, self.sample_rate = samples, sample_rate


class OfflineTts:
    num_speakers = 2

    def __init__(self, config: OfflineTtsConfig) -> None:
        if b"broken" in Path(config.model.vits.model).read_bytes():
            raise RuntimeError("Load model failed: protobuf parsing failed")

    def generate(self, text: str, sid: int = 0, speed: float = 1.0) -> GeneratedAudio:
        fake.misbehave(text)
        print("sherpa prints")
        if "내려받아라" in text:
            socket.create_connection(("127.0.0.1", 9), 1)
        pcm = fake.tone(text, round(100 * speed), 100 + 50 * sid)
        if fake.NOTHING in text:
            pcm = b""
        samples = memoryview(pcm).cast("h").tolist()
        if fake.RUBBISH in text:
            return GeneratedAudio([float("nan")] * 100, 1)
        return GeneratedAudio([s / 32768 for s in samples], fake.RATE)


assert os.environ["HF_HUB_OFFLINE"] == "1"
