# SPDX-License-Identifier: AGPL-3.0-or-later
"""What differs between an item as it was sent before and as it is sent now: facts and files.

Both sides are entries of ``manifest.json``, the only lossless description of an item.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from daisy_pipeline.export.batches import tar_of
from daisy_pipeline.model.finding import Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Delivery

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_LARGEST = 256 << 20  # bytes of a manifest
_FILES = "files"


@dataclass(frozen=True)
class Difference:
    """One difference. ``what`` is a file's path, or a field: ``title.main``, ``contributors.0``."""

    kind: str
    what: str
    before: str = ""
    now: str = ""
    file: bool = False


def last_sent(row: Delivery) -> Delivery | None:
    """The delivery of the item's last revision before this one, to the same destination if any."""
    from daisy_pipeline.ledger.models import Delivery as Row

    rows = Row.objects.select_related("batch", "item").filter(item=row.item, number__lt=row.number)
    own = rows.filter(batch__destination=row.batch.destination)
    order = ("number", "batch__batch_id")
    return own.order_by(*order).last() or rows.order_by(*order).last()


def differences_of(ledger: Ledger, row: Delivery, before: Delivery) -> tuple[Difference, ...]:
    """What changed in an item between two deliveries; DP-EXP-068 where a manifest is not there."""
    return tuple(differences(entry_in(ledger, before), entry_in(ledger, row)))


def entry_in(ledger: Ledger, row: Delivery) -> Mapping[str, Any]:
    """An item as its batch's manifest told it; DP-EXP-068 where that cannot be read."""
    batch = row.batch.batch_id
    path = tar_of(ledger, row.batch)
    try:
        with tarfile.open(path, "r:") as archive:
            member = archive.getmember(f"{batch}/data/manifest.json")
            file = archive.extractfile(member)
            if file is None or member.size > _LARGEST:
                raise KeyError(member.name)
            told = json.loads(file.read(member.size))
        return next(one for one in told["titles"] if one["item_id"] == row.item.item_id)
    except (OSError, ValueError, KeyError, TypeError, tarfile.TarError, StopIteration) as problem:
        place = Place(ledger.workspace.shown(path), inside=row.item.item_id)
        raise fail("DP-EXP-068", place, batch=batch) from problem


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Facts in the order of their names, then files."""
    rest = [{k: v for k, v in one.items() if k != _FILES} for one in (before, now)]
    yield from _differ(dict(_flat("", rest[0])), dict(_flat("", rest[1])), file=False)
    yield from _differ(_files(before), _files(now), file=True)


def _differ(
    before: Mapping[str, str], now: Mapping[str, str], *, file: bool
) -> Iterator[Difference]:
    for name in sorted(before.keys() | now.keys()):
        if name not in before:
            yield Difference(ADDED, name, now=now[name], file=file)
        elif name not in now:
            yield Difference(REMOVED, name, before=before[name], file=file)
        elif before[name] != now[name]:
            yield Difference(CHANGED, name, before[name], now[name], file)


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every fact by its path; an empty one is none, so that "" and absent are the same."""
    if isinstance(value, Mapping):
        pairs: Any = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        text = "" if value is None else str(value)
        if text:
            yield name, text
        return
    for key, part in pairs:
        yield from _flat(f"{name}.{key}" if name else str(key), part)


def _files(entry: Mapping[str, Any]) -> dict[str, str]:
    files = entry.get(_FILES)
    rows = [one for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []
    return {str(one.get("path")): f"{one.get('bytes')} B, {one.get('sha256')}" for one in rows}
