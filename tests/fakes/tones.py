# SPDX-License-Identifier: AGPL-3.0-or-later
"""A language of tones and the speech model that knows it: each syllable has a frequency of its own.

The model is a real ONNX graph over raw samples: a Fourier transform as weights of a convolution,
power at each syllable's frequency against all power, silence as CTC's blank. No synthetic voice
sounds like it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from tests.fakes import narrator

RATE = narrator.RATE
HOP = 320  # 20 ms
SYLLABLES = tuple("가너도루므비새제호유처파")  # no two share a sound
HZ = {s: 300 * 1.22**n for n, s in enumerate(SYLLABLES)}
BLANK, SEPARATOR = "[PAD]", "|"
VOCABULARY = {BLANK: 0, SEPARATOR: 1, "[UNK]": 2, **{s: n for n, s in enumerate(SYLLABLES, 3)}}
META: Mapping[str, object] = {
    "frame_shift_ms": 20,
    "sample_rate": RATE,
    "normalization": "none",
    "blank": BLANK,
    "separator": SEPARATOR,
    "unit": "syllable",
    "licence": "시험용",
}


def texts(count: int, seed: int = 1) -> tuple[str, ...]:
    """Sentences of three to six words of two to four syllables."""
    chance = np.random.default_rng(seed)
    return tuple(
        " ".join(
            "".join(chance.choice(SYLLABLES, chance.integers(2, 5)))
            for _ in range(chance.integers(3, 7))
        )
        + "."
        for _ in range(count)
    )


def said(text: str, milliseconds: int = 120) -> np.ndarray:
    """The sentence in tones, with short breaks between words."""
    size = RATE * milliseconds // 1000
    rise = np.minimum(1, np.minimum(np.arange(size), np.arange(size)[::-1]) / (RATE // 100))
    time = np.arange(size) / RATE
    parts = []
    for word in text.rstrip(".").split():
        parts += [8000 * rise * np.sin(2 * np.pi * HZ[sign] * time) for sign in word]
        parts.append(np.zeros(RATE * 60 // 1000))
    return np.concatenate(parts[:-1]).astype("<i2")


def _constants() -> dict[str, np.ndarray]:
    """The model's numbers: logits are 30 times a tone's share of the power, blank without power."""
    size = 480
    time = np.arange(size) / RATE
    window = np.hanning(size)
    waves = [f(2 * np.pi * hz * time) * window for hz in HZ.values() for f in (np.cos, np.sin)]
    return {
        "dft": np.array(waves, np.float32)[:, None, :] / np.float32(size / 4),
        "power": np.repeat(np.eye(len(HZ)), 2, axis=1).astype(np.float32)[:, :, None],
        "least": np.array([1e-3], np.float32),
        "sharp": np.array([30], np.float32),
        "never": np.array([-20], np.float32),
        "axis": np.array([1], np.int64),
    }


def model_bytes(hop: int = HOP, last: str = "") -> bytes:
    """The model: samples [1, n] to logits [1, frames, tokens]; ``last``: one more operator."""
    made = [
        ("Unsqueeze", ["samples", "axis"], "wave", {}),
        ("Conv", ["wave", "dft"], "spectrum", {"strides": [hop], "pads": [80, 80]}),
        ("Mul", ["spectrum", "spectrum"], "squares", {}),
        ("Conv", ["squares", "power"], "powers", {}),
        ("ReduceSum", ["powers", "axis"], "whole", {"keepdims": 1}),
        ("Add", ["whole", "least"], "some", {}),
        ("Div", ["powers", "some"], "share", {}),
        ("Mul", ["share", "sharp"], "tokens", {}),
        ("Div", ["least", "some"], "silence", {}),
        ("Mul", ["silence", "sharp"], "blank", {}),
        ("Mul", ["silence", "never"], "low", {}),
        ("Add", ["low", "never"], "other", {}),
        ("Concat", ["blank", "other", "other", "tokens"], "logits", {"axis": 1}),
        ("Transpose", ["logits"], "rows", {"perm": [0, 2, 1]}),
        (last or "Identity", ["rows"], "said", {}),
    ]
    nodes = [helper.make_node(kind, given, [out], **more) for kind, given, out, more in made]
    graph = helper.make_graph(
        nodes,
        "tones",
        [helper.make_tensor_value_info("samples", TensorProto.FLOAT, [1, "n"])],
        [helper.make_tensor_value_info("said", TensorProto.FLOAT, [1, "frames", len(VOCABULARY)])],
        [numpy_helper.from_array(v, k) for k, v in _constants().items()],
    )
    opset = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString())


def folder(
    path: Path,
    model: bytes | None = None,
    vocabulary: object = None,
    **meta: object,
) -> Path:
    """A model's folder with everything right but what is given; None takes a value of meta out."""
    path.mkdir(parents=True, exist_ok=True)
    data = model_bytes() if model is None else model
    (path / "model.onnx").write_bytes(data)
    told = {**META, "sha256": hashlib.sha256(data).hexdigest(), **meta}
    told = {key: value for key, value in told.items() if value is not None}
    (path / "meta.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    words = VOCABULARY if vocabulary is None else vocabulary
    (path / "vocab.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")
    return path
