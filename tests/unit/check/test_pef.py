# SPDX-License-Identifier: AGPL-3.0-or-later
"""PEF: our tables say what the official grammar says; what it does not see we see."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from daisy_pipeline.check.grammar import grammar
from daisy_pipeline.check.members import Report
from daisy_pipeline.check.pef import check_pef
from daisy_pipeline.model.finding import Finding
from tests.fakes import braille
from tests.unit.check.test_grammar import mutants

NOT_OF_THE_GRAMMAR = ("DP-PEF-011", "DP-PEF-012", "DP-BRF-014")
RICH = """<p:pef version="2008-1" xmlns:p="http://www.daisy.org/ns/2008/pef" xmlns:x="urn:x"
 xmlns:d="http://purl.org/dc/elements/1.1/" xml:lang="ko"><p:head x:a="1"><x:b><x:c/>글</x:b>
<p:meta><d:date x:a="1">2026-03-02</d:date><d:format>application/x-pef+xml</d:format>
<d:identifier>1</d:identifier><d:creator>가</d:creator><d:creator>나</d:creator><x:own>글</x:own>
</p:meta></p:head><p:body><x:y/><p:volume cols="12" rows="5" rowgap="4" duplex="1"><p:section
 rows="9" x:z="2"><p:page rowgap="0"><p:row>⠁</p:row><x:w/><p:row rowgap="2"/></p:page><p:page/>
</p:section></p:volume></p:body></p:pef>"""


@cache
def official(standards: Path) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(standards / "braille/pef-2008-1.rng")))


def judged(data: bytes, folder: Path) -> list[Finding]:
    (folder / "책.pef").write_bytes(data)
    report = Report()
    check_pef(folder / "책.pef", "책.pef", report)
    return report.findings()


@pytest.mark.parametrize("source", [braille.pef(), RICH.encode()])
def test_our_tables_agree_with_the_official_grammar(
    source: bytes, shared: Path, tmp_path: Path
) -> None:
    schema, seen = official(shared / "standards"), set()
    for data in [source, *mutants(source, grammar("pef-2008-1"), Random(6), 250)]:
        wanted = schema.validate(etree.parse(io.BytesIO(data)))
        findings = [f for f in judged(data, tmp_path) if f.id not in NOT_OF_THE_GRAMMAR]
        assert (not findings) == wanted, (findings, schema.error_log, data.decode())
        seen.add(wanted)
    assert seen == {True, False}


FAULTS = [
    ("DP-PEF-001", "pef", "pif", {"element": "pif"}),
    ("DP-PEF-010", "<row>⠫", "<row> ", {"sign": " "}),
    ("DP-PEF-011", "<row>⠫", "<row>⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠫", {"length": 17, "cells": 12}),
    ("DP-PEF-012", 'rowgap="0"', 'rowgap="1"', {"rows": 5, "lines": 4}),
    ("DP-PEF-013", "<dc:identifier>x-1</dc:identifier>", "", {"name": "dc:identifier"}),
    ("DP-PEF-014", "<dc:title>동백꽃</dc:title>", "<dc:title>가</dc:title>" * 2,
     {"name": "dc:title"}),
    ("DP-PEF-015", "2026-03-02", "2026-03-02T00:00:00", {"name": "dc:date",
     "value": "2026-03-02T00:00:00"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "old", "new", "facts"),
    [pytest.param(*row, marks=pytest.mark.message(row[0]), id=row[0]) for row in FAULTS],
)
def test_one_fault(id: str, old: str, new: str, facts: dict, tmp_path: Path) -> None:
    text = braille.pef().decode()
    assert old in text
    findings = judged(text.replace(old, new).encode(), tmp_path)
    assert {f.id for f in findings} == {id}
    assert findings[0].facts == facts
    assert findings[0].place.file == "책.pef" and findings[0].place.line > 0


def test_gaps_and_sizes_come_down_from_above(tmp_path: Path) -> None:
    """Rule 1 of the Schematron: rows and gaps in quarters, each from the nearest element."""
    assert judged(RICH.encode(), tmp_path) == []
    tight = RICH.replace('rows="9" ', 'rows="2" ').encode()
    assert [f.facts for f in judged(tight, tmp_path)] == [{"rows": 3, "lines": 2}]


def test_a_page_number_that_is_missing(tmp_path: Path) -> None:
    data = braille.pef().decode()
    pages = [f"<page><row>⠁</row><row>⠼{n}</row></page>" for n in "⠁⠃⠉⠙⠑⠋⠛⠊⠚"]
    begin, end = data.index("<page>"), data.index("</section>")
    findings = judged((data[:begin] + "".join(pages) + data[end:]).encode(), tmp_path)
    assert next(f.facts for f in findings if f.id == "DP-BRF-014") == {"number": 9, "before": 7}
