# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report's page: its structure, its words, and that it says what the figures say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.campaign import page, tables
from daisy_pipeline.campaign.figures import Figure, Report, Row, Table
from daisy_pipeline.campaign.page_words import period_words
from daisy_pipeline.campaign.text import CHANGE
from tests.fakes import reports

LANGS = ("ko", "en")
NARROW = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
CELLS = st.none() | st.builds(
    reports.figure,
    st.none() | st.decimals(-9999, 999_999, places=1),
    st.sampled_from(("점", "권", "%", "건/시간")),
    entered=st.booleans(),
)


def body(report: Report, lang: str = "ko", **more: object) -> ET.Element:
    """The page's body as a tree: what we write is XML too, but for its line breaks."""
    text = page.render(report, lang, **more).decode("utf-8")  # type: ignore[arg-type]
    inside = text[text.index("<body>") : text.index("</html>")].replace("<br>", "<br/>")
    return ET.fromstring(inside)


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def parts(report: Report, lang: str = "ko") -> Iterator[tuple[ET.Element, ET.Element]]:
    """Every section of figures with a chart: the drawing, and the table that follows it."""
    for section in body(report, lang).iter("section"):
        table = section.find("table")
        for svg in section.findall("figure/svg"):
            assert table is not None
            yield svg, table


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("report", [reports.full(), reports.empty()], ids=["full", "empty"])
def test_the_page_is_built_for_those_who_walk_by_headings_and_links(
    report: Report, lang: str
) -> None:
    tree = body(report, lang)
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for one in tree.iter():
        named = (one.get("aria-labelledby") or "").split()
        named += [link[1:] for link in [one.get("href") or ""] if link.startswith("#")]
        assert set(named) <= set(ids), (one.tag, named)
    levels = [int(one.tag[1]) for one in tree.iter() if re.fullmatch(r"h\d", one.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(list(tree.iter(tag))) for tag in ("header", "nav", "main", "footer")] == [1] * 4
    assert tree[0].get("class") == "skip" and tree[0].get("href") == "#main"


@pytest.mark.parametrize("lang", LANGS)
def test_tables_have_captions_scopes_and_full_rows(lang: str) -> None:
    found = list(body(reports.full(), lang).iter("table"))
    assert len(found) >= 8
    for table in found:
        assert table[0].tag == "caption" and words(table[0])
        heads = table.findall("thead/tr/th")
        assert {head.get("scope") for head in heads} == {"col"} and all(map(words, heads))
        for row in table.findall("tbody/tr"):
            assert row[0].tag == "th" and row[0].get("scope") == "row" and words(row[0])
            assert [cell.get("data-head") for cell in row[1:]] == [words(h) for h in heads[1:]]
            assert all(words(cell) for cell in row[1:]), "an empty cell says so in words"


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_has_title_and_message_and_the_numbers_of_its_table(lang: str) -> None:
    found = list(parts(reports.full(), lang))
    assert len(found) >= 8
    for svg, table in found:
        title, about = svg.find("title"), svg.find("desc")
        assert svg.get("role") == "img" and title is not None and about is not None
        assert svg.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
        assert words(title) and re.search(r"\d", words(about)), "the message has numbers"
        told = {words(cell).split(" (")[0] for cell in table.findall("tbody/tr/td")}
        bars = [words(t) for t in svg.iter("text") if t.get("class") == "value"]
        numbers = {bar.rpartition(": ")[2] for bar in bars if ": " in bar}
        assert numbers <= told, "a chart shows nothing that its table does not say"


def test_bars_are_as_long_as_their_numbers() -> None:
    made = reports.table("kinds", ("점",), {"가": (100,), "나": (25,), "다": (0,)}, chart="bars")
    [(svg, _)] = parts(replace(reports.empty(), tables=(made,)))
    widths = [float((r.get("width") or "").rstrip("%")) for r in svg.iter("rect")]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01) and widths[2] < 1


def test_unlike_units_share_no_axis() -> None:
    cells = {"대출": (reports.figure(2088, "권"),), "방문": (reports.figure(51, "회"),)}
    cells |= {"책": (reports.figure(420, "권"),), "참여": (reports.figure(171, "명"),)}
    made = reports.table("use", ("2023",), cells, chart="bars")
    [(svg, table)] = parts(replace(reports.empty(), tables=(made,)))
    drawn = " ".join(words(t) for t in svg.iter("text"))
    assert "2,088권" in drawn and "420권" in drawn and "51회" not in drawn and "171명" not in drawn
    assert "51회" in words(table) and "171명" in words(table)


