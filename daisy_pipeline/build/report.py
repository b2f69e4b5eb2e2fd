# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report of a build: report.json for machines, report.html (and report.en.html) for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.build.report_page import page
from daisy_pipeline.build.store import Done
from daisy_pipeline.messages import Severity, finding_data, severity
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Acceptance, Title
from daisy_pipeline.model.track import ClipStatus, Recording, SyncTrack
from daisy_pipeline.tools.files import publish


@dataclass(frozen=True)
class Outcome:
    """What a build came to, as the report needs it."""

    title: Title
    products: Mapping[str, Mapping[str, Any]]
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]
    rejected: tuple[str, ...]
    done: Mapping[str, Done]


def write_report(outcome: Outcome, folder: Path, lang: str) -> None:
    """Write report.json and the two pages; ``lang`` is the language of report.html."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = _plain(outcome)
    data = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _put(data, folder / "report.json")
    other = "en" if lang == "ko" else "ko"
    _put(page(plain, lang, f"report.{other}.html"), folder / "report.html")
    _put(page(plain, other, "report.html"), folder / f"report.{other}.html")


def _put(text: str, target: Path) -> None:
    data = text.encode("utf-8")
    if not target.is_file() or target.read_bytes() != data:
        publish(data, target)


def _plain(outcome: Outcome) -> dict[str, Any]:
    title = outcome.title
    return {
        "title": {"slug": title.slug, "title": title.title, "uid": title.uid},
        "human_voice": title.human_voice,
        "narrators": list(title.narrators),
        "products": {
            name: _product(entry, outcome.done.get(f"check-{name}"))
            for name, entry in sorted(outcome.products.items())
        },
        "rejected": list(outcome.rejected),
        "findings": [finding_data(f) for f in outcome.findings],
        "accepted": [
            {**finding_data(f), "by": a.by, "reason": a.reason} for f, a in outcome.accepted
        ],
        "listen": _listen(outcome),
        "sources": _payload(outcome, "read", "sources.json"),
        "normalization": _payload(outcome, "normalize", "changes.json"),
        "proposals": _payload(outcome, "normalize", "proposals.json"),
        "doubtful": _payload(outcome, "readings", "doubtful.json"),
    }


def _product(entry: Mapping[str, Any], checked: Done | None) -> dict[str, Any]:
    """``checked`` counts faults that the check found, advice aside; None: not made this time."""
    kept = {k: entry[k] for k in ("folder", "package", "size", "duration_ms", "narration")}
    faults = (
        [f for f in checked.findings if severity(f.id) is not Severity.ADVICE] if checked else []
    )
    count = None if checked is None else len(faults)
    return {**kept, "files": len(entry["files"]), "checked": count}


def _payload(outcome: Outcome, job: str, name: str) -> Any:
    done = outcome.done.get(job)
    if done is None or name not in done.files:
        return []
    return json.loads((done.payload / name).read_bytes())


def _listen(outcome: Outcome) -> list[dict[str, Any]]:
    """The segments that a person should listen to, in reading order."""
    track_job, book_job = outcome.done.get("track"), outcome.done.get("readings")
    if track_job is None or book_job is None:
        return []
    track = codec.loads(SyncTrack, (track_job.payload / "track.json").read_bytes())
    doubtful = [c for c in track.clips if c.status is not ClipStatus.OK]
    if not doubtful:
        return []
    from daisy_pipeline.model.book import Book, text_of  # most reports have nothing to listen to
    from daisy_pipeline.model.walk import segments, top_blocks

    book = codec.loads(Book, (book_job.payload / "book.json").read_bytes())
    words = {s.id: text_of(s).strip() for s in segments(top_blocks(book))}
    files = _recording_names(outcome.done)
    return [
        {
            "segment": clip.segment,
            "text": words.get(clip.segment, ""),
            "file": files.get(clip.source, ""),
            "begin": clip.begin,
            "end": clip.end,
            "status": str(clip.status),
            "confidence": round(clip.confidence, 3),
        }
        for clip in doubtful
    ]


def _recording_names(done: Mapping[str, Done]) -> dict[str, str]:
    names = {}
    for result in done.values():
        if "recording.json" in result.files:
            data = (result.payload / "recording.json").read_bytes()
            recording = codec.loads(Recording, data)
            names[recording.digest] = recording.file
    return names
