# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the letter are complete: no finding of the intake profile is left without advice."""

from __future__ import annotations

import re

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.states import DefectCode
from daisy_pipeline.messages import LANGUAGES, known_ids
from daisy_pipeline.messages.wording import FIELD, letters

PROFILE = [id for id in known_ids() if re.fullmatch(r"DP-REC-[123]\d\d", id)]


def test_there_are_findings_to_word() -> None:
    assert len(PROFILE) > 60


@pytest.mark.parametrize("id", PROFILE)
def test_every_finding_of_the_profile_has_a_why_and_a_how(ledger: Ledger, id: str) -> None:
    from daisy_pipeline.intake.report import key_of

    key = key_of(id)
    for part in ("why", "how"):
        both = letters()[f"{part}.{key}"]
        assert all(both[lang].strip() for lang in LANGUAGES)
    assert re.search(r"(요|다)\.$", letters()[f"how.{key}"]["ko"])


@pytest.mark.parametrize("code", list(DefectCode))
def test_every_defect_has_them_too(code: DefectCode) -> None:
    assert {f"why.{code}", f"how.{code}"} <= set(letters())


@pytest.mark.parametrize("key", sorted(letters()))
def test_both_languages_and_no_blame(key: str) -> None:
    both = letters()[key]
    assert set(both) == set(LANGUAGES)
    names = [{m[1] for m in FIELD.finditer(text) if m[1]} for text in both.values()]
    assert names[0] == names[1]
    assert not re.search("오류|불량|실패|불합격|잘못 읽|하십시오|[A-Za-z]BFS|DP-", both["ko"])


def test_no_words_that_nothing_uses(ledger: Ledger) -> None:
    from daisy_pipeline.intake.report import key_of

    keys = {key_of(id) for id in PROFILE} | {str(code) for code in DefectCode} | {"unreadable"}
    told = {key.partition(".")[2] for key in letters() if key.startswith(("why.", "how."))}
    assert told == keys
