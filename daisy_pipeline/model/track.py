# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which stretch of which recording belongs to which segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from daisy_pipeline.model.times import EditList, Ms


class ClipOrigin(StrEnum):
    """Who says so: a person's correction, the aligner, or the voice that spoke it."""

    HUMAN = "human"
    ALIGNER = "aligner"
    VOICE = "voice"


class ClipStatus(StrEnum):
    """What is known of a clip; ``low`` and ``missing`` ask for a person."""

    OK = "ok"
    REREAD = "reread"
    MISSING = "missing"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one segment, in ms of the original recording ``source`` (its sha256).

    A missing segment has ``begin == end`` where it should have been. ``pause`` is the silence
    before its words, from and to: the begin may stand anywhere in it; None when it is not known.
    """

    segment: str
    source: str
    begin: Ms
    end: Ms
    origin: ClipOrigin
    status: ClipStatus = ClipStatus.OK
    confidence: float = 1.0
    pause: tuple[Ms, Ms] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end:
            raise ValueError(f"impossible clip {self}")


@dataclass(frozen=True, slots=True)
class Extra:
    """Sound that belongs to no segment: an announcement, a cough, a broken-off reading."""

    source: str
    begin: Ms
    end: Ms
    kind: str = "unknown"


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one word sounds, in ms of the recording that its segment's clip names.

    The word is the characters ``first`` to ``last`` (not included) of the segment's text.
    """

    segment: str
    first: int
    last: int
    begin: Ms
    end: Ms


@dataclass(frozen=True)
class SyncTrack:
    """All clips in reading order, at most one a segment, and the extra sound.

    ``replaced`` are clips in whose stead a later take, or another one that a person named, counts.
    """

    clips: tuple[Clip, ...] = ()
    extras: tuple[Extra, ...] = ()
    replaced: tuple[Clip, ...] = ()

    @cached_property
    def by_segment(self) -> Mapping[str, Clip]:
        """Clips by segment id."""
        return {clip.segment: clip for clip in self.clips}


@dataclass(frozen=True, slots=True)
class Recording:
    """An original recording: ``digest`` is the file's sha256, ``file`` its path in the title."""

    digest: str
    file: str
    duration: Ms
    rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An encoded file of a product: ``name`` (``c001.mp3``), media type and its edit list.

    ``edits`` leads from originals straight to this file as a plain decoder plays it.
    """

    name: str
    media_type: str
    size: int
    edits: EditList

    @property
    def duration(self) -> Ms:
        """How long the file plays."""
        return self.edits.duration


@dataclass(frozen=True)
class Media:
    """The encoded files of a title in playing order."""

    files: tuple[MediaFile, ...] = ()

    def locate(self, clip: Clip) -> tuple[tuple[MediaFile, Ms, Ms], ...]:
        """Where a clip sounds: (file, begin, end) spans, nearly always one; () if missing or cut.

        The spans are grouped by file; a clip may lie over a cut.
        """
        return tuple(
            (file, begin, end)
            for file in self.files
            for begin, end in file.edits.spans(clip.source, clip.begin, clip.end)
        )
