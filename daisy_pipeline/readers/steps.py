# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``read``: a title's sources become one book.json and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.model.codec import dumps
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings, Step, StepInput
from daisy_pipeline.readers.detect import detect, files_of
from daisy_pipeline.readers.join import join

STEPS = {
    "read": Step(
        name="read",
        version=3,
        run="daisy_pipeline.readers.steps:read",
        settings=("reading",),
        tools=("lxml", "EbookLib"),
        needs_title=True,
    )
}


def read(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``book.json`` and ``images/`` for the sources ``source-001`` ... in their order.

    ``sources.json`` says of every file which reader read it, and how it understood it;
    ``reasons.json`` why lines became headings and the like, or did not (model.outline.Reason).
    The Book's language is the title's, where a title is given, else what the source says or shows.
    """
    settings: Settings = given.settings.get("reading", {})
    files = _files(given.numbered("source"))
    results, told = _read_each(files, settings)
    result = join(results)
    lang = given.title.lang if given.title and given.title.lang else result.book.lang
    (out / "book.json").write_bytes(dumps(replace(result.book, lang=lang)))
    (out / "sources.json").write_bytes(dumps(told))
    (out / "reasons.json").write_bytes(dumps(result.reasons))
    folder = out / "images"
    folder.mkdir()
    for name, data in sorted(result.resources.items()):
        (folder / name).write_bytes(data)
    return result.findings


def read_sources(sources: Sequence[Path], settings: Settings) -> ReadResult:
    """One Book from files and folders; DaisyError when nothing is there or a file is unreadable."""
    return join(_read_each(_files(sources), settings)[0])


def _files(sources: Sequence[Path]) -> list[Path]:
    files = [file for source in sources for file in files_of(source)]
    if not files:
        raise fail("DP-SRC-002", Place(sources[0].name if sources else ""))
    return files


def _read_each(
    files: Sequence[Path], settings: Settings
) -> tuple[list[ReadResult], list[dict[str, str | int | bool]]]:
    forced = str(settings.get("format", "") or "")
    results: list[ReadResult] = []
    told: list[dict[str, str | int | bool]] = []
    for file in files:
        reader = detect(file, forced)
        results.append(reader.read(file, settings))
        told.append({"file": file.name, "reader": reader.name, **results[-1].details})
    return results, told
