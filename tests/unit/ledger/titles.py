# SPDX-License-Identifier: AGPL-3.0-or-later
"""Titles for tests of reviews and items: a folder, recordings with their rows, a built product."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.recordings.takes import Take, takes_bytes
from daisy_pipeline.segmentation.rows import SegmentRow, rows_bytes

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

TOML = '[title]\nuid = "urn:test:{slug}"  # 그대로 둡니다\ntitle = "봄봄"\nlanguage = "ko"\n'
TOML += 'date = "2026-03-02"\n\n[text]\nfiles = ["a.txt"]\n'
SHA = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("1.wav", "2.wav", "3.wav")}


def title(ledger: Ledger, slug: str = "봄봄") -> Any:
    """A title of three segments, indexed."""
    from daisy_pipeline.ledger.titles import entry_of

    folder = ledger.workspace.folder(slug)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "title.toml").write_text(TOML.format(slug=slug), "utf-8")
    (folder / "a.txt").write_text("봄이 왔다.\n", "utf-8")
    words(folder, "봄이 왔다.", "여름이 왔다.", "가을이 왔다.")
    return entry_of(ledger, slug)


def words(folder: Path, *texts: str) -> None:
    """Write segments.tsv with these words."""
    rows = [SegmentRow(id=f"s{n:05d}", text=text) for n, text in enumerate(texts, 1)]
    (folder / "segments.tsv").write_bytes(rows_bytes(rows))


def takes(ledger: Ledger, entry: Any, *rows: Take) -> None:
    """Write takes.tsv, and a row of the ledger for each take with a narrator."""
    from daisy_pipeline.ledger.models import Take as Row

    folder = ledger.workspace.folder(entry.slug)
    (folder / "takes.tsv").write_bytes(takes_bytes(rows))
    for take in rows:
        if take.narrator and not Row.objects.filter(title=entry, sha256=take.sha256).exists():
            Row.objects.create(
                **ledger.fresh(),
                title=entry,
                volunteer=volunteer(ledger, take.narrator),
                file=take.file,
                sha256=take.sha256,
                came_as=take.file,
                state=take.state,
                received_on=date(2026, 3, 2),
            )


def volunteer(ledger: Ledger, pseudonym: str) -> Any:
    """A volunteer of this pseudonym."""
    from daisy_pipeline.ledger.models import Volunteer

    return Volunteer.objects.get_or_create(pseudonym=pseudonym, defaults=ledger.fresh())[0]


def take(name: str = "1.wav", **more: Any) -> Take:
    """An accepted recording by V-014."""
    return replace(Take(file=f"audio/{name}", sha256=SHA[name], narrator="V-014"), **more)


def as_person(ledger: Ledger, actor: str) -> Ledger:
    """The same ledger with another person at work."""
    return replace(ledger, actor=actor)


def build(
    ledger: Ledger,
    slug: str = "봄봄",
    product: str = "daisy202",
    narration: str = "human",
    package: bytes = b"zip",
    findings: tuple[str, ...] = (),
    rejected: tuple[str, ...] = (),
) -> Path:
    """What a build leaves in output: package, manifest, report."""
    folder = ledger.workspace.output / slug
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{slug}.{product}.zip"
    (folder / name).write_bytes(package)
    digest = hashlib.sha256(package).hexdigest()
    entry = {
        "folder": product,
        "narration": narration,
        "package": {"name": name, "size": len(package), "sha256": digest},
        "files": {"a.brf": {"size": 1, "sha256": digest}},
    }
    made = {"generator": "daisy-pipeline 1.0", "products": {product: entry}}
    told = [{"id": id, "severity": "error"} for id in findings]
    report = {"products": {product: entry}, "findings": told, "rejected": list(rejected)}
    (folder / "manifest.json").write_text(json.dumps(made), "utf-8")
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    return folder
