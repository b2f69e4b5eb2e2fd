# SPDX-License-Identifier: AGPL-3.0-or-later
"""A donated file that nothing can open is refused at once, and nothing of it is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.ledger.door import Ledger
from tests.fakes import products
from tests.unit.intake import gifts
from tests.unit.intake.gifts import gift
from tests.unit.intake.test_donate import donate, library, refused, stick, tree

__all__ = ["library", "stick"]

RUBBISH = bytes(range(256)) * 40
ONE = {
    "책.pdf": ("large-print", "DP-PDF-003"),
    "책.docx": ("large-print", "DP-DON-024"),
    "책.mp3": ("audio", "DP-DON-024"),
    "책.m4b": ("audio", "DP-DON-024"),
    "책.wav": ("audio", "DP-DON-024"),
    "책.pef": ("braille", "DP-DON-024"),
    "책.brf": ("braille", "DP-DON-024"),
    "책.brl": ("braille", "DP-DON-024"),
    "책.ebrl": ("braille", "DP-DON-024"),
}


@pytest.mark.message("DP-DON-024")
@pytest.mark.message("DP-PDF-003")
@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("data", [RUBBISH, b""], ids=["rubbish", "empty"])
def test_a_file_that_nothing_opens(ledger: Ledger, stick: Path, name: str, data: bytes) -> None:
    product, wanted = ONE[name]
    stick.mkdir(exist_ok=True)
    (stick / name).write_bytes(data)
    before = tree(ledger.workspace.root)
    told = refused(ledger, gift(stick / name, product=product, title="동백꽃"))
    assert (told[0], told[1].file) == (wanted, name)
    after = tree(ledger.workspace.root)
    assert [name for name in after if not name.startswith("ledger/")] == [
        name for name in before if not name.startswith("ledger/")
    ], "nothing half made is left"


def test_the_one_of_several_is_named(ledger: Ledger, stick: Path) -> None:
    files = gifts.sounds(stick)
    files[1].write_bytes(RUBBISH)
    told = refused(ledger, gift(*files, product="audio", title="동백꽃"))
    assert (told[0], told[1].file) == ("DP-DON-024", "02.mp3")
    packed = {"a.mp3": products.mp3(1.0), "속/b.mp3": b"x" * 900}
    path = gifts.zipped(stick / "소리.zip", packed)
    told = refused(ledger, gift(path, product="audio", title="동백꽃"))
    assert told[1].file == "속/b.mp3"


def test_a_mended_file_that_cannot_be_opened_replaces_nothing(ledger: Ledger, stick: Path) -> None:
    done = donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))
    toml = ledger.workspace.folder(done.slug) / "title.toml"
    before, state = toml.read_bytes(), done.item.state
    (stick / "고침.brf").write_bytes(RUBBISH)
    more = {"product": "braille", "slug": done.slug, "again": True}
    assert refused(ledger, gift(stick / "고침.brf", **more))[0] == "DP-DON-024"
    done.item.refresh_from_db()
    assert (toml.read_bytes(), done.item.state) == (before, state)


def test_what_opens_and_has_faults_is_kept(ledger: Ledger, stick: Path) -> None:
    """A sign that is no cell, a file cut short: another matter, that the check tells of."""
    path = gifts.braille(stick)
    path.write_bytes(gifts.PAGE + "가\r\n".encode())
    done = donate(ledger, gift(path, product="braille", title="동백꽃"))
    assert not done.good and done.item.state == "in-review"
