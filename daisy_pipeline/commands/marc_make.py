# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc make``: the catalogue records of a title's built products, without any ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import Severity, severity
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.config.title_file import TitleFile
    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.formats.kormarc.record import Record


@click.command()
@click.argument("title")
@click.option("--product", "products", multiple=True)
@click.pass_obj
def make(console: Console, title: str, products: tuple[str, ...]) -> ExitCode:
    """Print the records of built products; DP-MRC-041 for one that is not there."""
    from daisy_pipeline.build.manifest import read_products
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.config.workspace import find_title, open_workspace
    from daisy_pipeline.formats.kormarc.rules import check
    from daisy_pipeline.ledger.materials import PRODUCTS

    workspace = open_workspace()
    slug = find_title(workspace, title)
    file = read_title(workspace, slug)
    built = read_products(workspace.output / slug / "manifest.json")
    wanted = products or tuple(name for name in built if name in PRODUCTS)
    if not wanted:
        raise _missing(workspace, slug, ", ".join(file.settings.values["products"]["wanted"]))
    worst = False
    for number, product in enumerate(wanted, 1):
        record = _record(workspace, file, product, built.get(product, {}))
        findings = check(record, Place(slug), number)
        _show(console, record, number, findings)
        worst = worst or any(severity(f.id).rank <= Severity.ERROR.rank for f in findings)
    return ExitCode.FINDINGS if worst else ExitCode.OK


def _record(
    workspace: Workspace, file: TitleFile, product: str, entry: Mapping[str, Any]
) -> Record:
    """The record of a product as title.toml names it; its own id until the catalogue gives one.

    Its days are those of title.toml: no clock is asked, so the same title gives the same record.
    """
    from daisy_pipeline.catalogue.built import Identity, facts_of_built
    from daisy_pipeline.catalogue.record import record_of
    from daisy_pipeline.ledger.materials import PRODUCTS, material_of

    slug, title = file.title.slug, file.title
    folder = workspace.output / slug / product
    if not entry or product not in PRODUCTS or not folder.is_dir():
        raise _missing(workspace, slug, product)
    day = f"{title.revision_date or title.date}-01-01"[:10]
    identity = Identity(
        item_id=str(file.items.get(product, f"{slug}-{product}")),
        material=material_of(
            product, str(entry.get("narration", "none")), serial=bool(file.serial)
        ),
        created=f"{title.date}-01-01"[:10],
        entered=f"{day.replace('-', '')}000000",
    )
    try:
        facts = facts_of_built(file, product, entry, folder, identity, narrators=title.narrators)
    except (DaisyError, OSError, ValueError, KeyError):
        raise _missing(workspace, slug, product) from None
    return record_of(facts)


def _missing(workspace: Workspace, slug: str, product: str) -> Exception:
    place = Place(workspace.shown(workspace.output / slug), inside=product)
    return fail("DP-MRC-041", place, title=slug, product=product)


def _show(console: Console, record: Record, number: int, findings: list[Finding]) -> None:
    from daisy_pipeline.formats.kormarc.mnemonic import lines_of

    lines = list(lines_of(record))
    console.say("marc.record", number=number)
    for line in (*lines, ""):
        console.line(line)
    console.event("record", number=number, lines=lines)
    for finding in findings:
        console.tell(finding)
