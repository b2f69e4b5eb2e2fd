# SPDX-License-Identifier: AGPL-3.0-or-later
"""A narrator's memory as a file: how one person's phones sound on average, in one language.

For each phone's two halves: how many frames taught it, their mean and variance. No order, no
words, no stretch of speech: nothing that was said can be played from it. The file's name is the
SHA-256 of its bytes; once written it is never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FORMAT = 1  # of the file
FEATURES = 1  # raise it when hmm.observe or hmm.memory make other numbers of the same sound
SIZE = 39  # numbers a frame: 13 cepstra, their slopes, the slopes of these
_MOST_PHONES = 500
_MOST_BYTES = 1_000_000
_DIGITS = 3  # behind the point, in natural logarithms of power: far below any spread


class UnfitError(ValueError):
    """A snapshot that cannot be used; ``reason`` is damaged, format or features."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Half:
    """One half of a phone: frames of 20 ms that taught it, their mean and variance."""

    frames: int
    mean: tuple[float, ...]
    variance: tuple[float, ...]


Phones = Mapping[str, tuple[Half, Half]]


@dataclass(frozen=True)
class Lesson:
    """One title that taught: its uid, seconds of speech and sentences that were learned from."""

    title: str
    seconds: int
    sentences: int


@dataclass(frozen=True)
class Snapshot:
    """The phones of one narrator (a pseudonym) in one language, and where they come from.

    Numbers are cepstra of log mel power minus the mean of the recording's speech, so that neither
    the microphone's colour nor its gain is in them. ``date`` is the day on which it was learned.
    """

    narrator: str
    lang: str
    consent: str
    date: str
    phones: Phones
    lessons: tuple[Lesson, ...] = field(default=())

    @property
    def seconds(self) -> int:
        """How much speech taught it."""
        return sum(lesson.seconds for lesson in self.lessons)


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """The file: canonical JSON, a phone a line, the same bytes for the same snapshot."""
    head = {
        "format": FORMAT,
        "features": FEATURES,
        "narrator": snapshot.narrator,
        "lang": snapshot.lang,
        "consent": snapshot.consent,
        "date": snapshot.date,
        "lessons": [asdict(lesson) for lesson in snapshot.lessons],
    }
    lines = [f"{_json(key)}:{_json(value)}" for key, value in head.items()]
    phones = (
        f"{_json(name)}:{_json([_plain(half) for half in halves])}"
        for name, halves in sorted(snapshot.phones.items())
    )
    lines.append('"phones":{\n' + ",\n".join(phones) + "\n}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


def _plain(half: Half) -> list[object]:
    return [half.frames, _rounded(half.mean), _rounded(half.variance)]


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(float(value), _DIGITS) + 0.0 for value in values]  # no -0.0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: bytes) -> str:
    """The name that bytes of a snapshot have."""
    return hashlib.sha256(data).hexdigest()


def read_snapshot(path: Path, digest: str) -> Snapshot:
    """The snapshot in a file; `UnfitError` when it is not what its name says or too old.

    OSError when it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES or digest_of(data) != digest:
        raise UnfitError("damaged")
    return parsed(data)


def remembered(path: Path | None) -> Phones:
    """The phones in a snapshot that was found good before; none without one, or if it broke."""
    if path is None:
        return {}
    try:
        return parsed(path.read_bytes()).phones
    except (OSError, UnfitError):
        return {}


def pooled(known: Sequence[Phones]) -> dict[str, tuple[Half, Half]]:
    """Phones as if all that taught any of them had taught one: every frame counts alike."""
    together: dict[str, list[tuple[Half, Half]]] = {}
    for phones in known:
        for name, halves in phones.items():
            together.setdefault(name, []).append(halves)
    return {
        name: (_joined([one for one, _ in many]), _joined([other for _, other in many]))
        for name, many in together.items()
    }


def _joined(halves: Sequence[Half]) -> Half:
    frames = sum(half.frames for half in halves)
    shares = [half.frames / max(1, frames) for half in halves]
    columns = zip(*(half.mean for half in halves), strict=True)
    mean = tuple(_weighed(shares, column) for column in columns)
    spread = zip(*(_powers(half) for half in halves), strict=True)
    variance = (max(0.0, _weighed(shares, p) - m * m) for p, m in zip(spread, mean, strict=True))
    return Half(frames, mean, tuple(variance))


def _weighed(shares: Sequence[float], values: Sequence[float]) -> float:
    return sum(share * value for share, value in zip(shares, values, strict=True))


def _powers(half: Half) -> tuple[float, ...]:
    return tuple(v + m * m for v, m in zip(half.variance, half.mean, strict=True))


@contextmanager
def together(pinned: Path | None, lessons: Sequence[Path]) -> Iterator[Path | None]:
    """A snapshot of all that is known of a reader's voice; the pinned one where that is all."""
    known = [phones for path in lessons if (phones := remembered(path))]
    if not known:
        yield pinned
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voice.json"
        phones = pooled([*known, remembered(pinned)])
        path.write_bytes(snapshot_bytes(Snapshot("", "", "", "", phones)))
        yield path


def parsed(data: bytes) -> Snapshot:
    """The snapshot in bytes; `UnfitError` for anything else."""
    try:
        plain = json.loads(data)
        if plain["format"] != FORMAT:
            raise UnfitError("format")
        if plain["features"] != FEATURES:
            raise UnfitError("features")
        return _snapshot(plain)
    except UnfitError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise UnfitError("damaged") from problem


def _snapshot(plain: Mapping[str, Any]) -> Snapshot:
    texts = {key: plain[key] for key in ("narrator", "lang", "consent", "date")}
    if not all(isinstance(value, str) for value in texts.values()):
        raise UnfitError("damaged")
    if not 0 < len(plain["phones"]) <= _MOST_PHONES:
        raise UnfitError("damaged")
    phones = {str(name): _halves(halves) for name, halves in plain["phones"].items()}
    lessons = tuple(
        Lesson(str(one["title"]), int(one["seconds"]), int(one["sentences"]))
        for one in plain["lessons"]
    )
    return Snapshot(**texts, phones=phones, lessons=lessons)


def _halves(plain: Sequence[Any]) -> tuple[Half, Half]:
    first, second = (
        Half(int(frames), _numbers(mean), _numbers(variance)) for frames, mean, variance in plain
    )
    if min(first.frames, second.frames) < 0 or min(*first.variance, *second.variance) < 0:
        raise UnfitError("damaged")
    return first, second


def _numbers(plain: Sequence[Any]) -> tuple[float, ...]:
    values = tuple(float(value) for value in plain)
    if len(values) != SIZE or not all(abs(value) < 1e4 for value in values):  # NaN is not below
        raise UnfitError("damaged")
    return values