def test_where_every_value_is_nothing_there_is_no_chart() -> None:
    made = reports.table("kinds", ("점",), {"가": (0,), "나": (0,)}, chart="bars")
    assert list(parts(replace(reports.empty(), tables=(made,)))) == []


def test_a_gap_in_a_line_stays_a_gap() -> None:
    cells = {"만든 점수": (1, 2, None, 4, 5)}
    made = reports.table("months", tuple("가나다라마"), cells, chart="line")
    [(svg, _)] = parts(replace(reports.empty(), tables=(made,)))
    stretches = [one for one in svg.iter("line") if "line" in (one.get("class") or "")]
    assert len(stretches) == 1 + 2, "one in the legend, two between neighbours"


def test_a_line_runs_along_its_periods_whether_they_are_rows_or_columns() -> None:
    months = {f"2026-{month:02d}": (month,) for month in range(1, 13)}
    down = reports.table("down", ("만든 점수",), months, chart="line")
    along = reports.table("along", tuple(months), {"만든 점수": tuple(range(1, 13))}, chart="line")
    (one, table), (other, _) = parts(replace(reports.empty(), tables=(down, along)))
    assert [words(t) for t in one.iter("text")] == [words(t) for t in other.iter("text")]
    assert [line.attrib for line in one.iter("line")] == [
        line.attrib for line in other.iter("line")
    ]
    spots = [c for c in one.iter("circle") if "spot" in (c.get("class") or "")]
    assert len(spots) == 12 + 1, "a mark a month, and the legend's"
    assert [words(row[0]) for row in table.findall("tbody/tr")][:2] == ["1월", "2월"]


def test_a_tile_says_unit_period_target_and_where_it_is_from() -> None:
    tiles = [one for one in body(reports.full()).iter("li") if "tile" in (one.get("class") or "")]
    live, entered = words(tiles[0]), words(tiles[1])
    for told in ("만든 대체자료", "274점", "2026년", "279점", reports.PAPER, "장부에서 셈"):
        assert told in live
    for told in ("2,367건", "2023년", reports.PAPER, "적어 넣음"):
        assert told in entered
    assert "값 없음" in words(tiles[4])


def test_a_change_carries_its_sign() -> None:
    change = reports.figure("88.5", "%", "2023", label=CHANGE, entered=True)
    assert "+88.5 %" in words(body(replace(reports.empty(), headline=(change,))))


def test_every_sheet_that_was_written_is_linked() -> None:
    sheets = {
        key: f"표/{key}.csv"
        for key in ("headline", "campaign-quarters", "campaign-slots", "budget")
    }
    links = [a.get("href") for a in body(reports.full(), sheets=sheets).iter("a")]
    assert {link for link in links if link and ".csv" in link} == set(sheets.values())


def test_rows_of_mixed_origin_name_their_sources() -> None:
    report = replace(reports.empty(), tables=(reports.use(), reports.by_kind()))
    mixed, counted = body(report).findall(".//table")
    assert words(mixed.findall("thead/tr/th")[-1]) == "출처"
    last = [words(row[-1]) for row in mixed.findall("tbody/tr")]
    assert last[0] == f"적어 넣음: {reports.PAPER}" and last[3] == "장부에서 셈"
    assert "출처" not in words(counted)


def test_the_campaign_ranks_nobody_and_flags_what_is_stuck_in_words() -> None:
    tree = body(reports.full())
    table = next(t for t in tree.iter("table") if "L-01" in words(t))
    rows = table.findall("tbody/tr")
    assert [words(row[0]) for row in rows] == ["L-01", "L-02", "L-03"]
    assert "멈춤" in words(rows[0]) and "지금은 근무하지 않음" in words(rows[2])
    assert not any("L-01" in words(svg) for svg in tree.iter("svg"))


def test_the_forecast_tells_its_interval_and_method_or_why_there_is_none() -> None:
    told = words(body(reports.full()))
    for part in ("251점", "238점에서 264점 사이", "지난 26주", "5.8점", "11.1점", "12월 31일"):
        assert part in told
    none = replace(reports.forecast(), expected=None, why="page.empty", pace=None, needed=None)
    alone = words(body(replace(reports.full(), forecast=none)))
    assert "앞을 셈하지 않았습니다" in alone and "219점" in alone and "251점" not in alone


