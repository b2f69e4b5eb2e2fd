# SPDX-License-Identifier: AGPL-3.0-or-later
"""The child process in which a neural voice speaks: sherpa-onnx or supertonic, a person's model.

Nothing is downloaded: the packages are told to stay off the network, and a hook of Python's own
refuses every look-up and connection, whatever they try. What their C++ code does is bounded by the
parent's time limit; a crash there costs one sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

from daisy_pipeline.model.ports import Speech
from daisy_pipeline.tools.speech_child import Answer, RefusedError, Request, serve
from daisy_pipeline.tools.wav import write_speech

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_LAST_OF_PLANE = 0xFFFF  # supertonic's table of letters ends there


def main(words: list[str]) -> None:
    """Serve; the words are the folder shared with the parent, and the model as JSON."""
    sys.addaudithook(_refuse_network)
    model = json.loads(words[1])
    make: Callable[[Mapping[str, Any]], _Sherpa | _Supertonic]
    make = _Sherpa if model["kind"] == "sherpa" else _Supertonic
    serve(lambda: _speaking(make(model)), words[0])


def _refuse_network(event: str, _: object) -> None:
    if event in _NETWORK:
        raise PermissionError("a voice may not use the network")


def _speaking(engine: _Sherpa | _Supertonic) -> Callable[[Request], Answer]:
    def answer(asked: Request) -> Answer:
        if asked["do"] == "about":
            return {"speakers": engine.speakers()}
        write_speech(Path(asked["out"]), engine.say(asked))
        return {}

    return answer


class _Sherpa:
    """sherpa-onnx: ``family`` names the class of its settings, ``files`` are their arguments."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        sherpa = _package("sherpa_onnx")
        family = model["family"]
        own = getattr(sherpa, f"OfflineTts{family.capitalize()}ModelConfig", None)
        if own is None:
            raise RefusedError("model", family)
        config = sherpa.OfflineTtsConfig(
            model=sherpa.OfflineTtsModelConfig(
                **{family: own(**model["files"])}, num_threads=model["threads"], provider="cpu"
            ),
            max_num_sentences=1,
        )
        try:
            if not config.validate():
                raise RefusedError("model", family)
            self._engine: Any = sherpa.OfflineTts(config)
        except RuntimeError as problem:
            raise RefusedError("model", problem) from None

    def speakers(self) -> list[str]:
        """The numbers of the model's speakers."""
        return [str(n) for n in range(max(1, int(self._engine.num_speakers)))]

    def say(self, asked: Request) -> Speech:
        """The speech; RefusedError voice for a speaker that the model has not."""
        voice = str(asked["voice"] or "0")
        if voice not in self.speakers():
            raise RefusedError("voice", ", ".join(self.speakers()[:20]))
        made = self._engine.generate(asked["text"], sid=int(voice), speed=asked["rate"] / 100)
        return Speech(_pcm(made.samples), int(made.sample_rate))


class _Supertonic:
    """supertonic: a folder with ``onnx`` and ``voice_styles``; the voice is a style's name."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        package = _package("supertonic")
        self._seed: Any = import_module("numpy").random.seed
        self._steps = model["steps"]
        try:
            self._engine: Any = package.TTS(
                model=model["release"],
                model_dir=model["folder"],
                auto_download=False,
                intra_op_num_threads=model["threads"],
                inter_op_num_threads=1,
            )
        except Exception as problem:  # FileNotFoundError, ValueError, onnxruntime's own
            raise RefusedError("model", problem) from None
        self._styles: dict[str, Any] = {}

    def speakers(self) -> list[str]:
        """The names of the model's styles."""
        return [str(name) for name in self._engine.voice_style_names]

    def say(self, asked: Request) -> Speech:
        """The speech; RefusedError voice or language for one that the model has not."""
        voice = str(asked["voice"])
        if voice not in self.speakers():
            raise RefusedError("voice", ", ".join(self.speakers()[:20]))
        if asked["lang"] not in import_module("supertonic.config").SUPPORTED_LANGUAGES:
            raise RefusedError("language", asked["lang"])
        text = self._sayable(asked["text"])
        rate = int(self._engine.sample_rate)
        if not any(sign.isalnum() for sign in text):
            return Speech(b"", rate)
        if voice not in self._styles:
            self._styles[voice] = self._engine.get_voice_style(voice)
        self._seed(crc32(text.encode()))  # its noise: the same words sound the same
        speed = min(2.0, max(0.7, asked["rate"] / 100))
        wave, _ = self._engine.synthesize(
            text, self._styles[voice], total_steps=self._steps, speed=speed, lang=asked["lang"]
        )
        return Speech(_pcm(wave[0]), rate)

    def _sayable(self, text: str) -> str:
        """The text without letters that the model was not taught: one of them would stop it."""
        plain = "".join(c for c in text if ord(c) <= _LAST_OF_PLANE)
        _, unknown = self._engine.model.text_processor.validate_text(plain)
        return "".join(c for c in plain if c not in set(unknown))


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as problem:
        raise RefusedError("package", problem.name or name) from None
    except Exception as problem:  # a native library that cannot be loaded
        raise RefusedError("engine", problem) from None


def _pcm(samples: Any) -> bytes:
    """Samples from -1 to 1 as 16 bit; what is no number is silence."""
    numpy = import_module("numpy")
    found = numpy.nan_to_num(numpy.asarray(samples, dtype=numpy.float32).reshape(-1))
    pcm: bytes = (numpy.clip(found, -1, 1) * 32767).round().astype("<i2").tobytes()
    return pcm


if __name__ == "__main__":
    main(sys.argv[1:])
