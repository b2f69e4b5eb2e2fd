# SPDX-License-Identifier: AGPL-3.0-or-later
"""Put products that came finished where built ones lie: checked, published, with a report.

So ``output/`` stays a folder that may be deleted: a build of the title brings them back with the
same bytes, by the same store, the same check and the same publishing as what is made here.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.build import manifest, publish
from daisy_pipeline.build.accept import sift
from daisy_pipeline.build.donated_steps import JUDGE, LENGTH, PACK, UNPACK, inside
from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.plan import numbered
from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.run import Runner
from daisy_pipeline.config.donated import Donated
from daisy_pipeline.config.title_file import TitleFile, find_inside
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.tools.files import sha256_of


@dataclass(frozen=True)
class Shelved:
    """Products that were put in place, those that a check held back, and what is to be told."""

    products: tuple[str, ...]
    rejected: tuple[str, ...]
    findings: tuple[Finding, ...]


def shelve(
    workspace: Workspace,
    file: TitleFile,
    runner: Runner,
    products: Sequence[str],
    *,
    verify: bool = False,
) -> Shelved:
    """Publish donated products of a title whose lock is held; one with an error is held back.

    Findings: DP-DON-004 its files are gone, -005 they are not those that came in, DP-BLD-004 it
    was held back, and everything that the check says that title.toml does not accept.
    """
    done: list[str] = []
    rejected: list[str] = []
    told: list[Finding] = []
    for product in products:
        findings, good = _one(workspace, file, runner, file.donated[product], verify)
        told += findings
        (done if good else rejected).append(product)
    return Shelved(tuple(done), tuple(rejected), tuple(dict.fromkeys(told)))


def _one(
    workspace: Workspace, file: TitleFile, runner: Runner, given: Donated, verify: bool
) -> tuple[tuple[Finding, ...], bool]:
    product = given.product
    jobs: list[Job] = []
    try:
        jobs = _jobs(file, given, _files(workspace, file, given, runner.digests.of))
        runner.run(jobs)
    except DaisyError as problem:
        runner.failed[f"unpack-{product}"] = problem
    problems = [runner.failed[job] for job in _names(product) if job in runner.failed]
    found = [f for job in jobs if job.id in runner.done for f in runner.done[job.id].findings]
    found += [f for problem in problems for f in problem.findings]
    sifted = sift(found, file.title.accepted)
    good = not problems and not any(map(is_error, sifted.open))
    refused = () if good else (Finding("DP-BLD-004", facts={"product": product}),)
    entries = _publish(workspace, file, runner, given, verify) if good else {}
    outcome = Outcome(
        file.title,
        {product: entries[product]} if good else {},
        (*sifted.open, *refused),
        sifted.accepted,
        () if good else (product,),
        {f"check-{product}": runner.done[f"check-{product}"]} if good else {},
    )
    lang = str(file.settings.values["site"]["language"])
    folder, stem = workspace.output / file.title.slug, manifest.report_of(product, donated=True)
    write_report(outcome, folder, "en" if lang.startswith("en") else "ko", stem)
    return outcome.findings, good


def _names(product: str) -> tuple[str, ...]:
    return f"unpack-{product}", f"check-{product}", f"package-{product}"


def _jobs(file: TitleFile, given: Donated, files: Sequence[Path]) -> list[Job]:
    product = given.product
    unpack, check, package = _names(product)
    what = {"product": product}
    own = numbered("given", files)
    both = {"product": Of(unpack), **own}
    return [
        Job(unpack, UNPACK, own, what),
        Job(check, JUDGE, both, what),
        Job(package, PACK, both, {**what, "name": file.title.slug}),
    ]


def _files(
    workspace: Workspace, file: TitleFile, given: Donated, hashed: Callable[[Path], str]
) -> list[Path]:
    """The given files, byte by byte those that came in."""
    found = []
    place = file.source.place(f"donated.{given.product}.files")
    for name in given.files:
        path = find_inside(file.folder, name, place)
        if path is None:
            raise fail("DP-DON-004", place, name=name)
        found.append(path)
    if digest_of(found, hashed) != given.sha256:
        shown = workspace.shown(found[0])
        raise fail("DP-DON-005", Place(shown), slug=file.title.slug, product=given.product)
    return found


def digest_of(files: Sequence[Path], hashed: Callable[[Path], str] = sha256_of) -> str:
    """By which given files are known again: the SHA-256 of the one, or of the list of several."""
    if len(files) == 1 and files[0].is_file():
        return hashed(files[0])
    rows = []
    for path in files:
        own = inside(path) if path.is_dir() else iter([("", path)])
        name = unicodedata.normalize("NFC", path.name)
        rows += [f"{name}/{below}\0{hashed(one)}" for below, one in own]
    return manifest.text_digest("\n".join(rows))


def _publish(
    workspace: Workspace, file: TitleFile, runner: Runner, given: Donated, verify: bool
) -> dict[str, dict[str, Any]]:
    """Put the product in place; all entries of the manifest."""
    made, packed = (runner.done[f"{kind}-{given.product}"] for kind in ("unpack", "package"))
    judged = runner.done[f"check-{given.product}"].payload / LENGTH
    ((inner, _),) = packed.files.items()
    product = manifest.Product(
        name=given.product,
        made=made,
        packed=packed,
        package=f"{file.title.slug}-{given.product}{Path(inner).suffix}",
        narration=given.narration,
        duration=int(json.loads(judged.read_bytes())["duration_ms"]),
        book=given.sha256,
        origin=manifest.DONATED,
    )
    folder = workspace.output / file.title.slug
    return publish.publish_products(runner.title, [product], folder, verify=verify)