def test_branches_are_reached_by_links() -> None:
    tree = body(reports.full())
    links = {words(a): (a.get("href") or "")[1:] for a in tree.findall("nav/ul/li/a")}
    for name in ("본관", "분관"):
        section = next(s for s in tree.iter("section") if s.get("id") == links[f"{name}만 보기"])
        assert "82점" in words(section)


def test_a_long_table_is_cut_but_for_its_sums_and_its_sheet_is_named() -> None:
    rows = tuple(Row(f"학교 {n}", (reports.figure(n),)) for n in range(10_000))
    sums = Row("합계", (reports.figure(49_995_000),), total=True)
    report = replace(
        reports.empty(), tables=(Table("curriculum", "학교", ("점",), (*rows, sums), "bars"),)
    )
    tree = body(report, sheets={"curriculum": "표/curriculum.csv"})
    [table] = tree.iter("table")
    assert len(table.findall("tbody/tr")) == tables.LONGEST + 1
    assert "49,995,000점" in words(table) and "모두 10001줄" in words(tree)
    assert [a.get("href") for a in tree.iter("a")][-1] == "표/curriculum.csv"
    assert len(page.render(report)) < 100_000


def test_the_page_is_one_file_without_script_and_the_same_every_time() -> None:
    for lang in LANGS:
        made = page.render(reports.full(), lang)
        assert made == page.render(reports.full(), lang)
        text = made.decode("utf-8")
        assert f'<html lang="{lang}">' in text and text.startswith("<!DOCTYPE html>")
        assert not re.search(r"<script|\son\w+=|\ssrc=|@import|url\((?!#)|https?:", text)


def test_every_key_of_the_page_is_worded() -> None:
    for lang in LANGS:
        told = page.render(reports.full(), lang).decode("utf-8")
        assert not re.search(r"[>\"](page|severity|report|state|campaign|column)\.[a-z]", told)
    assert "?" not in re.sub(r"<style>.*?</style>", "", told, flags=re.S)


def test_names_from_people_cannot_break_out() -> None:
    evil = '"><script>alert(1)</script>&'
    made = reports.table(evil, (evil,), {evil: (reports.figure(1, entered=True, label=evil),)})
    tile = Figure(evil, Decimal(1), "점", evil, evil, False, Decimal(2), evil)
    slot = replace(reports.stand().slots[0], staff=evil, title=evil, item=evil)
    stand = replace(reports.stand(), name=evil, denominator_of=evil, slots=(slot,))
    given = {"library": evil, "site": evil, "campaigns": (stand,)}
    report = replace(reports.full(), headline=(tile,), tables=(made,), **given)  # type: ignore[arg-type]
    text = page.render(report, "ko", {evil: evil}).decode("utf-8")
    assert "<script" not in text and 'href=""' not in text
    body(report)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5),
    st.lists(NARROW, min_size=2, max_size=2),
    st.sampled_from(("", "bars", "columns", "line")),
    st.sampled_from(LANGS),
)
def test_any_table_becomes_a_page_that_says_every_number(
    cells: list[list[Figure | None]], columns: list[str], chart: str, lang: str
) -> None:
    rows = tuple(Row(f"줄 {n}", tuple(row)) for n, row in enumerate(cells))
    made = Table("any", "구분", tuple(columns), rows, chart)
    tree = body(replace(reports.empty(), tables=(made,)), lang)
    told = words(tree)
    for cell in (cell for row in cells for cell in row if cell and cell.value is not None):
        assert cell.text(lang) in told


@pytest.mark.parametrize(
    ("text", "ko", "en"),
    [
        ("2026", "2026년", "2026"),
        ("2026Q3", "2026년 3분기", "2026, quarter 3"),
        ("2026-05", "2026년 5월", "2026-05"),
        ("L-07", "", ""),
    ],
)
def test_periods_in_words(text: str, ko: str, en: str) -> None:
    assert period_words(text, "ko") == ko and period_words(text, "en") == en


def test_columns_of_the_reports_own_year_do_not_repeat_it() -> None:
    report = replace(reports.empty(), tables=(reports.budget(),))
    heads = [words(h) for h in body(report).findall(".//thead/tr/th")]
    assert heads[1:5] == ["1분기", "2분기", "3분기", "4분기"]
    other = replace(report, year=2027, as_of=date(2027, 1, 2))
    assert words(body(other).findall(".//thead/tr/th")[1]) == "2026년 1분기"
