# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report of a build: report.json for machines, report.html (and report.en.html) for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.build.report_mastering import mastering_data
from daisy_pipeline.build.report_page import page
from daisy_pipeline.build.report_sound import listening_data
from daisy_pipeline.build.store import Done
from daisy_pipeline.messages import Severity, finding_data, severity
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Acceptance, Title
from daisy_pipeline.tools.files import publish

if TYPE_CHECKING:
    from daisy_pipeline.config.synthetic_voices import VoiceSpec


@dataclass(frozen=True)
class Outcome:
    """What a build came to, as the report needs it; ``voices`` are those that spoke in it."""

    title: Title
    products: Mapping[str, Mapping[str, Any]]
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]
    rejected: tuple[str, ...]
    done: Mapping[str, Done]
    voices: tuple[VoiceSpec, ...] = ()


def write_report(outcome: Outcome, folder: Path, lang: str, stem: str = "report") -> None:
    """Write report.json and the two pages; ``lang`` is the language of report.html.

    Another ``stem`` gives other names: report-daisy202.json.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = _plain(outcome)
    data = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _put(data, folder / f"{stem}.json")
    other = "en" if lang == "ko" else "ko"
    _put(page(plain, lang, f"{stem}.{other}.html"), folder / f"{stem}.html")
    _put(page(plain, other, f"{stem}.html"), folder / f"{stem}.{other}.html")


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
        "voices": [
            {"name": voice.name, "engine": voice.engine, "licence": voice.licence}
            for voice in outcome.voices
            if voice.folder is not None  # an engine's own voice is named with the narrators
        ],
        "products": {
            name: _product(entry, outcome.done.get(f"check-{name}"))
            for name, entry in sorted(outcome.products.items())
        },
        "rejected": list(outcome.rejected),
        "findings": [finding_data(f) for f in outcome.findings],
        "accepted": [
            {**finding_data(f), "by": a.by, "reason": a.reason} for f, a in outcome.accepted
        ],
        **listening_data(outcome.done, outcome.products),
        "sound": mastering_data(outcome.done),
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
