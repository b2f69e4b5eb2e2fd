# SPDX-License-Identifier: AGPL-3.0-or-later
"""How people name recordings and defects."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from tests.unit.intake.desk import IDS, person, recording, title


@pytest.fixture
def takes(ledger: Ledger) -> list[Any]:
    title(ledger)
    title(ledger, "여름")
    who = person(ledger, "V-014")
    names = ("가.wav", "2.wav", "10.wav")
    made = [recording(ledger, who, name, IDS[0], IDS[3]) for name in names]
    recording(ledger, who, "9.wav", IDS[0], IDS[3], slug="여름")
    return made


def chosen(takes: list[Any], *wishes: str) -> list[str]:
    from daisy_pipeline.intake.choice import chosen as choose

    return [take.file for take in choose(takes[0].title, wishes)]


def test_by_file_number_and_digest(takes: list[Any]) -> None:
    assert chosen(takes, "audio/가.wav", "2.wav") == ["audio/가.wav", "audio/2.wav"]
    assert chosen(takes, unicodedata.normalize("NFD", "가.wav")) == ["audio/가.wav"]
    assert chosen(takes, "3", "1", "1") == ["audio/가.wav", "audio/10.wav"]
    assert chosen(takes, takes[1].sha256[:8].upper(), r"audio\2.wav") == ["audio/2.wav"]


@pytest.mark.message("DP-INT-030", "DP-INT-031", "DP-INT-032")
def test_all_that_is_none(takes: list[Any]) -> None:
    from daisy_pipeline.intake import choice

    with pytest.raises(DaisyError) as error:
        chosen(takes, "없음.wav", "9.wav", "4", "2.wav")
    found = [(f.id, f.place.file, f.place.inside) for f in error.value.findings]
    assert found == [
        ("DP-INT-030", "sources/봄", "없음.wav"),
        ("DP-INT-032", "sources/봄", "9.wav"),
        ("DP-INT-030", "sources/봄", "4"),
    ]
    assert error.value.findings[1].facts["other"] == "여름"
    assert error.value.exit_code is ExitCode.BAD_USAGE
    for take in takes[:2]:
        take.sha256 = "abcdef" + take.sha256[6:]
        take.save()
    with pytest.raises(DaisyError) as error:
        choice.chosen(takes[0].title, ["abcdef"])
    assert [(f.id, f.facts["count"]) for f in error.value.findings] == [("DP-INT-031", 2)]


@pytest.mark.parametrize(
    ("wish", "code", "begin", "end", "page", "note"),
    [
        ("오독", "misread", None, None, "", ""),
        ("쪽 안내@1:02 p15 건너뜀", "page-cue", 62_000, None, "15", "건너뜀"),
        ("쪽안내", "page-cue", None, None, "", ""),
        ("noise@0:05-0:07.25", "noise", 5_000, 7_250, "", ""),
        ("끊김 @ 1:00:00: 한참", "dropout", 3_600_000, None, "", "한참"),
        ("Misreading a word", "misread", None, None, "", "a word"),
    ],
)
def test_defects(
    ledger: Ledger, wish: str, code: str, begin: int | None, end: int | None, page: str, note: str
) -> None:
    from daisy_pipeline.intake.defect_words import parse

    one = parse(wish)
    assert (one.code, one.begin, one.end, one.page, one.note) == (code, begin, end, page, note)


@pytest.mark.message("DP-INT-036")
@pytest.mark.parametrize(
    "wish", ["", "무엇", "오독@", "오독@1:75", "오독@9", "잡음@2:00-1:00", "@1:00"]
)
def test_what_is_no_defect(ledger: Ledger, wish: str) -> None:
    from daisy_pipeline.intake.defect_words import parse

    with pytest.raises(DaisyError) as error:
        parse(wish)
    (finding,) = error.value.findings
    assert (finding.id, finding.place.inside) == ("DP-INT-036", wish)


def test_what_a_judgement_implies(ledger: Ledger) -> None:
    from daisy_pipeline.intake.defect_words import of_judgement

    place = Place("audio/1.wav")
    findings = [
        Finding("DP-REC-108", place, {"places": "1000 2000", "count": 2}),
        Finding("DP-REC-205", place),  # advice: no reason to read again
        Finding("DP-REC-301", Place("audio/1.wav", time=5000, inside="s00010"), {"page": "12"}),
        Finding("DP-REC-013", place),  # another part: for the coordinator
        Finding("DP-AUD-001", place),
    ]
    found = [(f.code, f.begin, f.segment, f.page, f.note) for f in of_judgement(findings)]
    assert found[:2] == [("noise", at, "", "", "DP-REC-108") for at in (1000, 2000)]
    assert found[2] == ("omission", 5000, "s00010", "12", "DP-REC-301")
    assert [one[4] for one in found] == ["DP-REC-108", "DP-REC-108", "DP-REC-301", "DP-AUD-001"]
