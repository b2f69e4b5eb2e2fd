# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``read``: a title's sources become one book.json and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.model.codec import dumps
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import (
    Progress,
    ReadResult,
    Settings,
    Silent,
    SlowReader,
    Step,
    StepInput,
)

STEPS = {
    "read": Step(
        name="read",
        version=10,
        run="daisy_pipeline.readers.steps:read",
        settings=("ocr", "reading"),
        tools=(
            *("lxml", "EbookLib", "dochan", "markdown-it-py", "mdit-py-plugins"),
            *("pillow", "pypdfium2"),
        ),
        needs_title=True,
    )
}


def read(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``book.json`` and ``images/`` for the sources ``source-001`` ... in their order.

    ``sources.json`` says of every file which reader read it, and how it understood it;
    ``reasons.json`` why lines became headings and the like, or did not (model.outline.Reason),
    ``unsure.json`` which words OCR was not sure of.
    The Book's language is the title's, where a title is given, else what the source says or shows.
    """
    from daisy_pipeline.readers.join import join  # planning needs only STEPS

    own = given.settings.get("reading", {})
    settings: Settings = {**own, "ocr": given.settings.get("ocr", {})}
    files = _files(given.numbered("source"))
    results, told = _read_each(files, settings, given.progress)
    result = join(results)
    lang = given.title.lang if given.title and given.title.lang else result.book.lang
    (out / "book.json").write_bytes(dumps(replace(result.book, lang=lang)))
    (out / "sources.json").write_bytes(dumps(told))
    (out / "reasons.json").write_bytes(dumps(result.reasons))
    (out / "unsure.json").write_bytes(dumps(result.listed.get("unsure", ())))
    folder = out / "images"
    folder.mkdir()
    for name, data in sorted(result.resources.items()):
        (folder / name).write_bytes(data)
    return result.findings


def read_sources(sources: Sequence[Path], settings: Settings) -> ReadResult:
    """One Book from files and folders; DaisyError when nothing is there or a file is unreadable."""
    from daisy_pipeline.readers.join import join

    return join(_read_each(_files(sources), settings)[0])


def _files(sources: Sequence[Path]) -> list[Path]:
    from daisy_pipeline.readers.detect import files_of

    files = [file for source in sources for file in files_of(source)]
    if not files:
        raise fail("DP-SRC-002", Place(sources[0].name if sources else ""))
    return files


def _read_each(
    files: Sequence[Path], settings: Settings, progress: Progress | None = None
) -> tuple[list[ReadResult], list[dict[str, str | int | bool]]]:
    from daisy_pipeline.readers.detect import detect
    from daisy_pipeline.readers.file_runs import PagesReader, SlowPagesReader, runs_of

    forced = str(settings.get("format", "") or "")
    results: list[ReadResult] = []
    told: list[dict[str, str | int | bool]] = []
    for run in runs_of(files, str(settings.get("files", "auto") or "auto")):
        reader = detect(run.files[0], forced)
        if isinstance(reader, PagesReader) and run.labels:
            results.append(reader.read_pages(run, settings))
        elif isinstance(reader, SlowPagesReader):
            results.append(reader.read_pages_slowly(run, settings, progress or Silent()))
        elif len(run.files) > 1:  # named like pictures of pages, but something else
            for file in run.files:
                more, said = _read_each([file], settings, progress)
                results += more
                told += said
            continue
        elif isinstance(reader, SlowReader):
            results.append(reader.read_slowly(run.files[0], settings, progress or Silent()))
        else:
            results.append(reader.read(run.files[0], settings))
        told.append({"file": run.files[0].name, "reader": reader.name, **results[-1].details})
    return results, told
