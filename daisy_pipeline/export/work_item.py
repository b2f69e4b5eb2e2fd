# SPDX-License-Identifier: AGPL-3.0-or-later
"""One item of a batch: its zip, statement of rights, report and record, and its manifest entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.manifest_entry import entry_of
from daisy_pipeline.catalogue.record import record_of
from daisy_pipeline.export import texts
from daisy_pipeline.export.packing import Known, pack
from daisy_pipeline.export.work import Work, too_much
from daisy_pipeline.formats.safe_zip import clean_name
from daisy_pipeline.model.finding import Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item

_EPUB = "epub3"
_ZIP, _JSON, _HTML = "application/zip", "application/json", "text/html"


def item_entry(work: Work, item: Item, facts: ItemFacts) -> dict[str, Any]:
    """Everything of one item below ``data/``; its entry of the manifest.

    DaisyError: DP-EXP-006 a product is not as it was built, -009 it is too big, DP-MRC its record.
    """
    from daisy_pipeline.ledger.readiness import package_sha256, report_of

    home, built = _built(work.ledger, item)
    path, known = _zip(work, item, home, built)
    facts = replace(
        in_nfc(facts),
        package=Path(path).name,
        size=known.size,
        sha256=known.sha256,
        media_type=_ZIP,
    )
    told = texts.report_of(item, package_sha256(built), report_of(work.ledger, item))
    work.records.append(record_of(facts, work.profile.kormarc))
    return {
        **entry_of(
            facts,
            destination_code=work.profile.codes.get(facts.material),
            evidence=_statement(item),
            quality=_quality(told, _report(item)),
            files=[_file(path, "content", _ZIP, known), *_papers(work, item, facts, told)],
        ),
        "material_label_ko": work.profile.types.get(facts.material, ""),
    }


def in_nfc(value: Any) -> Any:
    """The same with every text in NFC: what was copied from names of files on a Mac is not."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, tuple):
        return tuple(in_nfc(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: in_nfc(getattr(value, f.name)) for f in fields(value)})
    return value


def _zip(work: Work, item: Item, home: Path, built: dict[str, Any]) -> tuple[str, Known]:
    """Pack the product; where its zip lies below ``data/``."""
    id = item.item_id
    path = f"items/{id}/{id}.zip"
    target = work.data.joinpath(*path.split("/"))
    target.parent.mkdir(parents=True)
    place = Place(work.ledger.workspace.shown(home / str(built["package"]["name"])))
    known = pack(_sources(item, home, built, place), id, target, place, work.heard)
    limit = work.profile.item_limit
    if limit and known.size > limit:
        raise too_much(work.profile, "export.limit.item", known.size >> 20, limit >> 20, id)
    work.payload[path] = known
    return path, known


def _papers(
    work: Work, item: Item, facts: ItemFacts, told: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Write report and statement of rights; their rows of the manifest."""
    page = texts.report_page(told, facts.title.title)
    for path, role, kind, data in (
        (_report(item), "report", _JSON, texts.json_bytes(told)),
        (f"reports/{item.item_id}.validation.html", "report", _HTML, page),
        (_statement(item), "rights", _JSON, texts.json_bytes(texts.rights_of(item))),
    ):
        yield _file(path, role, kind, work.put(path, data))


def _report(item: Item) -> str:
    return f"reports/{item.item_id}.validation.json"


def _statement(item: Item) -> str:
    return f"rights/{item.item_id}.json"


def _built(ledger: Ledger, item: Item) -> tuple[Path, dict[str, Any]]:
    from daisy_pipeline.ledger.readiness import built

    slug = item.title.slug if item.title else ""
    return ledger.workspace.output / slug, built(ledger, item)


def _sources(
    item: Item, home: Path, built: dict[str, Any], place: Place
) -> dict[str, tuple[Path, Known]]:
    """The files that go into the item's zip: the product's own; of an EPUB the one package."""
    if item.product == _EPUB:
        package = built["package"]
        path = home / str(package["name"])
        return {f"{item.item_id}.epub": (path, Known(package["size"], package["sha256"]))}
    found = {}
    for name, known in built["files"].items():
        if clean_name(name) != name:  # output/ is not ours alone: nothing from elsewhere goes out
            raise fail("DP-EXP-006", Place(place.file, inside=name), package=place.file)
        path = home.joinpath(str(built["folder"]), *name.split("/"))
        found[name] = (path, Known(known["size"], known["sha256"]))
    return found


def _file(path: str, role: str, kind: str, known: Known) -> dict[str, Any]:
    size, sha = known.size, known.sha256
    return {"path": path, "role": role, "media_type": kind, "bytes": size, "sha256": sha}


def _quality(told: dict[str, Any], report: str) -> dict[str, Any]:
    # An open defect would have kept the item here (readiness).
    rows = [{**row, "report": report} for row in told["validators"]]
    return {"open_defects": 0, "validators": rows}
