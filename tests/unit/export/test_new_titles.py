# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of new titles: what stands in it, and that every form says the same."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.commands import lists
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.export import list_forms, new_titles
from daisy_pipeline.export.list_words import Worded, length, worded
from daisy_pipeline.export.new_titles import KINDS, NewTitle, NewTitles
from daisy_pipeline.formats.brf import read_pages
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.title import Edition, Title
from daisy_pipeline.readings.lexicon import Lexicon
from tests.fakes.items import approved_items, facts_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

QUARTER = "2026년 1분기"


def a_title(name: str = "동백꽃", **more: Any) -> ItemFacts:
    told: dict[str, Any] = {
        "item_id": "MPA202600001",
        "material": Material.HUMAN_AUDIO_202,
        "completed": "2026-02-27",
        "entered": "20260227180000",
        "created": "2026-02-27",
        "narration": "human",
        "narrators": ("이낭독",),
        "duration": 20_538_000,
        "title": Title(
            slug="a", uid="urn:a", title=name, lang="ko", date="2026-02-27", publisher="도서관",
            creators=("김유정",), edition=Edition(publisher="예시출판사", date="2020-05"),
        ),
    }  # fmt: skip
    return ItemFacts(**{**told, **more})


def a_list(*facts: ItemFacts) -> Worded:
    entries = tuple(NewTitle(one, ((one.item_id, one.material),)) for one in facts)
    return worded(NewTitles((("audio", entries),), "시험도서관"), QUARTER)


def span() -> Any:
    from daisy_pipeline.ledger.counts import Span

    return Span(date(2026, 1, 1), date(2026, 3, 31))


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_titles, "facts_of", facts_of)


@pytest.mark.usefixtures("faked")
def test_sections_hold_what_was_completed(ledger: Ledger) -> None:
    items = approved_items(ledger, 6)
    for item, state, day in zip(items[1:4], ("withdrawn", "rejected", ""), (1, 1, 4), strict=True):
        item.state = state or item.state
        item.completed_on = date(2026, day, 1)
        item.save()
    found = new_titles.new_titles(ledger, span())
    shown = [(kind, [e.forms[0][0] for e in entries]) for kind, entries in found.sections]
    assert shown == [
        ("audio", [items[0].item_id]), ("braille", [items[4].item_id]),
        ("large-print", [items[5].item_id]),
    ]  # fmt: skip
    assert found.count == 3 and found.findings == ()
    only = new_titles.new_titles(ledger, span(), ["braille"])
    assert [kind for kind, _ in only.sections] == ["braille"]


@pytest.mark.usefixtures("faked")
def test_a_title_in_two_forms_is_told_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = approved_items(ledger, 2, (("daisy202", "human"), ("audio", "human")))
    from daisy_pipeline.ledger.models import Item

    Item.objects.filter(pk=second.pk).update(title=first.title)
    second.refresh_from_db()
    told = {first.item_id: a_title(), second.item_id: a_title(
        item_id=second.item_id, material=Material.AUDIO_FILES)}  # fmt: skip
    monkeypatch.setattr(new_titles, "facts_of", lambda _, item, *__: told[item.item_id])
    found = new_titles.new_titles(ledger, span())
    ((_, (entry,)),) = found.sections
    assert [id for id, _ in entry.forms] == [first.item_id, second.item_id]


@pytest.mark.message("DP-LST-001")
def test_nothing_completed_is_told(ledger: Ledger) -> None:
    with pytest.raises(DaisyError) as told:
        new_titles.new_titles(ledger, span(), at=QUARTER)
    (finding,) = told.value.findings
    assert (finding.id, finding.place.inside, told.value.exit_code) == ("DP-LST-001", QUARTER, 2)


