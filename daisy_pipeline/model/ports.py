# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors between rooms: what a reader, voice, aligner, emitter, checker and executor must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.title import Title

if TYPE_CHECKING:  # a build with nothing to do needs steps, but no Book: that is half its start-up
    from daisy_pipeline.model.book import Book, Segment
    from daisy_pipeline.model.outline import Reason
    from daisy_pipeline.model.track import Clip, Media, Recording, SyncTrack, WordTime

Settings = Mapping[str, Any]
Result = TypeVar("Result", covariant=True)


class Progress(Protocol):
    """Where work reports how far it is; whoever listens decides what a person hears."""

    def step(self, done: int, total: int, what: str) -> None:
        """Tell that ``done`` of ``total`` of ``what`` (a message key or a name) is done."""
        ...


class Silent:
    """A Progress that nobody listens to."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class ReadResult:
    """What a reader makes: the Book, what is to be told, the bytes of its resources by name.

    ``details`` say how the file was understood, for the report's data (JSON values). ``reasons``
    say why lines became headings and the like, or did not, for a person to correct. ``listed``
    are rows for a person to go through, by kind (``unsure``: words that OCR was not sure of).
    """

    book: Book
    findings: tuple[Finding, ...] = ()
    resources: Mapping[str, bytes] = field(default_factory=dict)
    details: Mapping[str, str | int | bool] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    listed: Mapping[str, Sequence[Mapping[str, str | int | bool]]] = field(default_factory=dict)


class Reader(Protocol):
    """Reads one source format. Raise ``version`` whenever the same file may give another Book."""

    name: str
    version: int

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the file is of this format, judged by its first 4,096 bytes, then its suffix."""
        ...

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the file; DaisyError when it cannot be read."""
        ...


@runtime_checkable
class SlowReader(Protocol):
    """A reader that takes minutes for a book (OCR) and tells how far it is."""

    def read_slowly(self, path: Path, settings: Settings, progress: Progress) -> ReadResult:
        """As Reader.read."""
        ...


@dataclass(frozen=True, slots=True)
class Speech:
    """Speech as 16-bit signed little-endian mono samples."""

    pcm: bytes
    rate: int


class Voice(Protocol):
    """A synthetic voice that speaks one segment at a time."""

    name: str
    version: int

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``, without pauses around it; DaisyError when it fails."""
        ...


@dataclass(frozen=True)
class AlignInput:
    """What an aligner gets: originals that follow each other, and the segments they carry.

    ``segments`` are (segment, language) in reading order. ``paths`` leads from a recording's
    digest to its file. ``anchors`` are clips that people have set: they stand, and the rest is
    found around them. ``memory`` is a snapshot of the narrator's voice, learned before.
    ``model`` is the folder of a speech model of the site's own.
    """

    recordings: tuple[Recording, ...]
    paths: Mapping[str, Path]
    segments: tuple[tuple[Segment, str], ...]
    settings: Settings
    anchors: tuple[Clip, ...] = ()
    memory: Path | None = None
    model: Path | None = None


@dataclass(frozen=True)
class AlignResult:
    """The track over the given segments (each has exactly one clip), and findings.

    ``told`` are segments whose doubt is no news: a finding speaks of their whole recording, or
    they have nothing to say. Other doubtful clips are told later, after people's corrections.
    ``words`` are the times of words, for the segments where they are known.
    """

    track: SyncTrack
    findings: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()
    words: tuple[WordTime, ...] = ()


class Aligner(Protocol):
    """Places segments in human speech."""

    name: str
    version: int

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        """A clip for every segment, in ms of the originals; memory flat over the length."""
        ...


@dataclass(frozen=True)
class ProductInput:
    """All that an emitter gets. ``images`` and ``audio`` lead from names to readable files.

    ``refused`` are pictures of the Book that no product can show, which has been told.
    ``track`` and ``media`` are None for products without sound. ``words`` are the times of words
    in reading order, for the segments where they are known. ``settings`` holds the emitter's
    own section of the configuration; ``generator`` names program and version. ``joined`` is the
    same sound encoded once more, to become one file (AAC of an M4B). ``fonts`` are files and
    folders with fonts of a library's own.
    """

    book: Book
    title: Title
    settings: Settings
    images: Mapping[str, Path] = field(default_factory=dict)
    track: SyncTrack | None = None
    media: Media | None = None
    audio: Mapping[str, Path] = field(default_factory=dict)
    generator: str = "daisy-pipeline"
    refused: frozenset[str] = frozenset()
    words: tuple[WordTime, ...] = ()
    joined: Media | None = None
    fonts: tuple[Path, ...] = ()


class Emitter(Protocol):
    """Writes one product. Raise ``version`` whenever the bytes may change."""

    name: str
    version: int

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole product into the empty folder ``out``."""
        ...


class Checker(Protocol):
    """Judges a finished product, ours or another's."""

    name: str
    version: int

    def recognizes(self, folder: Path) -> bool:
        """Whether the unpacked folder holds this format."""
        ...

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with it; [] for a good product."""
        ...


class Executor(Protocol):
    """Where steps run: here, in local processes, or by a queue's workers."""

    def submit(self, call: Callable[..., Result], *args: object) -> Future[Result]:
        """Run a picklable call somewhere; its future tells the end."""
        ...


@dataclass(frozen=True, slots=True)
class Sound:
    """One decoded block: 16-bit signed mono samples at ``rate``, beginning ``at`` ms."""

    pcm: bytes
    rate: int
    at: Ms


@dataclass(frozen=True)
class StepInput:
    """What a step's function gets; all of it is picklable and all of it is in the step's key.

    ``inputs`` leads from a name to a person's file or the payload folder of an earlier step.
    ``settings`` holds the sections the step declares (``{"recordings": {...}}``), ``params`` the
    JSON values of this one run (which part, which product).
    """

    inputs: Mapping[str, Path]
    settings: Settings = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    title: Title | None = None
    progress: Progress = field(default_factory=Silent)

    def numbered(self, prefix: str) -> tuple[Path, ...]:
        """The inputs ``prefix-001``, ``prefix-002`` ... in order."""
        numbers = {n: n.removeprefix(prefix + "-") for n in self.inputs}
        own = [(int(number), n) for n, number in numbers.items() if number.isdecimal()]
        return tuple(self.inputs[n] for _, n in sorted(own))


@dataclass(frozen=True)
class Step:
    """A kind of step as its room declares it.

    ``run`` is ``"module:function"``, called as ``function(StepInput, out: Path) -> findings``; it
    writes its payload into the empty folder ``out``. ``settings`` are the sections of the
    configuration that it reads, ``tools`` the names of packages whose versions change its bytes.
    """

    name: str
    version: int
    run: str
    settings: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    needs_title: bool = False
