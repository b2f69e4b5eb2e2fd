# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table ``[engine]`` of a voice.toml, checked by the engine that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.config.toml_file import TomlFile, unknown_key
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail

_MOST_SECONDS = 600
_WANT = {str: "text", int: "integer", list: "list of texts"}


class Options:
    """The values of ``[engine]``; every complaint is a DaisyError with exit code 4."""

    def __init__(self, spec: VoiceSpec, known: Mapping[str, type]) -> None:
        """DP-CFG-004 or -005 for a key that the engine has not, -006 for another kind of value."""
        self._spec = spec
        file = spec.source or TomlFile(spec.name, {}, {})
        for key, value in spec.options.items():
            if key not in known:
                found = unknown_key(file, f"engine.{key}", known)
                raise DaisyError(found, exit_code=ExitCode.BAD_CONFIG)
            if not _fits(value, known[key]):
                raise self._bad("DP-CFG-006", key, want=_WANT[known[key]])

    def place(self, key: str) -> Place:
        """Where a key stands."""
        return self._spec.place(f"engine.{key}")

    def text(self, key: str, default: str = "") -> str:
        """A text without blanks around it."""
        return str(self._spec.options.get(key, default)).strip()

    def needed(self, key: str) -> str:
        """A text that must be there; DP-CFG-007."""
        if found := self.text(key):
            return found
        raise self.missing(key)

    def missing(self, key: str) -> DaisyError:
        """The complaint that a value must not be missing."""
        return self._bad("DP-CFG-007", key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(str(text) for text in self._spec.options.get(key, ()))

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A number within its range; DP-VOI-040."""
        value = int(self._spec.options.get(key, default))
        if not least <= value <= most:
            raise self.impossible(key, str(value), f"{least}–{most}")
        return value

    def seconds(self, default: float) -> float:
        """How long a sentence may take: ``seconds``, 1 to 600."""
        return float(self.number("seconds", int(default), 1, _MOST_SECONDS))

    def one_of(self, key: str, possible: tuple[str, ...]) -> str:
        """One of some words, the first when nothing is said; DP-VOI-040."""
        value = self.text(key, possible[0])
        if value not in possible:
            raise self.impossible(key, value, ", ".join(possible))
        return value

    def impossible(self, key: str, value: str, possible: str) -> DaisyError:
        """The complaint that a value cannot be."""
        return self._bad("DP-VOI-040", key, value=value[:60], possible=possible)

    def _bad(self, id: str, key: str, **facts: str) -> DaisyError:
        dotted = f"engine.{key}"
        return fail(id, self.place(key), exit_code=ExitCode.BAD_CONFIG, key=dotted, **facts)


def _fits(value: Any, want: type) -> bool:
    if want is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, want) and not isinstance(value, bool)


def speaks(spec: VoiceSpec, languages: tuple[str, ...], lang: str) -> bool:
    """Whether a voice that names its languages has this one; one that names none has all.

    Without ``languages`` in ``[engine]`` the voice's own ``language`` counts.
    """
    own = languages or ((spec.language,) if spec.language else ())
    main = lang.lower().split("-")[0]
    return not own or any(tag.lower().split("-")[0] == main for tag in own)
