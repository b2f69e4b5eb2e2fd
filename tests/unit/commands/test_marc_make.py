# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc make``: records of built products without a ledger."""

import json
from pathlib import Path

import pytest

from daisy_pipeline.formats.kormarc.catalogue_file import iter_records
from daisy_pipeline.formats.kormarc.parts import Counted
from daisy_pipeline.formats.safe_xml import parse_xml
from tests.fakes.products import daisy3_text, daisy202
from tests.unit.catalogue.test_built import workspace
from tests.unit.commands.desk import Say


def test_records_of_all_products(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202(), "daisy3-text": daisy3_text()})
    told = say(0, "marc", "make", "동백꽃")
    assert "=001  동백꽃-daisy202" in told
    assert "=001  동백꽃-daisy3-text" in told
    assert "=306  \\\\$a000007" in told
    assert told == say(0, "marc", "make", "동백꽃")


@pytest.mark.message("DP-MRC-041")
def test_a_product_that_is_not_built(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    told = say(3, "marc", "make", "동백꽃", "--product", "epub3")
    assert "DP-MRC-041" in told
    assert "output/동백꽃" in told


def test_other_schemes_are_one_document_of_all_items(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202(), "daisy3-text": daisy3_text()})
    graph = json.loads(say(0, "marc", "make", "동백꽃", "--as", "schema-org"))["@graph"]
    assert [one["identifier"] for one in graph] == ["동백꽃-daisy202", "동백꽃-daisy3-text"]
    for scheme, root in (("onix", "ONIXMessage"), ("dublin-core", "records")):
        told = parse_xml(say(0, "marc", "make", "동백꽃", "--as", scheme).encode())
        assert str(told.tag).endswith(f"}}{root}")
        assert told.xpath("count(.//*[.='동백꽃-daisy202'])") >= 1


def test_marc21_on_the_screen_and_in_a_file(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    assert "=LDR  00000nim a2200000 i 4500" in say(0, "marc", "make", "동백꽃", "--as", "marc21")
    for suffix in ("xml", "mrc", "mrk"):
        say(0, "marc", "make", "동백꽃", "--as", "marc21", "--out", f"동백꽃.{suffix}")
        (read,) = iter_records(here / f"동백꽃.{suffix}")
        assert isinstance(read, Counted) and read.record.leader[18] == "i"


def test_a_written_document_is_what_the_screen_shows(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    assert "레코드 1건" in say(0, "marc", "make", "동백꽃", "--as", "onix", "--out", "o.xml")
    shown = say(0, "marc", "make", "동백꽃", "--as", "onix")
    assert (here / "o.xml").read_text(encoding="utf-8").strip() == shown.strip()


@pytest.mark.message("DP-LED-035")
def test_a_file_that_is_there_stays_unless_it_is_asked_for(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    (here / "o.xml").write_text("내 것", encoding="utf-8")
    for scheme in ("kormarc", "onix"):
        told = say(2, "marc", "make", "동백꽃", "--as", scheme, "--out", "o.xml")
        assert "DP-LED-035" in told and "o.xml" in told
    assert (here / "o.xml").read_text(encoding="utf-8") == "내 것"
    say(0, "marc", "make", "동백꽃", "--as", "onix", "--out", "o.xml", "--replace")
    assert "ONIXMessage" in (here / "o.xml").read_text(encoding="utf-8")


@pytest.mark.message("DP-MRC-042")
def test_a_document_is_not_written_under_another_kind_of_name(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    told = say(2, "marc", "make", "동백꽃", "--as", "schema-org", "--out", "o.mrc")
    assert "DP-MRC-042" in told and "o.mrc" in told and ".jsonld" in told
    assert not (here / "o.mrc").exists()
