# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build a title: from what people made to checked, published products and a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from daisy_pipeline.build import manifest, plan, publish
from daisy_pipeline.build.accept import sift
from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.ids import reconcile_ids
from daisy_pipeline.build.parts import PartIndex, read_index
from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.run import Runner, local_executor
from daisy_pipeline.build.sounds import Sounds, find_sounds, pinned_ids
from daisy_pipeline.build.store import Store
from daisy_pipeline.build.why import Reason
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.messages import severity
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.title import PRODUCTS
from daisy_pipeline.tools.files import publish as publish_bytes


@dataclass(frozen=True)
class Options:
    """What a person chose for one build."""

    only: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    jobs: int = 0
    verify: bool = False
    explain: bool = False


@dataclass(frozen=True)
class Built:
    """The end of a build: findings (accepted ones left out), products by name, reasons."""

    findings: tuple[Finding, ...]
    products: tuple[str, ...]
    folder: Path
    exit_code: ExitCode
    reasons: tuple[Reason, ...] = ()


@contextmanager
def title_lock(workspace: Workspace, slug: str) -> Iterator[None]:
    """Hold a title for this process; DaisyError when another one builds it."""
    folder = workspace.output / ".locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{slug}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as problem:
        raise fail("DP-BLD-001", Place(f"sources/{slug}"), slug=slug) from problem
    try:
        yield
    finally:
        lock.release()


def build_title(
    workspace: Workspace, slug: str, options: Options, progress: Progress | None = None
) -> Built:
    """Build the wanted products of a title; DaisyError when it cannot even begin."""
    file = read_title(workspace, slug, options.chosen)
    check_names(options.only)
    with title_lock(workspace, slug), prepared(workspace, file, options, progress) as runner:
        publish.sweep(workspace.output / slug)
        return _Build(workspace, file, runner, options).run()


def check_names(products: Sequence[str]) -> None:
    """DaisyError (exit code 2) for a product that nobody can build."""
    known = buildable()
    for name in products:
        if name not in known:
            facts = {"name": name, "known": ", ".join(known)}
            raise fail("DP-BLD-002", exit_code=ExitCode.BAD_USAGE, **facts)


def buildable() -> tuple[str, ...]:
    """The products that have an emitter, in the order of ``model.title.PRODUCTS``."""
    from daisy_pipeline.emit.steps import STEPS

    return tuple(p for p in PRODUCTS if f"emit-{p}" in STEPS)


@contextmanager
def prepared(
    workspace: Workspace, file: TitleFile, options: Options, progress: Progress | None
) -> Iterator[Runner]:
    """A runner for a title whose lock is held."""
    store = Store(workspace.output / ".store")
    store.sweep(file.title.slug)
    jobs = options.jobs or int(file.settings.values["build"]["jobs"])
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


def run_text(workspace: Workspace, file: TitleFile, runner: Runner) -> tuple[Finding, ...]:
    """Read, normalize, name segments, fill readings; the findings of reconciling the ids.

    Raises the first step's DaisyError: without a Book nothing can go on.
    """
    runner.run(plan.reading_jobs(file.texts))
    _raise_failed(runner)
    rows = file.folder / "segments.tsv"
    findings = reconcile_ids(runner, rows, pinned_ids(file.folder))
    lexicons = [p for p in (workspace.root / "readings.tsv", file.folder / "readings.tsv")]
    runner.run(plan.text_jobs(rows, [p for p in lexicons if p.is_file()]))
    _raise_failed(runner)
    return findings


def _raise_failed(runner: Runner) -> None:
    for problem in runner.failed.values():
        raise problem


