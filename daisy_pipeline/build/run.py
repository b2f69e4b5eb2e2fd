# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run jobs: each at most once, in any order that their inputs allow, here or in processes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.jobs import Job, Of, perform
from daisy_pipeline.build.store import Done, Recipe, Store, owner_of
from daisy_pipeline.build.why import Reason, reason_for
from daisy_pipeline.build.workers import Here
from daisy_pipeline.config.settings import Settings
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Executor, Progress, Silent, StepInput
from daisy_pipeline.model.title import Title
from daisy_pipeline.tools.versions import version_of


@dataclass
class Runner:
    """The state of one build: what is done, what failed, and why each step ran."""

    store: Store
    digests: Digests
    settings: Settings
    title: Title
    executor: Executor
    progress: Progress = field(default_factory=Silent)
    verify: bool = False
    explain: bool = False
    done: dict[str, Done] = field(default_factory=dict)
    failed: dict[str, DaisyError] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def run(self, jobs: Sequence[Job]) -> None:
        """Do all jobs; a failed one takes those that need it with it, the others go on."""
        waiting = list(jobs)
        running: dict[Future[list[Finding]], tuple[Job, Recipe, Path]] = {}
        try:
            while waiting or running:
                before = len(waiting)
                waiting = self._start(waiting, running)
                if not running and len(waiting) == before:
                    raise RuntimeError(f"nobody does what {waiting[0].id} needs")
                if not running:
                    continue
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    self._finish(*running.pop(future), future)
        except OSError as problem:  # writing to a full disk names no file
            problem.filename = problem.filename or str(self.store.root)
            raise
        finally:
            for future in running:
                future.cancel()
            self.digests.save()

    def _start(
        self, waiting: list[Job], running: dict[Future[list[Finding]], tuple[Job, Recipe, Path]]
    ) -> list[Job]:
        left: list[Job] = []
        for job in waiting:
            if bad := [n for n in job.needs if n in self.failed]:
                self.failed[job.id] = self.failed[bad[0]]
            elif not job.needs <= self.done.keys() or self._full(running):
                left.append(job)
            else:
                started = self._begin(job)
                if started is not None:
                    running[started[0]] = (job, started[1], started[2])
        return left

    def _full(self, running: dict[Future[list[Finding]], tuple[Job, Recipe, Path]]) -> bool:
        """In this process one job at a time, so that a kill costs one step."""
        return isinstance(self.executor, Here) and bool(running)

    def _begin(self, job: Job) -> tuple[Future[list[Finding]], Recipe, Path] | None:
        recipe = self._recipe(job)
        found = self.store.find(recipe)
        if found is not None and self.verify and not self.store.sound(found):
            self.store.drop(recipe)
            found = None
        if self.explain:
            self.reasons.append(reason_for(job, recipe, found is not None, self.store))
        if found is not None:
            self.done[job.id] = found
            return None
        self.progress.step(0, 1, _label(job))
        stage = self.store.stage(owner_of(self.title.slug))
        here = isinstance(self.executor, Here)
        given = StepInput(
            inputs={name: self._path(i) for name, i in job.inputs.items()},
            settings=self.settings.section(*job.step.settings),
            params=job.params,
            title=self.title if job.step.needs_title else None,
            progress=_Inner(self.progress, _label(job)) if here else Silent(),
        )
        future = self.executor.submit(perform, job.step.run, given, stage / "payload")
        return future, recipe, stage

    def _finish(self, job: Job, recipe: Recipe, stage: Path, future: Future[list[Finding]]) -> None:
        try:
            findings = future.result()
        except DaisyError as problem:
            self.failed[job.id] = problem
            shutil.rmtree(stage, ignore_errors=True)
            return
        except BrokenExecutor as problem:  # a worker was killed: memory, or a crash in a library
            raise fail("DP-BLD-012", Place(inside=job.id)) from problem
        self.done[job.id] = self.store.keep(recipe, stage, findings)
        self.progress.step(1, 1, _label(job))

    def _path(self, given: Path | Of) -> Path:
        if isinstance(given, Of):
            return self.done[given.job].payload / given.member
        return given

    def _digest(self, given: Path | Of) -> str:
        if isinstance(given, Path):
            return self.digests.of(given)
        done = self.done[given.job]
        if not given.member:
            return done.digest
        inside = {
            name: digest
            for name, (_, digest) in done.files.items()
            if name == given.member or name.startswith(given.member + "/")
        }
        return ";".join(f"{name}={digest}" for name, digest in sorted(inside.items()))

    def _recipe(self, job: Job) -> Recipe:
        step = job.step
        return Recipe(
            step=step.name,
            version=step.version,
            inputs={name: self._digest(i) for name, i in sorted(job.inputs.items())},
            settings=self.settings.section(*step.settings),
            params=job.params,
            tools={tool: version_of(tool) for tool in step.tools},
            title=codec.dumps(self.title).decode("utf-8") if step.needs_title else "",
        )


@dataclass(frozen=True)
class _Inner:
    """What a step reports of itself, told under the job's own name and never as its end."""

    outer: Progress
    label: str

    def step(self, done: int, total: int, what: str) -> None:
        """Pass on how far the job is; ``what`` is the step's inner name and not for people."""
        self.outer.step(min(done, max(0, total - 1)), total, self.label)


def _label(job: Job) -> str:
    """What a listener hears: the step's key, and which part or product it is."""
    name = job.step.name
    kind, stroke, product = name.partition("-")
    named = product if stroke else job.params.get("file") or job.params.get("product")
    detail = str(named or _numbered(job.id))
    return f"step.{kind}|{detail}" if detail else f"step.{kind}"


def _numbered(id: str) -> str:
    """What a job's id says beside its step: its part, and the form of a further encoding."""
    *form, number = id.split("-")[1:] or [""]
    return f"{number.lstrip('0')}, {' '.join(form).upper()}" if form else number
