# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of an item that is sent again, and what is published."""

from __future__ import annotations

import io
import json
import tarfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export.compare import Difference, differences, differences_of, last_sent
from daisy_pipeline.export.letter import letter_of
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.receipt_publish import publish_items
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.unit.export.shelf import DAY, DREAM, SEN, answer, batch, items, name, states, yes

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

ENTRY: dict[str, Any] = {
    "item_id": name(1),
    "revision": 1,
    "title": {"main": "봄봄", "sub": ""},
    "contributors": [{"role": "aut", "name": "김유정"}],
    "files": [{"path": "items/a.zip", "bytes": 3, "sha256": "aa"}],
}


def test_differences_of_facts_and_files() -> None:
    now = deepcopy(ENTRY)
    now["revision"], now["title"]["sub"] = 2, "단편"
    now["contributors"] = []
    now["files"] = [
        {"path": "items/a.zip", "bytes": 4, "sha256": "bb"},
        {"path": "items/b.txt", "bytes": 1, "sha256": "cc"},
    ]
    assert list(differences(ENTRY, now)) == [
        Difference("removed", "contributors.0.name", before="김유정"),
        Difference("removed", "contributors.0.role", before="aut"),
        Difference("changed", "revision", "1", "2"),
        Difference("added", "title.sub", now="단편"),
        Difference("changed", "items/a.zip", "3 B, aa", "4 B, bb", file=True),
        Difference("added", "items/b.txt", now="1 B, cc", file=True),
    ]
    assert list(differences(ENTRY, deepcopy(ENTRY))) == []


def put(ledger: Ledger, batch_id: str, entry: dict[str, Any]) -> Path:
    """A batch's tar that holds nothing but its manifest."""
    path = ledger.folder / "sent" / batch_id / f"{batch_id}.tar"
    path.parent.mkdir(parents=True)
    data = json.dumps({"titles": [entry]}).encode()
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo(f"{batch_id}/data/manifest.json")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return path


@pytest.mark.message("DP-EXP-068")
def test_against_the_last_one_of_the_same_destination(ledger: Ledger) -> None:
    (row,) = items(ledger, 1)
    first = batch(ledger, [row])
    batch(ledger, [row], SEN)
    row.number = 2
    row.save()
    second = batch(ledger, [row], "DREAM-20260302-002")
    now = second.deliveries.get()
    before = last_sent(now)
    assert before is not None and before.batch_id == first.pk
    assert last_sent(before) is None
    put(ledger, DREAM, ENTRY)
    path = put(ledger, "DREAM-20260302-002", {**ENTRY, "revision": 2})
    assert differences_of(ledger, now, before) == (Difference("changed", "revision", "1", "2"),)
    path.write_bytes(b"\0" * 700)
    with pytest.raises(DaisyError) as error:
        differences_of(ledger, now, before)
    finding = error.value.findings[0]
    assert (finding.id, finding.place.inside) == ("DP-EXP-068", name(1))
    assert finding.place.file == "ledger/sent/DREAM-20260302-002/DREAM-20260302-002.tar"


@pytest.mark.message("DP-EXP-067")
def test_published_after_acknowledged_only(ledger: Ledger) -> None:
    rows = items(ledger, 2)
    made = batch(ledger, rows)
    answer(ledger, made, yes(1, "D-1"))
    with pytest.raises(DaisyError) as error:
        publish_items(ledger, made, [name(1), name(2)], DAY)
    finding = error.value.findings[0]
    assert (finding.id, finding.place.inside) == ("DP-EXP-067", DREAM)
    assert error.value.exit_code is ExitCode.BAD_USAGE
    assert states(made) == ["acknowledged", "submitted"]
    assert publish_items(ledger, made, [name(1).lower()], DAY) == (name(1),)
    assert publish_items(ledger, made, [name(1)], DAY) == ()
    row = made.deliveries.get(item=rows[0])
    assert (row.state, row.acknowledged_on) == ("published", DAY)
    rows[0].refresh_from_db()
    assert rows[0].state == "published"


def test_the_letter_asks_five_things() -> None:
    text = letter_of(load_profile("nld-dream"), "시험도서관")
    assert "국가대체자료공유시스템 DREAM" in text
    assert "시험도서관입니다" in text
    assert [
        line[0] for line in text.splitlines() if line[:2] in {f"{n}." for n in range(1, 7)}
    ] == [*"12345"]
    assert "(기관 이름)" in letter_of(load_profile("nld-dream"), "")
