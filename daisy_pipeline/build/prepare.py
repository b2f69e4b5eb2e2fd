# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes before products: a title's lock, its runner, its Book with named segments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from daisy_pipeline.build import plan
from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.ids import reconcile_ids
from daisy_pipeline.build.parts import read_index
from daisy_pipeline.build.run import Runner
from daisy_pipeline.build.store import Store, owner_of
from daisy_pipeline.build.workers import local_executor
from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent

_MOMENT = 0.5  # seconds


@dataclass(frozen=True)
class Options:
    """What a person chose for one build."""

    only: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    jobs: int = 0
    verify: bool = False
    explain: bool = False


def is_held(workspace: Workspace, slug: str) -> bool:
    """Whether another process holds a title just now."""
    try:
        with title_lock(workspace, slug, wait=0):
            return False
    except DaisyError:
        return True


@contextmanager
def title_lock(workspace: Workspace, slug: str, wait: float = _MOMENT) -> Iterator[None]:
    """Hold a title for this process; DaisyError when another one has it for longer.

    ``wait`` is in seconds: somebody who only looks whether it is held has it for a moment.
    """
    folder = workspace.output / ".locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{slug}.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout as problem:
        raise fail("DP-BLD-001", Place(f"sources/{slug}"), slug=slug) from problem
    try:
        yield
    finally:
        lock.release()


@contextmanager
def prepared(
    workspace: Workspace, file: TitleFile, options: Options, progress: Progress | None
) -> Iterator[Runner]:
    """A runner for a title whose lock is held."""
    store = Store(workspace.output / ".store")
    store.sweep(owner_of(file.title.slug))
    jobs = options.jobs or int(file.settings.values["build"]["jobs"])
    try:
        with local_executor(jobs) as executor:
            yield Runner(
                store=store,
                digests=Digests(store.root / "digests.json", verify=options.verify),
                settings=file.settings,
                title=file.title,
                executor=executor,
                progress=progress or Silent(),
                verify=options.verify,
                explain=options.explain,
            )
    finally:  # Ctrl-C or a full disk: what is half made only takes space
        store.sweep(owner_of(file.title.slug))


def run_text(workspace: Workspace, file: TitleFile, runner: Runner) -> tuple[Finding, ...]:
    """Read, normalize, name segments, fill readings; the findings of reconciling the ids.

    Raises the first step's DaisyError: without a Book nothing can go on.
    """
    unnamed = _unnamed_library(workspace, file)
    beside = [p for p in (file.folder / "text", file.folder / "images") if p.is_dir()]
    runner.run(plan.reading_jobs(file.texts, beside, amendments(file), fixes(file)))
    raise_failed(runner)
    rows = file.folder / "segments.tsv"
    findings = (*unnamed, *reconcile_ids(runner, rows, workspace.shown(rows)))
    lexicons = (workspace.root / "readings.tsv", file.folder / "readings.tsv")
    runner.run(plan.text_jobs(rows, [p for p in lexicons if p.is_file()]))
    raise_failed(runner)
    if not any(part.segments for part in read_index(runner.done["split"].payload)):
        raise fail("DP-BLD-006", Place(workspace.shown(file.texts[0])))
    return findings


def amendments(file: TitleFile) -> dict[str, Path]:
    """The files in which people corrected structure and alternative texts, where they exist."""
    paths = {name: file.folder / f"{name}.tsv" for name in ("ocr", "outline", "alt")}
    return {name: path for name, path in paths.items() if path.is_file()}


def fixes(file: TitleFile) -> dict[str, Path]:
    """The file in which people corrected words, where it exists."""
    path = file.folder / "fixes.tsv"
    return {"fixes": path} if path.is_file() else {}


def _unnamed_library(workspace: Workspace, file: TitleFile) -> tuple[Finding, ...]:
    """DP-BLD-010 when nothing says who publishes the products: every format wants a publisher."""
    own = file.source.values["title"].get("publisher", "")
    if own or file.settings.values["site"]["library"]:
        return ()
    place = Place(workspace.shown(workspace.root / "daisy.toml"))
    return (Finding("DP-BLD-010", place, {"instead": file.title.publisher}),)


def raise_failed(runner: Runner) -> None:
    """Raise what made a job fail, if any did."""
    for problem in runner.failed.values():
        raise problem
