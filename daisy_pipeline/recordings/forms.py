# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms in which sound is encoded: MP3, and what other products play."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

from daisy_pipeline.model.times import Ms

FORMS = {
    "mp3": "daisy_pipeline.tools.mp3:MP3",
    "aac": "daisy_pipeline.tools.aac:AAC",
}
"""Where the door of each form is, imported when it is needed."""


class Writer(Protocol):
    """Encodes mono 16-bit samples into an open file; leaving the block writes what is left."""

    @property
    def duration(self) -> Ms:
        """How long a plain decoder plays what was written, known after the block."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def write(self, pcm: bytes) -> None:
        """Encode some samples."""
        ...


class Form(Protocol):
    """How sound is encoded. ``suffix`` ends the file's name and begins with a dot.

    ``rates`` (Hz) and ``bitrates`` (kbit/s) are those that it has. ``level`` is what its encoder
    does to the level of all sound, dB; ``margin`` how far true peaks commonly rise by encoding, dB.
    """

    suffix: str
    media_type: str
    rates: tuple[int, ...]
    bitrates: tuple[int, ...]
    level: float
    margin: float

    def writer(self, file: BinaryIO, rate: int, bitrate: int) -> Writer:
        """A writer into an empty file, which may be read and sought in."""
        ...

    def delay(self, rate: int) -> Ms:
        """How much later than in the samples given everything sounds, as a plain decoder plays."""
        ...


def load_form(name: str) -> Form:
    """The form of a name in `FORMS`."""
    module, _, member = FORMS[name].partition(":")
    return cast(Form, getattr(import_module(module), member))