@pytest.mark.message("DP-LST-002", "DP-LST-003")
def test_an_item_without_its_product_is_told(ledger: Ledger) -> None:
    one, two = approved_items(ledger, 2)
    shutil.rmtree(ledger.workspace.output)
    ledger.workspace.folder(two.title.slug).joinpath("title.toml").write_text("[", "utf-8")
    found = new_titles.new_titles(ledger, span())
    told = [(f.id, f.place.inside, f.facts["slug"]) for f in found.findings]
    assert told == [
        ("DP-LST-002", one.item_id, one.title.slug), ("DP-LST-003", two.item_id, two.title.slug),
    ]  # fmt: skip
    ((_, (entry,)),) = found.sections
    assert (entry.whole, entry.facts.title.title) == (False, "동백꽃 1")


def test_a_synthetic_voice_is_named_and_no_one_else() -> None:
    told = a_list(a_title(narration="synthetic", narrators=("가짜",)))
    rows = dict(told.sections[0].entries[0].rows)
    assert rows["낭독"] == "합성 음성"


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0, ""), (20_000, "1분"), (3_599_000, "1시간"), (20_538_000, "5시간 42분")],
)
def test_lengths_are_whole_minutes(ms: int, said: str) -> None:
    assert length(ms, "ko") == said


def test_page_and_text_say_the_same() -> None:
    told = a_list(a_title("<b> & 봄"), a_title("Spring", item_id="MPA202600002"))
    page = list_forms.html_bytes(told).decode()
    body = ET.fromstring(page[page.index("<body>") : page.index("</html>")])
    assert [h.text for h in body.iter("h2")] == ["녹음도서"]
    assert [h[0].text for h in body.iter("h3")] == ["<b> & 봄", "Spring"]
    text = list_forms.text_bytes(told).decode("utf-8-sig").split("\r\n")
    for pair in body.iter("div"):
        assert f"   {pair[0].text}: {pair[1].text}" in text
    ids = {e.get("id") for e in body.iter() if e.get("id")}
    assert {str(a.get("href"))[1:] for a in body.iter("a")} <= ids


def test_titles_in_another_language_say_so() -> None:
    english = Title(slug="b", uid="urn:b", title="Spring", lang="en", date="2026", publisher="x")
    page = list_forms.html_bytes(a_list(a_title(title=english))).decode()
    assert '<span lang="en">Spring</span>' in page


def test_braille_fits_the_page_and_holds_all() -> None:
    settings = {**defaults()["braille"], "cells": 30, "lines": 20}
    data, findings = list_forms.brf(a_list(*(a_title(f"책 {n}") for n in range(9))), settings)
    pages = read_pages(data.decode("ascii"))
    assert findings == () and len(pages) > 3
    assert all(len(row) <= 30 for page in pages for row in page.rows)
    assert all(len(page.rows) <= 20 for page in pages)
    rows = [row for page in pages for row in page.rows]
    assert sum(row.startswith("⠼") and "⠲⠀" in row[:6] for row in rows) >= 9  # 1. 2. 3. ...


def test_a_script_is_readable_aloud() -> None:
    data, findings = list_forms.script(a_list(a_title("圖書館 3")), Lexicon(()))
    assert findings == ()  # a number of an item is nothing to doubt
    text = data.decode("utf-8-sig")
    assert "재생 시간, 다섯 시간 사십이 분." in text
    assert "도서관 삼." in text and "[적힌 대로: 圖書館 3.]" in text
    assert "엠피에이 이공이육" in text and "MPA202600001.]" in text
    assert "예시출판사, 이천이십 년." in text and "일 번." in text


@pytest.mark.message("DP-LST-004")
def test_doubtful_readings_are_told() -> None:
    _, findings = list_forms.script(a_list(a_title("Zxqvw 이야기")), Lexicon(()))
    assert [f.id for f in findings] == ["DP-LST-004"]
    assert "Zxqvw" in str(findings[0].facts["examples"]) and findings[0].place.file == ""


def test_the_command_knows_every_kind_and_form() -> None:
    assert tuple(KINDS) == lists.KINDS
    assert set(list_forms.FORMS) | {"brf", "script"} == set(lists.SUFFIXES)
    assert {m for some in KINDS.values() for m in some} == set(Material)
