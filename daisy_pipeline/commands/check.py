# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy check``: judge finished products, ours or another's."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.build.manifest import read_products
from daisy_pipeline.check.door import check_product
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.workspace import find_workspace
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import ExitCode, Place, fail


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def check(console: Console, paths: tuple[Path, ...]) -> ExitCode:
    """Check each product; a title's folder in output/ means all of its products."""
    bad = False
    for path in paths:
        for product in _products(path):
            findings = check_product(product, _settings(product))
            console.say("check.begin", path=str(product))
            console.tell_all(findings)
            console.say("check.end" if findings else "check.good", count=len(findings))
            console.event("checked", path=str(product), count=len(findings))
            bad = bad or any(map(is_error, findings))
    return ExitCode.FINDINGS if bad else ExitCode.OK


def _products(path: Path) -> list[Path]:
    """The products that a path means; DaisyError when there is nothing."""
    if not path.exists():
        raise fail("DP-NEW-002", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    made = read_products(path / "manifest.json")
    if not made:
        return [path]
    names = [n for entry in made.values() for n in (entry["folder"], entry["package"]["name"])]
    return [path / name for name in sorted(names)]


def _settings(path: Path) -> dict[str, dict[str, object]]:
    found = find_workspace(path, {})
    return resolve((found.site(),) if found else ()).section("check")
