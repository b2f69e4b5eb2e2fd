# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an item still lacks before anybody may send it out, and who has to do it.

Nothing is written here. The command that approves asks, and so does the export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daisy_pipeline.build.manifest import read_products
from daisy_pipeline.build.manifest import report_of as report_name
from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.ledger.defects import order_of
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.heard import Heard, Readers
from daisy_pipeline.ledger.materials import HUMAN, reviews_of
from daisy_pipeline.ledger.models import Defect, Item, Review, TitleEntry, Validation
from daisy_pipeline.ledger.reviewers import accepted
from daisy_pipeline.ledger.reviews import OPEN, PASSED
from daisy_pipeline.ledger.rights import newest
from daisy_pipeline.ledger.states import ReviewKind
from daisy_pipeline.model.finding import Fact
from daisy_pipeline.tools.files import sha256_of

PASS, FAIL = "pass", "fail"
OWN = "own"  # an item's origin


@dataclass(frozen=True)
class Missing:
    """One thing that an item lacks: words ``missing.<kind>``, who has to do it ``who.<who>``.

    ``facts`` fill the words; ``who`` is librarian, listener, proofreader, braille-proofreader,
    coordinator or maker.
    """

    kind: str
    who: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def readiness(ledger: Ledger, item: Item, readers: Readers | None = None) -> tuple[Missing, ...]:
    """Everything that an item lacks, in the order of work; () when it may be approved or sent.

    Looked at: the rights check, the built product and that it is the one that was validated, the
    reviews that the product needs, of what it is made of now, and open defects. ``readers`` of
    many items spare looking at one title several times.
    """
    if item.title is None or item.title.gone:
        return (Missing("title", "librarian"),)
    return tuple(_missing(ledger, item, item.title, readers or Readers(ledger)))


def _missing(ledger: Ledger, item: Item, title: TitleEntry, readers: Readers) -> Iterator[Missing]:
    slug = {"slug": title.slug}
    if newest(title) is None:
        yield Missing("rights", "librarian", slug)
    entry = built(ledger, item)
    # Who made a donated item has had it heard and read; who approves it looks at it (decision 96).
    own = item.origin == OWN
    for kind in reviews_of(item.product, item.material_type) if own else ():
        if kind is ReviewKind.LISTENING:
            yield from _listening(title, readers.of(title))
        else:
            yield from _reading(title, kind, digest_of(ledger, title.slug, kind))
    if own and item.material_type in HUMAN:
        yield from _defects(ledger, title)
    yield from _validation(ledger, item, title, entry)


def built(ledger: Ledger, item: Item) -> dict[str, Any]:
    """What the title's manifest says of the item's product; {} when it is not built."""
    slug = item.title.slug if item.title else ""
    return read_products(ledger.workspace.output / slug / "manifest.json").get(item.product, {})


def report_of(ledger: Ledger, item: Item) -> Path:
    """The report in which the item's product was judged."""
    folder = ledger.workspace.output / (item.title.slug if item.title else "")
    return folder / f"{report_name(item.product, donated=item.origin != OWN)}.json"


def package_sha256(entry: Mapping[str, Any]) -> str:
    """The sha256 of a built product's package, as the manifest says."""
    package = entry.get("package")
    return str(package.get("sha256", "")) if isinstance(package, dict) else ""


def digest_of(ledger: Ledger, slug: str, kind: ReviewKind) -> str:
    """By which the text, or the braille, of a title is known again; "" before there is any."""
    if kind is ReviewKind.BRAILLE:
        path = ledger.workspace.output / slug / "manifest.json"
        files = read_products(path).get("braille", {}).get("files", {})
        return _digest(files) if files else ""
    words = [(row.id, row.text) for row in order_of(ledger, slug)]
    return _digest(words) if words else ""


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("utf-8")).hexdigest()


def _listening(title: TitleEntry, heard: Sequence[Heard]) -> Iterator[Missing]:
    if not heard:
        yield Missing("recording", "coordinator", {"slug": title.slug})
    passed = list(
        Review.objects.filter(title=title, kind=ReviewKind.LISTENING, state=PASSED).values_list(
            "source", "reviewer"
        )
    )
    for one in heard:
        facts: dict[str, Fact] = {"file": one.take.file, "slug": title.slug}
        if not one.narrator:
            yield Missing("narrator", "coordinator", facts)
        by = [reviewer for source, reviewer in passed if source == one.sha256]
        if not any(not same_name(reviewer, one.narrator) for reviewer in by):
            yield Missing("listening", "listener", facts)


def _reading(title: TitleEntry, kind: ReviewKind, digest: str) -> Iterator[Missing]:
    """The newest closed review of the kind counts, if it is of what there is now."""
    who = "proofreader" if kind is ReviewKind.TEXT else "braille-proofreader"
    rows = Review.objects.filter(title=title, kind=kind).exclude(state=OPEN)
    last = rows.order_by("number").last()
    if last is None:
        yield Missing(str(kind), who, {"slug": title.slug})
    elif last.state != PASSED:
        yield Missing(f"{kind}-failed", who, {"slug": title.slug, "by": last.reviewer})
    elif last.source != digest:
        yield Missing(f"{kind}-old", who, {"slug": title.slug, "by": last.reviewer})


def _defects(ledger: Ledger, title: TitleEntry) -> Iterator[Missing]:
    """Open defects of recordings that count; those of a recording that went are history."""
    sources = list(accepted(ledger, title.slug))
    rows = Defect.objects.filter(review__title=title, review__source__in=sources, state=OPEN)
    count = rows.count()
    if count:
        yield Missing("defects", "coordinator", {"count": count, "slug": title.slug})


def _validation(
    ledger: Ledger, item: Item, title: TitleEntry, entry: Mapping[str, Any]
) -> Iterator[Missing]:
    facts: dict[str, Fact] = {"item": item.item_id, "slug": title.slug}
    facts["product"] = item.product
    if not is_whole(ledger, title.slug, entry):
        if is_faulty(item):
            report = ledger.workspace.shown(report_of(ledger, item).with_suffix(".html"))
            yield Missing("faulty", "librarian", {**facts, "report": report})
        else:
            yield Missing("product", "maker", facts)
        return
    rows = Validation.objects.filter(item=item, package_sha256=package_sha256(entry))
    results = set(rows.values_list("result", flat=True))
    if not results:
        old = Validation.objects.filter(item=item).exists()
        yield Missing("validation-old" if old else "validation", "maker", facts)
    elif results != {PASS}:
        yield Missing("validation-failed", "maker", facts)


def is_faulty(item: Item) -> bool:
    """Whether an item came in with errors, so that no build can put its product there."""
    last = Validation.objects.filter(item=item).order_by("created_at", "pk").last()
    return item.origin != OWN and last is not None and last.result != PASS


def is_whole(ledger: Ledger, slug: str, entry: Mapping[str, Any]) -> bool:
    """Whether the package that the manifest names lies there, byte by byte."""
    package = entry.get("package")
    if not isinstance(package, dict) or not package.get("name"):
        return False
    path = ledger.workspace.output / slug / str(package["name"])
    size = package.get("size")
    if not path.is_file() or path.stat().st_size != size:
        return False
    return sha256_of(path) == package.get("sha256")
