# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of the report on the sound itself: what recordings were like, what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

from daisy_pipeline.build.report_listen import framed
from daisy_pipeline.build.store import Done
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.messages import clock
from daisy_pipeline.model import codec
from daisy_pipeline.model.track import MediaFile, Recording
from daisy_pipeline.recordings.clean import Cleaning, Figures
from daisy_pipeline.recordings.mastered import Reached
from daisy_pipeline.recordings.measured import SILENT

Say = Callable[..., str]
Kind = TypeVar("Kind")
_DASH = "–"


def mastering_data(done: Mapping[str, Done]) -> dict[str, Any]:
    """``recordings``: originals with their figures, gains and what was cleaned; ``parts``: the
    encoded files with their loudness before and after. {} where nothing was mastered.

    LUFS, dBTP, dBFS and dB; durations in ms; a figure of digital silence is None.
    """
    reached = dict(_reached(done))
    cleaned = _by_digest(done, "clean", "cleaned.json", Cleaning)
    gains: dict[str, list[float]] = {}
    for _, part in reached.values():
        for digest, gain in part.gains.items():
            gains.setdefault(digest, []).append(gain)
    recordings = [
        _recording(r, cleaned[job], gains.get(r.digest, []))
        for job, r in _by_digest(done, "probe", "recording.json", Recording).items()
        if job in cleaned
    ]
    parts = [_part(name, *both) for name, both in sorted(reached.items())]
    recordings.sort(key=lambda r: natural_key(str(r["file"])))
    return {"recordings": recordings, "parts": parts} if recordings or parts else {}


def _by_digest(done: Mapping[str, Done], step: str, name: str, kind: type[Kind]) -> dict[str, Kind]:
    """What the jobs of a step wrote, by the beginning of the original's digest."""
    return {
        job.removeprefix(f"{step}-"): codec.loads(kind, (result.payload / name).read_bytes())
        for job, result in done.items()
        if job.startswith(f"{step}-") and name in result.files
    }


def _reached(done: Mapping[str, Done]) -> Iterator[tuple[str, tuple[MediaFile, Reached]]]:
    """Every MP3 that was mastered, by its name; of several encodings the last one's id wins."""
    for _, result in sorted(done.items(), reverse=True):
        if "mastered.json" in result.files:
            media = codec.loads(MediaFile, (result.payload / "media.json").read_bytes())
            told = codec.loads(Reached, (result.payload / "mastered.json").read_bytes())
            if media.media_type == "audio/mpeg":
                yield media.name, (media, told)


def _recording(recording: Recording, cleaned: Cleaning, gains: Sequence[float]) -> dict[str, Any]:
    return {
        "file": recording.file,
        "source": recording.digest,
        "duration": recording.duration,
        "gain": [min(gains), max(gains)] if gains else None,
        "cleaned": [reason.kind for reason in cleaned.done],
        "before": _figures(cleaned.before),
        "after": _figures(cleaned.after) if cleaned.after else None,
    }


def _figures(figures: Figures) -> dict[str, float | None]:
    return {
        "loudness": _known(figures.loudness),
        "noise": _known(figures.noise),
        "snr": figures.snr if figures.noise > SILENT else None,
        "hum": figures.hum,
        "clicks": figures.clicks,
    }


def _part(name: str, media: MediaFile, reached: Reached) -> dict[str, Any]:
    return {
        "file": name,
        "duration": media.duration,
        "recorded": _known(reached.recorded),
        "wanted": reached.wanted,
        "loudness": _known(reached.loudness),
        "true_peak": _known(reached.true_peak),
        "limited": reached.limited,
        "filled": reached.filled,
    }


def _known(level: float) -> float | None:
    return level if level > SILENT else None


def mastering(plain: Mapping[str, Any], say: Say, lang: str) -> Iterable[str]:
    """The section: a table of the recordings, and one of the files made of them."""
    sound = plain.get("sound") or {}
    if not sound:
        return
    yield f'<h2 id="sound">{escape(say("report.sound"))}</h2>'
    yield f"<p>{escape(say('report.sound_why'))}</p>"
    if recordings := sound["recordings"]:
        heads = ("recording", "duration", "recorded_loudness", "gain", "noise", "snr", "cleaned")
        rows = [_row(_recording_cells(r, say, lang)) for r in recordings]
        title = say("report.sound_recordings", count=len(recordings))
        yield framed(title, "sound-recordings", [say(f"report.{h}") for h in heads], rows)
    if parts := sound["parts"]:
        columns = ("part", "duration", "recorded_loudness", "made_loudness", "true_peak", "filled")
        made = [_row(_part_cells(p, lang)) for p in parts]
        title = say("report.sound_parts", count=len(parts))
        yield framed(title, "sound-parts", [say(f"report.{h}") for h in columns], made)


def _row(cells: Sequence[str]) -> str:
    head, *others = cells
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(head)}</th>'
        + "".join(f'<td role="cell">{escape(c)}</td>' for c in others)
        + "</tr>"
    )


def _recording_cells(one: Mapping[str, Any], say: Say, lang: str) -> Sequence[str]:
    before, cleaned = one["before"], [_done(kind, one, say) for kind in one["cleaned"]]
    return (
        one["file"],
        clock(one["duration"], lang),
        _number(before["loudness"]),
        _gain(one["gain"]),
        _number(before["noise"]),
        _number(before["snr"]),
        " ".join(cleaned) or say("report.not_cleaned"),
    )


def _gain(gain: Sequence[float] | None) -> str:
    """One figure, or the least and the most where parts were corrected by more or less."""
    if gain is None:
        return _DASH
    return " ~ ".join(f"{g:+.1f}" for g in dict.fromkeys(gain))


def _done(kind: str, one: Mapping[str, Any], say: Say) -> str:
    """What was cleaned, with its figure before and after."""
    figure = {"declick": "clicks", "dehum": "hum"}.get(kind, "noise")
    before, after = one["before"][figure], (one["after"] or {}).get(figure)
    return say(f"cleaned.{kind}", before=_number(before), after=_number(after))


def _part_cells(one: Mapping[str, Any], lang: str) -> Sequence[str]:
    return (
        one["file"],
        clock(one["duration"], lang),
        _number(one["recorded"]),
        _number(one["loudness"]),
        _number(one["true_peak"]),
        clock(one["filled"], lang) if one["filled"] else _DASH,
    )


def _number(value: float | None) -> str:
    return _DASH if value is None else f"{value:.1f}"
