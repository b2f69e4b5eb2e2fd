# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine ``neural``: sherpa-onnx or supertonic with a model that the library brings itself.

The packages come with the extra [neural]; no model is in them, and none is downloaded.
"""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import DaisyError, ExitCode, fail
from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.narration.engines.failures import failed, no_language
from daisy_pipeline.narration.engines.options import Options, speaks
from daisy_pipeline.narration.engines.words import say_in_pieces
from daisy_pipeline.tools import speech_engine
from daisy_pipeline.tools.pace import paced
from daisy_pipeline.tools.speech_engine import Model

KEYS: dict[str, type] = {
    "kind": str, "model": str, "release": str, "languages": list, "seconds": int, "steps": int,
    "threads": int,
}  # fmt: skip
KINDS = ("sherpa", "supertonic")
_RELEASES = ("supertonic-3", "supertonic-2", "supertonic")
_SLOWEST, _FASTEST = 70, 200  # percent of pace that a model itself is asked for
_LONGEST = 120  # characters at once: what supertonic does well in Korean


class NeuralVoice:
    """A neural voice; ``id`` is a speaker's number (sherpa) or a style's name (supertonic).

    The pitch, and a pace that models do not do well, are changed afterwards. sherpa-onnx draws
    its noise anew each time, so the same words are not the same bytes.
    """

    name = "neural"
    version = 1
    deterministic = False

    def __init__(self, spec: VoiceSpec, settings: Settings) -> None:
        """DaisyError (exit code 4): ``[engine]`` cannot be, DP-VOI-071 to -073, -082."""
        options = Options(spec, KEYS)
        self._spec, self._seconds = spec, options.seconds(speech_engine.LIMIT)
        self._languages = options.texts("languages")
        self._shown = options.needed("model")
        self._place = options.place("model")
        self._require_origin()
        kind, folder = options.one_of("kind", KINDS), _folder(spec, self._shown)
        if folder is None:
            raise self._bad("DP-VOI-071", name=self._shown)
        if lacking := speech_engine.missing_file(kind, folder):
            raise self._bad("DP-VOI-072", name=lacking, folder=self._shown)
        sherpa = kind == "sherpa"
        self._model = Model(
            kind,
            folder,
            speech_engine.family_of(folder) if sherpa else "",
            speech_engine.sherpa_files(folder) if sherpa else (),
            options.one_of("release", _RELEASES),
            options.number("steps", 8, 1, 100),
            options.number("threads", 1, 1, 64),
        )
        if sherpa and not self._languages and not spec.language:
            raise options.missing("languages")

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``.

        DaisyError: DP-VOI-002 the language, -070 the package is missing (exit code 5), -074 the
        model cannot be opened, -075 it has no such speaker, -062 to -067 it failed.
        """
        if not speaks(self._spec, self._languages, lang):
            raise no_language(lang)
        return say_in_pieces(text, lang, lambda piece: self._say(piece, lang), _LONGEST)

    def _say(self, text: str, lang: str) -> Speech:
        spec, main = self._spec, lang.lower().split("-")[0]
        rate = min(_FASTEST, max(_SLOWEST, spec.rate))
        said = speech_engine.say(self._model, text, spec.id, main, rate, self._seconds)
        if said.speech is not None:
            return paced(said.speech, spec.rate * 100 // rate, spec.pitch)
        raise self._failed(said.why, said.detail, text, lang)

    def _failed(self, why: str, detail: str, text: str, lang: str) -> DaisyError:
        match why:
            case "package" | "engine":
                how = f"pip install {speech_engine.PACKAGES[self._model.kind]}"
                facts = {"package": detail or self._model.kind, "how": how}
                place = self._spec.place("engine.kind")
                return fail("DP-VOI-070", place, exit_code=ExitCode.MISSING_TOOL, **facts)
            case "model":
                return self._bad("DP-VOI-074", name=self._shown, reason=detail[:160] or "-")
            case "voice":
                place, name = self._spec.place("voice.id"), self._spec.id or "-"
                code = ExitCode.BAD_CONFIG
                return fail("DP-VOI-075", place, exit_code=code, name=name, known=detail or "-")
            case "language":
                return no_language(lang)
        return failed(why, detail, self._spec.name, text, self._seconds)

    def _require_origin(self) -> None:
        """A model has terms of use, and was made from somebody's voice: both are to be named."""
        place = self._spec.place("voice")
        if not self._spec.licence:
            raise fail("DP-VOI-073", place, exit_code=ExitCode.BAD_CONFIG, name=self._spec.name)
        if not self._spec.made_from:
            raise fail("DP-VOI-082", place, exit_code=ExitCode.BAD_CONFIG, name=self._spec.name)

    def _bad(self, id: str, **facts: str) -> DaisyError:
        return fail(id, self._place, exit_code=ExitCode.BAD_CONFIG, **facts)


def _folder(spec: VoiceSpec, shown: str) -> Path | None:
    """The model's folder: beside voice.toml, or wherever an absolute path leads."""
    try:
        path = (spec.folder or Path()) / Path(shown).expanduser()
        return path.resolve() if path.is_dir() else None
    except (OSError, RuntimeError, ValueError):
        return None
