# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc make``: records of a title's built products in any scheme.

No ledger is needed; where there is one, it decides who may be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_if_any
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.catalogue.facts import ItemFacts
    from daisy_pipeline.config.title_file import TitleFile
    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.formats.kormarc.record import Record

_KORMARC = "kormarc"
# Schemes that are one document for all items, and how such a file's name may end.
_DOCUMENTS: Mapping[str, tuple[str, ...]] = {
    "dublin-core": (".xml",),
    "onix": (".xml",),
    "schema-org": (".json", ".jsonld"),
}


@click.command()
@click.argument("title")
@click.option("--product", "products", multiple=True)
@click.option(
    "--as", "scheme", type=click.Choice([_KORMARC, "marc21", *_DOCUMENTS]), default=_KORMARC
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None)
@click.option("--replace", is_flag=True)
@click.pass_obj
def make(
    console: Console,
    title: str,
    products: tuple[str, ...],
    scheme: str,
    out: Path | None,
    replace: bool,
) -> ExitCode:
    """Print or write the records of built products; DP-MRC-041 for one that is not there."""
    slug, items = _items(console, title, products)
    if out is not None and out.exists() and not replace:
        raise fail("DP-LED-035", Place(str(out)), exit_code=ExitCode.BAD_USAGE)
    if scheme in _DOCUMENTS:
        _document(console, scheme, items, out)
        return ExitCode.OK
    records = _records(scheme, items)
    findings = _checked(records, slug) if scheme == _KORMARC else [[] for _ in records]
    if out is not None:
        _write(out, records)
    for number, (record, found) in enumerate(zip(records, findings, strict=True), 1):
        if out is None:
            _show(console, record, number)
        for finding in found:
            console.tell(finding)
    if out is not None:
        _written(console, out, len(records))
    worst = any(is_error(f) for found in findings for f in found)
    return ExitCode.FINDINGS if worst else ExitCode.OK


def _items(console: Console, title: str, products: tuple[str, ...]) -> tuple[str, list[ItemFacts]]:
    """The title's folder, and the facts of its products in their order."""
    from daisy_pipeline.build.manifest import read_products
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.config.workspace import find_title, open_workspace
    from daisy_pipeline.ledger.materials import PRODUCTS

    workspace = open_workspace()
    slug = find_title(workspace, title)
    file = read_title(workspace, slug)
    built = read_products(workspace.output / slug / "manifest.json")
    wanted = products or tuple(name for name in built if name in PRODUCTS)
    if not wanted:
        asked = file.donated if file.donated and not file.texts else ()
        names = list(asked) or file.settings.values["products"]["wanted"]
        raise _missing(workspace, slug, ", ".join(names))
    entries = {name: built.get(name, {}) for name in wanted}
    read = any(entry.get("narration") == "human" for entry in entries.values())
    names = _names(console, workspace, file) if read else ()
    return slug, [_facts(workspace, file, *pair, names) for pair in entries.items()]


def _names(console: Console, workspace: Workspace, file: TitleFile) -> tuple[str, ...]:
    """The narrators that records may name: with a ledger, its consents decide as for an export.

    DP-MRC-043 tells what was left out, DP-LED-016 and -097 why.
    """
    told, slug = file.title.narrators, file.title.slug
    ledger = ledger_if_any(console, "", workspace)
    if ledger is None:
        return told
    from daisy_pipeline.export.facts import named
    from daisy_pipeline.ledger.models import TitleEntry
    from daisy_pipeline.ledger.sync_names import PrintedNames, printed_names

    entry = TitleEntry.objects.filter(slug=slug).first()
    try:
        names = named(ledger, entry, told, PrintedNames(ledger))
    except DaisyError as problem:  # the ledger's key is not there
        console.tell_all(problem.findings)
        names = ()
    if left := len(set(told) - set(names)):
        console.tell_all(printed_names(ledger, [slug]))
        place = Place(workspace.shown(file.folder / "title.toml"), inside="audio.narrators")
        console.tell(Finding("DP-MRC-043", place, {"count": left}))
    return names


def _records(scheme: str, items: Iterable[ItemFacts]) -> list[Record]:
    from daisy_pipeline.catalogue.crosswalk.marc21 import marc21_of
    from daisy_pipeline.catalogue.record import record_of

    made = record_of if scheme == _KORMARC else marc21_of
    return [made(facts) for facts in items]


def _checked(records: Iterable[Record], slug: str) -> list[list[Finding]]:
    from daisy_pipeline.formats.kormarc.rules import check

    return [check(record, Place(slug), number) for number, record in enumerate(records, 1)]


def _document(console: Console, scheme: str, items: list[ItemFacts], out: Path | None) -> None:
    """One document of all items: on the screen, or as a file; DP-MRC-042 for its name's end."""
    from daisy_pipeline.tools.files import publish

    allowed = _DOCUMENTS[scheme]
    if out is not None and out.suffix.lower() not in allowed:
        facts = {"scheme": scheme, "allowed": ", ".join(allowed)}
        raise fail("DP-MRC-042", Place(out.name), exit_code=ExitCode.BAD_USAGE, **facts)
    data = _document_of(scheme, items)
    if out is not None:
        publish(data, out)
        _written(console, out, len(items))
        return
    text = data.decode("utf-8")
    for line in text.splitlines():
        console.line(line)
    console.event("document", scheme=scheme, records=len(items), text=text)


def _document_of(scheme: str, items: list[ItemFacts]) -> bytes:
    if scheme == "dublin-core":
        from daisy_pipeline.catalogue.crosswalk.dublin_core import dublin_core

        return dublin_core(items)
    if scheme == "onix":
        from daisy_pipeline.catalogue.crosswalk.onix import onix

        return onix(items)
    from daisy_pipeline.catalogue.crosswalk.schema_org import json_ld_of

    return json_ld_of(items)


def _write(out: Path, records: Iterable[Record]) -> None:
    """The end of the name decides between MARCXML, ISO 2709 and lines."""
    from daisy_pipeline.formats.kormarc.catalogue_file import parts_for
    from daisy_pipeline.tools.files import staged

    parts: Iterator[bytes] = parts_for(out, records, Place(out.name))
    with staged(out) as file:
        for part in parts:
            file.write(part)


def _written(console: Console, out: Path, count: int) -> None:
    console.say("marc.converted", file=str(out), count=count)
    console.event("written", path=str(out), records=count)


def _facts(
    workspace: Workspace,
    file: TitleFile,
    product: str,
    entry: Mapping[str, Any],
    names: tuple[str, ...],
) -> ItemFacts:
    """The facts of a product as title.toml names it; its own id until the catalogue gives one.

    Its days are those of title.toml: no clock is asked, so the same title gives the same facts.
    """
    from daisy_pipeline.catalogue.built import Identity, facts_of_built
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
        who = names if entry.get("narration") == "human" else ()
        return facts_of_built(file, product, entry, folder, identity, narrators=who)
    except (DaisyError, OSError, ValueError, KeyError):
        raise _missing(workspace, slug, product) from None


def _missing(workspace: Workspace, slug: str, product: str) -> Exception:
    place = Place(workspace.shown(workspace.output / slug), inside=product)
    return fail("DP-MRC-041", place, title=slug, product=product)


def _show(console: Console, record: Record, number: int) -> None:
    from daisy_pipeline.formats.kormarc.mnemonic import lines_of

    lines = list(lines_of(record))
    console.say("marc.record", number=number)
    for line in (*lines, ""):
        console.line(line)
    console.event("record", number=number, lines=lines)
