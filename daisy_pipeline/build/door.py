# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build a title: from what people made to checked, published products and a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from daisy_pipeline.build import manifest, plan, publish
from daisy_pipeline.build.accept import sift, unused
from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.ids import reconcile_ids
from daisy_pipeline.build.parts import PartIndex, read_index
from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.run import Runner, local_executor
from daisy_pipeline.build.sounds import Sounds, find_sounds
from daisy_pipeline.build.store import Store
from daisy_pipeline.build.takes import assign, update_takes
from daisy_pipeline.build.why import Reason
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.messages import Severity, needs_person, severity
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.title import PRODUCTS
from daisy_pipeline.model.track import MediaFile
from daisy_pipeline.model.walk import parts as parts_of
from daisy_pipeline.recordings.takes import Take
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
            raise DaisyError(Finding("DP-BLD-002", facts=facts), exit_code=ExitCode.BAD_USAGE)


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


def name_segments(
    workspace: Workspace, slug: str, progress: Progress | None = None
) -> list[Finding]:
    """Make a title's segments.tsv and, when it has recordings, takes.tsv; what there is to tell."""
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        findings = list(run_text(workspace, file, runner))
        book = _book(runner)
        rows = update_takes(file.folder, parts_of(book), runner.digests)
        runner.digests.save()
        findings += [f for done in runner.done.values() for f in done.findings]
    if rows:
        facts: dict[str, Fact] = {"files": len(rows), "parts": len(parts_of(book)), "slug": slug}
        place = Place(workspace.shown(file.folder / "takes.tsv"))
        findings.append(Finding("DP-NEW-004", place, facts))
    return findings


def title_parts(
    workspace: Workspace, slug: str, wishes: Sequence[str], progress: Progress | None = None
) -> tuple[tuple[Take, ...], tuple[str, ...]]:
    """A title's takes after bringing them up to date and assigning, and its parts' names."""
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        run_text(workspace, file, runner)
        cut = parts_of(_book(runner))
        rows = update_takes(file.folder, cut, runner.digests)
        for wish in wishes:
            assign(file.folder, wish, cut)
        if wishes:
            rows = update_takes(file.folder, cut, runner.digests)
        index = read_index(runner.done["split"].payload)
    return rows, tuple(part.name for part in index if part.segments)


def _book(runner: Runner) -> Book:
    return codec.loads(Book, (runner.done["readings"].payload / "book.json").read_bytes())


def run_text(workspace: Workspace, file: TitleFile, runner: Runner) -> tuple[Finding, ...]:
    """Read, normalize, name segments, fill readings; the findings of reconciling the ids.

    Raises the first step's DaisyError: without a Book nothing can go on.
    """
    runner.run(plan.reading_jobs(file.texts))
    _raise_failed(runner)
    rows = file.folder / "segments.tsv"
    findings = reconcile_ids(runner, rows)
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
        sounds = find_sounds(self.workspace, self.file, parts, self.runner.digests)
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
        encoded = (job.id for job in jobs if job.step.name == "encode")
        return [id for id in encoded if "media.json" in self.runner.done[id].files]

    def _finish(self, wanted: Sequence[str], sounds: Sounds, encoded: Sequence[str]) -> Built:
        self.findings += [f for d in self.runner.done.values() for f in d.findings]
        self.findings += [f for p in self.runner.failed.values() for f in p.findings]
        rejected = self._rejected(wanted)
        self.findings += [Finding("DP-BLD-004", facts={"product": p}) for p in rejected]
        published = [p for p in wanted if p not in rejected]
        products = self._publish(published, sounds, encoded)
        self.findings += self._stale(products)
        sifted = sift(self.findings, self.file.title.accepted)
        left = sifted.open + tuple(unused(self.file, (rule for _, rule in sifted.accepted)))
        outcome = Outcome(
            self.runner.title, products, left, sifted.accepted, tuple(rejected), self.runner.done
        )
        lang = str(self.file.settings.values["site"]["language"]) or self.file.title.lang
        write_report(outcome, self.folder, "en" if lang.startswith("en") else "ko")
        code = _exit_code(left, self.runner.failed.values())
        return Built(left, tuple(published), self.folder, code, tuple(self.runner.reasons))

    def _rejected(self, wanted: Sequence[str]) -> list[str]:
        """Products that failed, or in which a check found an error that nobody accepted."""
        rejected = []
        for product in wanted:
            done = self.runner.done.get(f"check-{product}")
            packed = f"package-{product}" in self.runner.done
            rules = self.file.title.accepted
            if done is None or not packed or _has_error(sift(done.findings, rules).open):
                rejected.append(product)
        return rejected

    def _publish(
        self, products: Sequence[str], sounds: Sounds, encoded: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        """Put the products in place; the manifest's entries, those of earlier builds included."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "manifest.json"
        entries = manifest.read_products(path)
        for name in products:
            product = self._product(name, sounds, encoded)
            entry = product.as_plain()
            changed = entries.get(name) != entry
            target, package = self.folder / name, self.folder / product.package
            if changed or not publish.same_folder(product.made, target):
                publish.publish_folder(product.made, target)
            if changed or not package.is_file():
                publish.publish_file(product.packed, package)
            entries[name] = entry
        data = manifest.manifest_bytes(self.runner.title, entries)
        if not path.is_file() or path.read_bytes() != data:
            publish_bytes(data, path)
        return entries

    def _product(self, name: str, sounds: Sounds, encoded: Sequence[str]) -> manifest.Product:
        packed = self.runner.done[f"package-{name}"]
        ((inner, _),) = packed.files.items()
        sounding = bool(encoded) and name in plan.WITH_AUDIO | plan.AUDIO_WHEN_READ
        return manifest.Product(
            name=name,
            made=self.runner.done[f"emit-{name}"],
            packed=packed,
            package=f"{self.file.title.slug}-{name}{Path(inner).suffix}",
            narration=sounds.narration if sounding else "none",
            duration=sum(self._duration(e) for e in encoded) if sounding else 0,
            book=self.runner.done["readings"].digest,
        )

    def _duration(self, encode: str) -> int:
        payload = self.runner.done[encode].payload
        return codec.loads(MediaFile, (payload / "media.json").read_bytes()).duration

    def _stale(self, entries: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
        book, slug = self.runner.done["readings"].digest, self.file.title.slug
        return [
            Finding("DP-BLD-005", facts={"product": name, "slug": slug})
            for name, entry in sorted(entries.items())
            if entry.get("book") != book
        ]


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(severity(f.id).rank <= Severity.ERROR.rank for f in findings)


def _exit_code(findings: Sequence[Finding], problems: Iterable[DaisyError]) -> ExitCode:
    """What failed decides (a missing tool is not a fault of the book), then errors, then doubt."""
    for problem in problems:
        if problem.exit_code is not ExitCode.FINDINGS:
            return problem.exit_code
    if _has_error(findings):
        return ExitCode.FINDINGS
    if any(needs_person(f.id) for f in findings):
        return ExitCode.NEEDS_PERSON
    return ExitCode.OK
