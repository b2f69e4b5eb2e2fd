# SPDX-License-Identifier: AGPL-3.0-or-later
"""Records against our table of rules: two that are right, and one change each that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from daisy_pipeline.formats.kormarc.record import Control, Field, Record, field
from daisy_pipeline.formats.kormarc.rules import check
from daisy_pipeline.formats.kormarc.tables import field_rules, position_rules, unverified
from daisy_pipeline.messages import word
from daisy_pipeline.model.finding import Place
from tests.unit.formats.kormarc.worked import HUMAN_AUDIO, TEXT_DAISY, record

Change = Callable[[Record], Record]
TEXT, AUDIO = record(TEXT_DAISY), record(HUMAN_AUDIO)


def leader(at: int, value: str) -> Change:
    """Put a value at a position of the leader."""
    return lambda r: replace(r, leader=r.leader[:at] + value + r.leader[at + len(value) :])


def at(tag: str, position: int, value: str) -> Change:
    """Put a value at a position of a control field (the last of its tag)."""

    def changed(own: Control | Field) -> Control | Field:
        if not isinstance(own, Control) or own.tag != tag:
            return own
        return Control(tag, own.text[:position] + value + own.text[position + len(value) :])

    return lambda r: replace(r, fields=tuple(map(changed, r.fields)))


def put(*fields: Control | Field) -> Change:
    """The first of these fields in place of those of its tag, the others after it."""

    def change(r: Record) -> Record:
        tag = fields[0].tag
        kept = [own for own in r.fields if own.tag != tag]
        where = sum(own.tag < tag for own in kept)
        return replace(r, fields=(*kept[:where], *fields, *kept[where:]))

    return change


def drop(tag: str) -> Change:
    return lambda r: replace(r, fields=tuple(own for own in r.fields if own.tag != tag))


def last(tag: str) -> Change:
    """Move a field behind all others."""

    def change(r: Record) -> Record:
        moved = [own for own in r.fields if own.tag == tag]
        return replace(r, fields=(*(own for own in r.fields if own.tag != tag), *moved))

    return change


def control(tag: str, text: str) -> Change:
    return put(Control(tag, text))


def data(tag: str, signs: str, *subfields: str) -> Change:
    return put(field(tag, signs, *subfields))


EMPTY = put(Field("500", "  ", (("a", " "),)))
BARE = put(Field("500", "  ", ()))
NFD = "\u1103\u1169\u11bc"

# A record, what is changed, the finding that must come (and no other), its field.
WRONG: list[tuple[Record, Change, str, str]] = [
    (TEXT, leader(5, "x"), "DP-MRC-014", "LDR/05"),
    (TEXT, leader(6, "q"), "DP-MRC-014", "LDR/06"),
    (TEXT, leader(7, "z"), "DP-MRC-014", "LDR/07"),
    (TEXT, leader(9, "8"), "DP-MRC-014", "LDR/09"),
    (TEXT, leader(10, "32"), "DP-MRC-014", "LDR/10-11"),
    (TEXT, leader(17, "9"), "DP-MRC-014", "LDR/17"),
    (TEXT, leader(18, "x"), "DP-MRC-014", "LDR/18"),
    (TEXT, leader(20, "4550"), "DP-MRC-014", "LDR/20-23"),
    (TEXT, leader(23, "00"), "DP-MRC-015", "LDR"),
    (TEXT, control("005", "20240531143000.0"), "DP-MRC-015", "005"),
    (TEXT, control("005", "20240231143000"), "DP-MRC-032", "005"),
    (TEXT, control("005", "2024053114300x"), "DP-MRC-032", "005"),
    (TEXT, control("006", "m     s d         "), "DP-MRC-015", "006"),
    (TEXT, control("006", "y" + " " * 13), "DP-MRC-016", "006/00"),
    (TEXT, at("006", 8, "x"), "DP-MRC-016", "006/08"),
    (TEXT, at("006", 1, "x"), "DP-MRC-016", "006/01-04"),
    (TEXT, at("007", 12, "n"), "DP-MRC-016", "007/12"),
    (TEXT, at("007", 9, "n"), "DP-MRC-016", "007/09"),
    (TEXT, at("007", 0, "y"), "DP-MRC-016", "007/00"),
    (TEXT, control("007", "cr na"), "DP-MRC-015", "007"),
    (TEXT, control("007", "ta "), "DP-MRC-015", "007"),
    (TEXT, control("007", "fb a bnnn"), "DP-MRC-015", "007"),
    (TEXT, control("007", "fb a qnnnn"), "DP-MRC-016", "007/05"),
    (AUDIO, control("007", "sr nmnnnnnnn"), "DP-MRC-015", "007"),
    (AUDIO, control("007", "sr nxnnnnnnned"), "DP-MRC-016", "007/04"),
    (TEXT, at("008", 40, " "), "DP-MRC-015", "008"),
    (TEXT, at("008", 0, "241301"), "DP-MRC-032", "008/00-05"),
    (TEXT, at("008", 6, "z"), "DP-MRC-016", "008/06"),
    (TEXT, at("008", 7, "202x"), "DP-MRC-032", "008/07-10"),
    (TEXT, at("008", 7, "    "), "DP-MRC-032", "008/07-10"),
    (TEXT, at("008", 11, "2025"), "DP-MRC-032", "008/11-14"),
    (TEXT, at("008", 15, "UL1"), "DP-MRC-016", "008/15-17"),
    (TEXT, at("008", 22, "x"), "DP-MRC-016", "008/22"),
    (TEXT, at("008", 23, "x"), "DP-MRC-016", "008/23"),
    (TEXT, at("008", 28, "q"), "DP-MRC-016", "008/28"),
    (TEXT, at("008", 31, "2"), "DP-MRC-016", "008/31"),
    (TEXT, at("008", 32, "b"), "DP-MRC-016", "008/32"),
    (TEXT, at("008", 33, "x"), "DP-MRC-016", "008/33"),
    (TEXT, at("008", 34, "e"), "DP-MRC-016", "008/34"),
    (TEXT, at("008", 35, "KOR"), "DP-MRC-016", "008/35-37"),
    (AUDIO, at("008", 30, "q"), "DP-MRC-016", "008/30-31"),
    (TEXT, drop("001"), "DP-MRC-017", "001"),
    (TEXT, drop("003"), "DP-MRC-017", "003"),
    (TEXT, drop("040"), "DP-MRC-017", "040"),
    (TEXT, drop("245"), "DP-MRC-017", "245"),
    (TEXT, drop("300"), "DP-MRC-017", "300"),
    (TEXT, put(field("245", "00", "a봄"), field("245", "00", "a봄봄")), "DP-MRC-018", "245"),
    (AUDIO, put(field("306", "##", "a054218"), field("306", "##", "a000001")), "DP-MRC-018", "306"),
    (AUDIO, data("511", "0#", "a낭독: ○○○"), "DP-MRC-019", "511"),
    (TEXT, data("245", "30", "a동백꽃"), "DP-MRC-019", "245"),
    (TEXT, data("532", "3#", "a쪽 이동"), "DP-MRC-019", "532"),
    (TEXT, put(Field("300", " ", (("a", "1점"),))), "DP-MRC-019", "300"),
    (TEXT, data("341", "0#", "atextual", "z표"), "DP-MRC-020", "341$z"),
    (TEXT, data("260", "##", "a서울", "d2024"), "DP-MRC-020", "260$d"),
    (TEXT, data("245", "00", "a동백꽃", "c김유정 지음"), "DP-MRC-021", "245$c"),
    (TEXT, data("245", "00", "a동백꽃", "h[전자자료]", "h[녹음자료]"), "DP-MRC-022", "245$h"),
    (TEXT, data("020", "##", "z979-11-99999-99-2", "g03810", "g03810"), "DP-MRC-022", "020$g"),
    (TEXT, data("056", "##", "a813.62"), "DP-MRC-023", "056$2"),
    (TEXT, data("024", "7#", "aurn:uuid:6f0f2c9e"), "DP-MRC-023", "024$2"),
    (TEXT, data("655", "#7", "a텍스트 데이지"), "DP-MRC-023", "655$2"),
    (TEXT, data("245", "00", "b김유정 단편선"), "DP-MRC-023", "245$a"),
    (TEXT, EMPTY, "DP-MRC-024", "500$a"),
    (TEXT, data("500", "##", "a줄\n바꿈"), "DP-MRC-025", "500$a"),
    (TEXT, data("500", "##", "a동\ufffd꽃"), "DP-MRC-025", "500$a"),
    (TEXT, data("500", "##", f"a{NFD}"), "DP-MRC-026", "500$a"),
    (TEXT, data("599", "##", "a우리끼리"), "DP-MRC-027", "599"),
    (TEXT, last("245"), "DP-MRC-028", "245"),
    (TEXT, last("001"), "DP-MRC-028", "001"),
    (TEXT, data("020", "##", "a9791199999993"), "DP-MRC-029", "020$a"),
    (TEXT, data("020", "##", "a97911999999"), "DP-MRC-029", "020$a"),
    (TEXT, data("776", "08", "i원본:", "z9791199999993"), "DP-MRC-029", "776$z"),
    (TEXT, data("022", "##", "a1234-5678"), "DP-MRC-029", "022$a"),
    (TEXT, data("020", "##", "a9791199999992", "g0381"), "DP-MRC-030", "020$g"),
    (TEXT, data("056", "##", "a81", "26"), "DP-MRC-031", "056$a"),
    (AUDIO, data("306", "##", "a5:42:18"), "DP-MRC-033", "306$a"),
    (AUDIO, data("306", "##", "a056018"), "DP-MRC-033", "306$a"),
    (AUDIO, data("041", "0#", "deng"), "DP-MRC-034", "041"),
    (TEXT, data("041", "1#", "aeng", "hkor"), "DP-MRC-034", "041"),
    (TEXT, data("041", "0#", "akor", "b한국어"), "DP-MRC-035", "041$b"),
    (TEXT, data("856", "40", "u내 컴퓨터"), "DP-MRC-036", "856$u"),
    (TEXT, data("856", "40", "s3.1 MB"), "DP-MRC-036", "856$s"),
]


@pytest.mark.parametrize("made", [TEXT, AUDIO], ids=["text", "audio"])
def test_the_worked_records_pass(made: Record) -> None:
    assert check(made) == []


@pytest.mark.message(*(f"DP-MRC-{n:03d}" for n in range(14, 37)))
@pytest.mark.parametrize(
    ("given", "change", "id", "where"),
    WRONG,
    ids=[f"{id[-3:]} {where} {n}" for n, (_, _, id, where) in enumerate(WRONG)],
)
def test_one_change_gives_one_finding(given: Record, change: Change, id: str, where: str) -> None:
    found = check(change(given), Place("새.xml"), 7)
    assert [(f.id, f.facts["field"]) for f in found] == [(id, where)]
    number = "#7" if where == "001" and id == "DP-MRC-017" else given.control("001")
    assert found[0].place == Place("새.xml", inside=f"{number} {where}")
    for lang in ("ko", "en"):
        told = word(found[0], lang)
        assert "?" not in told.text + told.fix and where in told.text


def test_every_finding_of_the_check_has_a_case() -> None:
    assert {id for _, _, id, _ in WRONG} == {f"DP-MRC-{n:03d}" for n in range(14, 37)}
    assert len(WRONG) > 70


def test_a_field_without_subfields_is_empty_and_lacks_what_it_needs() -> None:
    assert [f.id for f in check(BARE(TEXT))] == ["DP-MRC-023", "DP-MRC-024"]


RIGHT: list[tuple[Record, Change]] = [
    (TEXT, data("020", "##", "a0-306-40615-2 (세트)")),
    (TEXT, data("020", "##", "a979-11-99999-99-2", "g03810", "c₩15,000")),
    (TEXT, data("022", "##", "a0317-8471")),
    (TEXT, data("041", "1#", "akor", "heng", "aeng")),
    (TEXT, data("041", "#7", "ako", "2iso639-1")),
    (TEXT, at("008", 18, "||||")),
    (TEXT, at("008", 7, "19uu")),
    (TEXT, control("007", "tb")),
    (TEXT, control("007", "fb a bnnnn")),
    (TEXT, control("007", "vf cbahos")),
    (TEXT, data("950", "0#", "b₩0")),
    (TEXT, data("999", "##", "a우리 도서관")),
    (AUDIO, leader(7, "s")),
    (AUDIO, data("511", "1#", "a○○○")),
    (TEXT, leader(6, "r")),
]


@pytest.mark.parametrize(("given", "change"), RIGHT, ids=[str(n) for n in range(len(RIGHT))])
def test_what_is_right_says_nothing(given: Record, change: Change) -> None:
    assert check(change(given)) == []


def test_electronic_and_serial_records_have_their_own_positions() -> None:
    made = leader(6, "m")(control("008", "240531s2024    ulk    fs d      a  kor  ")(TEXT))
    assert check(made) == []
    assert [f.facts["field"] for f in check(at("008", 18, "a")(made))] == ["008/18-21"]
    serial = leader(7, "s")(control("008", "240531c20249999ulkqr p o        a  kor  ")(TEXT))
    assert check(serial) == []
    assert [f.facts["field"] for f in check(at("008", 18, "x")(serial))] == ["008/18"]


def test_006_has_the_values_of_008_at_its_own_places() -> None:
    places = {rule.name: rule.at for rule in position_rules("006", "BK")}
    assert places["삽화표시"] == "006/01-04" and places["개별자료형태"] == "006/06"
    assert places["회의간행물"] == "006/09" and places["색인"] == "006/11"
    assert places["문학형식"] == "006/12" and places["전기"] == "006/13"


def test_the_table_says_where_it_comes_from() -> None:
    assert field_rules()["012"].verified and not field_rules()["245"].verified
    assert unverified() > 150


def test_a_record_of_rubbish_gives_findings_and_no_error() -> None:
    made = Record("", (Control("245", "x"), Field("001", "", ()), Field("", "abc", (("", ""),))))
    assert check(made)