class _Build:
    """One build in its order; each method is a stretch of it."""

    def __init__(
        self, workspace: Workspace, file: TitleFile, runner: Runner, options: Options
    ) -> None:
        self.workspace, self.file, self.runner, self.options = workspace, file, runner, options
        self.folder = workspace.output / file.title.slug
        self.findings: list[Finding] = []

    def run(self) -> Built:
        """Text, sound, products, report."""
        self.findings += run_text(self.workspace, self.file, self.runner)
        parts = read_index(self.runner.done["split"].payload)
        sounds = find_sounds(self.file, parts)
        self.findings += sounds.findings
        wanted = self._wanted(sounds)
        self._name_the_voice(sounds)
        encoded = self._sound(parts, sounds, wanted)
        stem = self.file.title.slug
        self.runner.run(plan.product_jobs(wanted, encoded, stem))
        return self._finish(wanted, sounds, encoded)

    def _wanted(self, sounds: Sounds) -> tuple[str, ...]:
        if self.options.only:
            return self.options.only
        key = "wanted_with_audio" if sounds.human else "wanted"
        wanted = tuple(self.file.settings.values["products"][key])
        check_names(wanted)
        return wanted

    def _name_the_voice(self, sounds: Sounds) -> None:
        """A synthetic voice is named as such; a person only as title.toml prints the name."""
        title = replace(self.file.title, human_voice=sounds.human)
        if not sounds.human:
            title = replace(title, narrators=(sounds.voice,))
        self.runner.title = title

    def _sound(
        self, parts: Sequence[PartIndex], sounds: Sounds, wanted: Sequence[str]
    ) -> list[str]:
        """Run the jobs of sound that the wanted products need; the ids of those that encode."""
        if sounds.human and set(wanted) & (plan.WITH_AUDIO | plan.AUDIO_WHEN_READ):
            jobs = plan.human_jobs(parts, sounds.groups, sounds.corrections)
        elif set(wanted) & plan.WITH_AUDIO:
            jobs = plan.voice_jobs(parts)
        else:
            return []
        self.runner.run(jobs)
        _raise_failed(self.runner)
        return [job.id for job in jobs if job.step.name == "encode"]

    def _finish(self, wanted: Sequence[str], sounds: Sounds, encoded: Sequence[str]) -> Built:
        self.findings += [f for d in self.runner.done.values() for f in d.findings]
        self.findings += [f for p in self.runner.failed.values() for f in p.findings]
        sifted = sift(self.findings, self.file)
        rejected = self._rejected(wanted)
        published = [p for p in wanted if p not in rejected]
        kept = manifest.read_products(self.folder / "manifest.json")
        products = self._publish(published, sounds, encoded, kept)
        outcome = Outcome(
            title=self.runner.title,
            products=products,
            findings=sifted.open,
            accepted=sifted.accepted,
            rejected=tuple(rejected),
            done=self.runner.done,
        )
        write_report(outcome, self.folder)
        code = _exit_code(sifted.open, self.runner.failed.values())
        reasons = tuple(self.runner.reasons)
        return Built(sifted.open, tuple(published), self.folder, code, reasons)

    def _rejected(self, wanted: Sequence[str]) -> list[str]:
        """Products that failed, or in which a check found an error that nobody accepted."""
        rejected = []
        for product in wanted:
            done = self.runner.done.get(f"check-{product}")
            packed = f"package-{product}" in self.runner.done
            if done is None or not packed or _has_error(sift(done.findings, self.file).open):
                rejected.append(product)
        return rejected

    def _publish(
        self,
        products: Sequence[str],
        sounds: Sounds,
        encoded: Sequence[str],
        kept: dict[str, dict[str, object]],
    ) -> dict[str, dict[str, object]]:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in products:
            made, packed = self.runner.done[f"emit-{name}"], self.runner.done[f"package-{name}"]
            ((inner, _),) = packed.files.items()
            package = f"{name}{Path(inner).suffix}"
            with_sound = bool(encoded) and name in plan.WITH_AUDIO | plan.AUDIO_WHEN_READ
            entry = manifest.Product(
                name=name,
                made=made,
                packed=packed,
                package=package,
                narration=sounds.narration if with_sound else "none",
                duration=sum(self._duration(e) for e in encoded) if with_sound else 0,
            ).as_plain()
            target = self.folder / name
            if kept.get(name) != entry or not publish.same_folder(made, target):
                publish.publish_folder(made, target)
            if kept.get(name) != entry or not (self.folder / package).is_file():
                publish.publish_file(packed, self.folder / package)
            kept[name] = entry
        data = manifest.manifest_bytes(self.runner.title, kept)
        target = self.folder / "manifest.json"
        if not target.is_file() or target.read_bytes() != data:
            publish_bytes(data, target)
        return kept

    def _duration(self, encode: str) -> int:
        return manifest.media_duration(self.runner.done[encode])


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(severity(f.id) in ("fatal", "error") for f in findings)


def _exit_code(findings: Sequence[Finding], problems: object) -> ExitCode:
    from daisy_pipeline.messages import needs_person

    if _has_error(findings):
        return ExitCode.FINDINGS
    if any(needs_person(f.id) for f in findings):
        return ExitCode.NEEDS_PERSON
    return ExitCode.OK
