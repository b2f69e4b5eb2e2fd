# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profiles, the schema and the sheet; other programs as witnesses of what we write."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export import schema, sheets
from daisy_pipeline.export.checklist import checklist
from daisy_pipeline.export.profile import load_profile, profile_ids
from daisy_pipeline.formats.xlsx_out import xlsx_bytes
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.items import KINDS, approved_items
from tests.unit.export.test_bundle import made, manifest

if TYPE_CHECKING:
    from daisy_pipeline.export.bundle import Built
    from daisy_pipeline.ledger.door import Ledger


@pytest.fixture
def built(ledger: Ledger) -> Built:
    return made(ledger, approved_items(ledger, len(KINDS)))


def test_nothing_of_a_destination_is_claimed_to_be_known() -> None:
    assert profile_ids() == ("nld-dream", "sen-elib")
    for id in profile_ids():
        profile = load_profile(id)
        assert not profile.verified and profile.source and profile.screens
        assert "synthetic-audio" not in profile.types, "only where a library asked for it"


@pytest.mark.message("DP-EXP-001")
@pytest.mark.message("DP-EXP-002")
def test_profiles_of_a_workspace(tmp_path: Path) -> None:
    for name in ("nowhere", "../nld-dream", ""):
        with pytest.raises(DaisyError) as error:
            load_profile(name, tmp_path)
        found = error.value.findings[0]
        assert (found.id, found.place.file, error.value.exit_code) == ("DP-EXP-001", "", 2)
    folder = tmp_path / "destinations"
    folder.mkdir()
    source = Path(schema.__file__).parent / "profiles" / "nld-dream.toml"
    text = source.read_text("utf-8").replace("verified = false", "verified = true", 1)
    own = folder / "nld-dream.toml"
    text = re.sub(r"(?m)^verified = false", "verified = true", text)
    own.write_text(text, "utf-8")
    assert load_profile("nld-dream", tmp_path).verified
    for old, new, inside in (
        ('value = "item_id"', 'value = "phone"', "phone"),
        ('encoding = "utf-8-sig"', 'encoding = "latin-1"', "sheet.encoding"),
        ("leader_06", "leader_07", "kormarc.leader_07"),
        ('prefix = "DREAM"', 'prefix = "../x"', "destination"),
        ("[limits]", "[limit]", "limit"),
        ('header = "자료번호"', "", "header"),
    ):
        own.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(DaisyError) as error:
            load_profile("nld-dream", tmp_path)
        found = error.value.findings[0]
        assert (found.id, found.place.file) == ("DP-EXP-002", "destinations/nld-dream.toml")
        assert (found.place.inside, error.value.exit_code) == (inside, 4)


def test_a_bag_as_another_program_sees_it(built: Built) -> None:
    import bagit

    bag = bagit.Bag(str(built.folder / built.batch_id))
    bag.validate()
    assert bag.version_info == (1, 0) and bag.info["External-Identifier"] == built.batch_id


def test_the_schema_as_another_program_sees_it(built: Built) -> None:
    import jsonschema

    witness = jsonschema.Draft202012Validator(schema.schema())
    witness.check_schema(schema.schema())
    told = manifest(built)
    assert list(schema.faults(told)) == [] == list(witness.iter_errors(told))
    for change in _broken(told):
        found = list(schema.faults(change))
        assert bool(found) == (not witness.is_valid(change)), found
    assert _keywords(schema.schema()) <= schema.KEYWORDS


def _broken(told: dict[str, Any]) -> list[Any]:
    """The manifest with one value after another replaced or left out."""
    text = json.dumps(told)
    made: list[Any] = [[], {}, None, "x"]
    for key in ("batch", "titles", "profile", "sheet"):
        for value in (None, [], {}, 3, "x"):
            made.append({**json.loads(text), key: value})
    for key in told["titles"][0]:
        for value in (None, [], {}, 3, "x", True, -1, 2.5, "", "MPT1"):
            other = json.loads(text)
            other["titles"] = [{**other["titles"][0], key: value}]
            made.append(other)
    return made


def _keywords(rule: Any) -> set[str]:
    found = set(rule)
    for name, one in rule.get("properties", {}).items():
        assert isinstance(name, str)
        found |= _keywords(one)
    for key in ("items", "additionalProperties"):
        if isinstance(rule.get(key), dict):
            found |= _keywords(rule[key])
    return found


def test_the_sheet_as_an_office_program_sees_it(built: Built) -> None:
    from openpyxl import load_workbook

    path = built.folder / built.batch_id / "data" / "submission.xlsx"
    book = load_workbook(path)
    sheet = book.active
    assert (book.properties.title, sheet.freeze_panes) == (built.batch_id, "A2")
    (table,) = sheet.tables.values()
    heads = [cell.value for cell in sheet[1]]
    assert table.headerRowCount == 1 and [c.name for c in table.tableColumns] == heads
    isbn = sheet[2][heads.index("원본 ISBN")]
    assert (isbn.value, isbn.data_type, isbn.number_format) == ("9791199999992", "s", "@")
    rows = list(csv.reader(path.with_suffix(".csv").open(encoding="utf-8-sig", newline="")))
    assert rows == [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def test_heads_of_a_table_differ() -> None:
    for heads in (["가", "가"], ["가", ""]):
        with pytest.raises(ValueError, match="heads"):
            xlsx_bytes(heads, [], sheet="가", title="나")
    assert xlsx_bytes(["가"], [["=1+1"]], sheet='<&">', title="<&>")[:2] == b"PK"


@pytest.mark.message("DP-EXP-011")
@pytest.mark.message("DP-EXP-012")
def test_what_a_sheet_cannot_hold(built: Built) -> None:
    profile = replace(load_profile("nld-dream"), encoding="cp949")
    entry = manifest(built)["titles"][0]
    assert list(sheets.faults(profile, [entry])) == []
    name = sheets.sheets(profile, [entry], "B")[sheets.CSV].decode("cp949")
    assert name.startswith("자료번호,")
    entry["title"]["main"] = "동백꽃 ☃€𝄞"
    (found,) = sheets.faults(profile, [entry])
    assert (found.id, found.place.inside) == ("DP-EXP-012", entry["item_id"])
    assert set(str(found.facts["letters"])) == set("☃𝄞"), "the euro sign is in CP949"
    entry["title"]["main"] = ""
    (found,) = sheets.faults(profile, [entry])
    assert (found.id, found.place.inside, found.facts["column"]) == (
        "DP-EXP-011",
        entry["item_id"],
        "서명",
    )


def test_the_checklist_needs_no_script(built: Built) -> None:
    told = manifest(built)["titles"]
    told[0]["title"]["main"] = '<b>"동백꽃"</b>'
    text = checklist(load_profile("nld-dream"), built.batch_id, told).decode()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids)) and "<script" not in text and "<b>" not in text
    inputs = re.findall(r"<input ([^>]+)>", text)
    assert all("readonly" in one or "checkbox" in one for one in inputs)
    labelled = set(re.findall(r'<label [^>]*for="([^"]+)"', text))
    assert {re.findall(r'id="([^"]+)"', one)[0] for one in inputs} == labelled
    assert [int(n) for n in re.findall(r"<h([1-6])", text)][:3] == [1, 2, 3]
    assert '<html lang="ko">' in text and '<main id="main"' in text
