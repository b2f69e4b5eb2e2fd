# SPDX-License-Identifier: AGPL-3.0-or-later
"""People from sheets: by Korean headings in any order, all or nobody, wrong cells named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode


@pytest.fixture
def room(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import people_sheet

    return people_sheet


def sheet(folder: Path, head: list[str], *rows: list[str]) -> Path:
    path = folder / "봉사자.csv"
    path.write_bytes(sheet_bytes(head, rows))
    return path


def test_columns_in_any_order(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    head = ["봉사 분야", "연락처(휴대폰)", "* 성명", "VMS 아이디", "등록일", "14세 미만", "별칭"]
    row = ["낭독, 점역교정봉사자", "1012345678", "홍길동", "hong1", "2026. 3. 2.", "예", "V-7"]
    (person,) = room.read_volunteers(ledger, sheet(tmp_path, head, row)).people.values()
    assert (person.name, person.phone, person.pseudonym) == ("홍길동", "01012345678", "V-7")
    assert (person.portal, person.portal_id, person.under_14) == ("VMS", "hong1", True)
    assert [str(role) for role in person.roles] == ["narrator", "braille-proofreader"]
    assert str(person.joined) == "2026-03-02"


@pytest.mark.message("DP-LED-053")
def test_wrong_cells_by_row_and_column(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    head = ["이름", "전화", "메일", "역할", "시작일", "14세 미만", "별칭"]
    rows = [
        ["홍길동", "", "", "", "", "", ""],
        ["", "없음", "x", "요리", "어제", "글쎄", "a b"],
        ["김서울", "", "", "", "", "", "V-1"],
        ["이부산", "", "", "", "", "", "V-1"],
    ]
    read = room.read_volunteers(ledger, sheet(tmp_path, head, *rows))
    with pytest.raises(DaisyError) as error:
        room.refuse(read)
    assert error.value.exit_code == ExitCode.FINDINGS
    told = {(f.place.file, f.place.line, f.facts["heading"]) for f in error.value.findings}
    wrong = {("봉사자.csv", 3, heading) for heading in head}
    assert told == wrong | {("봉사자.csv", 5, "별칭")}
    assert {f.id for f in error.value.findings} == {"DP-LED-053"}
    assert "요리" not in repr(error.value)  # what stands in a cell may be a name


@pytest.mark.message("DP-LED-054")
def test_no_column_of_names(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    for head in (["전화"], []):
        with pytest.raises(DaisyError) as error:
            room.read_volunteers(ledger, sheet(tmp_path, head, ["010"]))
        finding = error.value.findings[0]
        assert (finding.id, finding.place.file) == ("DP-LED-054", "봉사자.csv")


@pytest.mark.message("DP-LED-055")
def test_columns_that_are_not_ours(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    path = sheet(tmp_path, ["이름", "주민등록번호"], ["홍길동", "800101-1234567"])
    read = room.read_volunteers(ledger, path)
    (finding,) = read.told
    assert (finding.id, finding.facts["heading"]) == ("DP-LED-055", "주민등록번호")
    assert finding.place.file == "봉사자.csv" and "800101" not in repr(read)


@pytest.mark.message("DP-LED-056")
def test_two_columns_of_one_meaning(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as error:
        room.read_volunteers(ledger, sheet(tmp_path, ["이름", "전화", "휴대폰"], ["홍길동"]))
    finding = error.value.findings[0]
    assert (finding.id, finding.place.file) == ("DP-LED-056", "봉사자.csv")


@pytest.mark.message("DP-LED-057")
def test_read_again_nobody_is_added(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    from daisy_pipeline.ledger import people

    rows = [["홍길동", "010-1", "V-003"], ["홍길동", "010-1", ""], *[["김서울", "", ""]] * 2]
    rows = [[name, phone and "010-1234-5678", own] for name, phone, own in rows]
    path = sheet(tmp_path, ["이름", "전화", "별칭"], *rows)
    read = room.read_volunteers(ledger, path)
    told = [(f.id, f.place.line, f.facts["other"]) for f in read.told]
    assert told == [("DP-LED-057", 3, "2")]  # the row above
    assert not read.wrong
    made = people.add_all(ledger, list(read.people.values()))
    assert [one.pseudonym for one in made] == ["V-003", "V-004", "V-005"]  # two of one name
    again = room.read_volunteers(ledger, path)
    assert [f.facts["other"] for f in again.told] == ["V-003", "V-003", "V-004", "V-004"]
    assert not again.people and not again.wrong


def test_all_or_nobody(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.models import Volunteer

    good, taken = people.Person(name="홍길동"), people.Person(name="김서울", pseudonym="V-1")
    people.add(ledger, taken)
    with pytest.raises(DaisyError):
        people.add_all(ledger, [good, taken])
    assert Volunteer.objects.count() == 1


def test_librarians(ledger: Ledger, room: Any, tmp_path: Path) -> None:
    from daisy_pipeline.ledger import staff

    path = sheet(
        tmp_path, ["사서명", "소속", "별칭"], ["김사서", "본관", "L-07"], ["이사서", "", ""]
    )
    read = room.read_staff(ledger, path)
    made = staff.add_all(ledger, list(read.people.values()))
    assert [(one.pseudonym, one.branch) for one in made] == [("L-07", "본관"), ("L-08", "")]
    assert not room.read_staff(ledger, path).people
    long = sheet(tmp_path, ["이름", "소속"], ["박사서", "가" * 81])
    assert [f.facts["heading"] for f in room.read_staff(ledger, long).wrong] == ["소속"]
