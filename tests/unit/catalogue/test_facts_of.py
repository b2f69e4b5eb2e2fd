# SPDX-License-Identifier: AGPL-3.0-or-later
"""Facts of the ledger's items: rows and built product together, names only by consent."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.catalogue.facts import Material
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.products import daisy3_text, daisy202
from tests.unit.catalogue.test_built import workspace

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item


@pytest.fixture
def items(ledger: "Ledger") -> "list[Item]":
    """Two items of one title, both built."""
    from daisy_pipeline.ledger.items import add

    workspace(ledger.workspace.root, {"daisy202": daisy202(), "daisy3-text": daisy3_text()})
    return [add(ledger, "동백꽃", name).item for name in ("daisy202", "daisy3-text")]


def test_rows_and_product_together(ledger: "Ledger", items: "list[Item]") -> None:
    from daisy_pipeline.export.facts import facts_of
    from daisy_pipeline.ledger.models import CurriculumLink, Rights

    title = items[0].title
    assert title
    words = {"school_level": "중학교", "grade": "3학년", "subject": "국어", "unit": "봄"}
    CurriculumLink(**ledger.fresh(), title=title, **words).save()
    Rights(
        **ledger.fresh(), title=title, basis="kr-copyright-33-2", checked_by="L-02",
        checked_on=date(2026, 3, 2),
    ).save()  # fmt: skip
    facts = facts_of(ledger, items[0])
    assert facts.item_id == items[0].item_id
    assert facts.material is Material.HUMAN_AUDIO_202
    assert facts.duration == 7000
    assert facts.rights is not None
    assert facts.rights.checked_by == "L-02"
    assert facts.curriculum[0].unit == "봄"
    assert facts.sisters == ((items[1].item_id, Material.TEXT_DAISY),)
    assert len(facts.entered) == 14
    assert facts_of(ledger, items[0]) == facts


def test_a_serials_issue(ledger: "Ledger", items: "list[Item]") -> None:
    from daisy_pipeline.export.facts import facts_of
    from daisy_pipeline.ledger.models import SerialIssue

    item = items[0]
    item.material_type = Material.SERIAL_AUDIO
    row = {"serial": "마포도움", "issue": "제12호", "quarter": "2026Q3"}
    SerialIssue(**ledger.fresh(), title=item.title, **row).save()
    facts = facts_of(ledger, item)
    assert (facts.serial, facts.issue, facts.frequency) == ("마포도움", "제12호", "quarterly")


@pytest.mark.parametrize("consent", ["given", "withdrawn", "never"])
def test_names_only_by_consent_of_today(
    ledger: "Ledger", items: "list[Item]", consent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.export import facts as room
    from daisy_pipeline.ledger import heard, vault
    from daisy_pipeline.ledger.models import Consent, Volunteer

    who = Volunteer(**ledger.fresh(), pseudonym="V-014")
    who.save()
    if consent != "never":
        gone = date(2026, 3, 1) if consent == "withdrawn" else None
        Consent(
            **ledger.fresh(), volunteer=who, purpose="printed-name", version="1",
            given_on=date(2026, 1, 1), withdrawn_on=gone,
        ).save()  # fmt: skip
    monkeypatch.setattr(heard.Readers, "volunteers", lambda *_: {"V-014"})
    monkeypatch.setattr(vault, "who", lambda *_: {"V-014": {"name": "홍길동"}})
    facts = room.facts_of(ledger, items[0])
    assert facts.narrators == (("홍길동",) if consent == "given" else ())


def _remove(ledger: "Ledger", name: str) -> None:
    path: Path = ledger.workspace.output / "동백꽃" / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.message("DP-MRC-041")
@pytest.mark.parametrize(
    "fault",
    [
        lambda ledger: _remove(ledger, "manifest.json"),
        lambda ledger: _remove(ledger, "daisy202"),
        lambda ledger: _remove(ledger, "daisy202/ncc.html"),
    ],
    ids=["no manifest", "no folder", "no ncc"],
)
def test_a_product_that_is_not_whole(
    ledger: "Ledger", items: "list[Item]", fault: "Callable[[Ledger], None]"
) -> None:
    from daisy_pipeline.export.facts import facts_of

    fault(ledger)
    with pytest.raises(DaisyError) as caught:
        facts_of(ledger, items[0])
    (finding,) = caught.value.findings
    assert finding.id == "DP-MRC-041"
    assert finding.place.file == "output/동백꽃/daisy202"
    assert finding.place.inside == items[0].item_id


@pytest.mark.message("DP-MRC-040")
def test_an_item_whose_title_is_gone(ledger: "Ledger", items: "list[Item]") -> None:
    from daisy_pipeline.export.facts import facts_of

    assert items[0].title
    items[0].title.gone = True
    with pytest.raises(DaisyError) as caught:
        facts_of(ledger, items[0])
    (finding,) = caught.value.findings
    assert finding.id == "DP-MRC-040"
    assert finding.place.inside == items[0].item_id
