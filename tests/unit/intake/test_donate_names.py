# SPDX-License-Identifier: AGPL-3.0-or-later
"""No volunteer's name goes out with a donated item: not as its maker, in terms or a file's name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.messages import word
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.unit.intake import gifts
from tests.unit.intake.gifts import gift
from tests.unit.intake.test_donate import donate, library, refused, stick

__all__ = ["library", "stick"]


@pytest.mark.message("DP-DON-022")
def test_no_word_of_a_librarian_names_a_volunteer(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.people import Person, add
    from daisy_pipeline.ledger.staff import Librarian, add_all

    add(ledger, Person(name="홍길동", pseudonym="V-014"))
    add_all(ledger, [Librarian("이봄")])
    path = gifts.daisy202(stick)
    for more in ({"maker": "홍 길동"}, {"terms": "홍길동이 줌"}, {"terms": "이봄 받음"}):
        id, place, code = refused(ledger, gift(path, **more))
        assert (id, place.file, code) == ("DP-DON-022", "", ExitCode.BAD_USAGE)
    apart = unicodedata.normalize("NFD", "1장_홍길동.brf")
    brf = gifts.braille(stick, apart)
    with pytest.raises(DaisyError) as error:
        donate(ledger, gift(brf, product="braille", title="가"))
    (finding,) = error.value.findings
    assert finding.id == "DP-DON-022" and "받은 파일의 이름" in word(finding, "ko").text
    fine = gifts.braille(stick, "홍길동전_이봄날.brf")
    done = donate(
        ledger, gift(fine, product="braille", title="가", terms="이봄날까지", maker="홍길")
    )
    assert not {"DP-DON-022", "DP-DON-023"} & {one.id for one in done.findings}


@pytest.mark.message("DP-DON-023")
def test_without_the_key_nobody_knows_whose_name_it_is(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.people import Person, add

    add(ledger, Person(name="홍길동", pseudonym="V-014"))
    (ledger.folder / "key").unlink()
    done = donate(ledger, gift(gifts.daisy202(stick)))
    (found,) = [one for one in done.findings if one.id == "DP-DON-023"]
    assert found.place.file == ""
