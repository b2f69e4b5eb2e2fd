# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build a title: from what people made to checked, published products and a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.build import manifest, publish
from daisy_pipeline.build.make import Built, Making, check_names, exit_code_of
from daisy_pipeline.build.prepare import Options, prepared, title_lock
from daisy_pipeline.build.run import Runner
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.ports import Progress


def build_title(
    workspace: Workspace, slug: str, options: Options, progress: Progress | None = None
) -> Built:
    """Build the wanted products of a title; DaisyError when it cannot even begin."""
    file = read_title(workspace, slug, options.chosen)
    check_names(options.only)
    came = [name for name in file.donated if not options.only or name in options.only]
    own = [name for name in options.only if name not in came]
    with title_lock(workspace, slug), prepared(workspace, file, options, progress) as runner:
        places = (workspace.output / slug, file.folder)
        publish.sweep(places)
        try:
            before = _shelved(workspace, file, runner, came, options) if came else None
            if before and not own and (options.only or not file.texts):
                return before
            made = Making(workspace, file, runner, replace(options, only=tuple(own))).run()
            return _together(before, made) if before else made
        finally:
            publish.sweep(places)


def _shelved(
    workspace: Workspace, file: TitleFile, runner: Runner, came: Sequence[str], options: Options
) -> Built:
    """What came finished from elsewhere, put in place again."""
    from daisy_pipeline.build.donated import shelve  # few titles want it, and it needs lxml

    done = shelve(workspace, file, runner, came, verify=options.verify)
    failed = list(runner.failed.values())
    runner.failed.clear()  # nothing that is made here needs it, nor tells of it
    runner.done.clear()
    folder = workspace.output / file.title.slug
    code = exit_code_of(done.findings, failed)
    reports = tuple(manifest.report_of(name, donated=True) for name in came)
    return Built(done.findings, done.products, folder, code, tuple(runner.reasons), reports)


def _together(before: Built, made: Built) -> Built:
    findings = tuple(dict.fromkeys((*before.findings, *made.findings)))
    code = before.exit_code or made.exit_code
    products = (*before.products, *made.products)
    reports = (*before.reports, *made.reports)
    return replace(made, findings=findings, products=products, exit_code=code, reports=reports)
