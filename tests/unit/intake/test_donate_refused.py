# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is refused of finished items, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import ExitCode
from tests.fakes import products
from tests.unit.intake import gifts
from tests.unit.intake.gifts import gift
from tests.unit.intake.test_donate import donate, library, refused, stick

__all__ = ["library", "stick"]


@pytest.mark.message("DP-DON-001")
@pytest.mark.message("DP-DON-002")
def test_another_product_or_none(ledger: Ledger, stick: Path) -> None:
    path = gifts.daisy202(stick)
    id, place, _ = refused(ledger, gift(path, product="daisy3"))
    assert (id, place.file) == ("DP-DON-001", "동백꽃.zip")
    assert refused(ledger, gift(gifts.epub(stick)))[0] == "DP-DON-001"
    told = refused(ledger, gift(path, product="epub3"))
    assert told[0] == "DP-DON-001", "a folder in the zip does not hide what it is"
    text = stick / "글.zip"
    text.write_text("압축 파일이 아닙니다.", "utf-8")
    id, place, _ = refused(ledger, gift(text))
    assert (id, place.file) == ("DP-DON-002", "글.zip")
    assert refused(ledger, gift(gifts.zipped(stick / "빈.zip", {})))[0] == "DP-DON-002"


def test_zips_made_to_harm(ledger: Ledger, stick: Path) -> None:
    out = gifts.zipped(stick / "밖.zip", {"../ncc.html": b"x"})
    assert refused(ledger, gift(out))[0] == "DP-PKG-013"
    bomb = gifts.zipped(stick / "폭탄.zip", {"ncc.html": b"\0" * (80 << 20)})
    assert refused(ledger, gift(bomb))[0] == "DP-PKG-011"
    locked = gifts.daisy202(stick, "잠김.zip")
    data = bytearray(locked.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    locked.write_bytes(data)
    assert refused(ledger, gift(locked))[0] == "DP-PKG-016"
    folder = products.put(products.daisy202(), stick / "책")
    (folder / "밖").symlink_to(stick)
    assert refused(ledger, gift(folder))[0] == "DP-PKG-015"


@pytest.mark.message("DP-DON-009")
def test_an_item_without_a_title(ledger: Ledger, stick: Path) -> None:
    id, place, code = refused(ledger, gift(gifts.braille(stick), product="braille"))
    assert (id, place.file, code) == ("DP-DON-009", "점자.brf", ExitCode.BAD_USAGE)


@pytest.mark.message("DP-DON-010")
@pytest.mark.message("DP-DON-011")
def test_who_reads(ledger: Ledger, stick: Path) -> None:
    path = gifts.daisy202(stick)
    assert refused(ledger, gift(path, narration=""))[:1] == ("DP-DON-011",)
    id, place, _ = refused(ledger, gift(path, narration="none"))
    assert (id, place.file) == ("DP-DON-010", "동백꽃.zip")
    brf = gifts.braille(stick)
    assert refused(ledger, gift(brf, product="braille", narration="human"))[0] == "DP-DON-010"
    done = donate(ledger, gift(path, narration="synthetic"))
    assert done.item.material_type == "synthetic-audio"


@pytest.mark.message("DP-DON-012")
def test_two_files_that_cannot_be_one(ledger: Ledger, stick: Path) -> None:
    path, other = gifts.daisy202(stick), gifts.daisy202(stick, "둘.zip")
    assert refused(ledger, gift(path, other))[0] == "DP-DON-012"
    zips = [gifts.zipped(stick / f"{n}.zip", {"a.brf": gifts.PAGE}) for n in (1, 2)]
    assert refused(ledger, gift(*zips, product="braille", title="봄"))[0] == "DP-DON-012"
    assert refused(ledger, gift(stick / "없음.zip"))[0] == "DP-NEW-002"


@pytest.mark.message("DP-DON-014")
@pytest.mark.message("DP-DON-015")
@pytest.mark.message("DP-DON-016")
def test_a_giver_is_no_person_by_name(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.people import Person, add

    add(ledger, Person(name="홍길동", pseudonym="V-014"))
    path = gifts.daisy202(stick)
    assert refused(ledger, gift(path, giver=" 홍길동 "))[0] == "DP-DON-014"
    assert refused(ledger, gift(path, giver="V-014"))[0] == "DP-DON-014"
    assert refused(ledger, gift(path, giver="홍길동", private=True))[0] == "DP-DON-015"
    id, place, code = refused(ledger, gift(path, giver=""))
    assert (id, place.file, code) == ("DP-DON-016", "", ExitCode.BAD_USAGE)
    done = donate(ledger, gift(path, giver="V-014", private=True))
    came = read_title(ledger.workspace, done.slug).donated["daisy202"]
    assert (came.giver, came.private) == ("V-014", True)


@pytest.mark.message("DP-DON-017")
@pytest.mark.parametrize("day", ["2026-13-01", "어제", "20260301", "2027-01-01"])
def test_a_day_that_cannot_be(ledger: Ledger, stick: Path, day: str) -> None:
    id, place, _ = refused(ledger, gift(gifts.braille(stick), product="braille", received=day))
    assert (id, place.file) == ("DP-DON-017", "")
