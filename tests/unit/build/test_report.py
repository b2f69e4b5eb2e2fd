# SPDX-License-Identifier: AGPL-3.0-or-later
"""report.html: walked by headings and table headers, hostile titles escaped, links that lead."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from daisy_pipeline.build.accept import sift
from daisy_pipeline.build.publish import publish_file, publish_folder, same_file, same_folder, sweep
from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.report_page import page
from daisy_pipeline.build.store import Done, Recipe, Store
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.title import Acceptance, Title

HOSTILE = "<script>alert('x')</script> & \"봄\""
TITLE = Title(slug="봄", uid="u", title=HOSTILE, lang="ko", date="2026-03-02", publisher="p")
ENTRY = {
    "folder": "epub3",
    "package": {"name": "봄 <1>-epub3.epub", "size": 5, "sha256": "0" * 64},
    "size": 123_456,
    "duration_ms": 61_000,
    "narration": "human",
    "files": {"a": 1},
}
WRONG = Finding("DP-TXT-012", Place("<i>a</i>.txt", line=3))
RULE = Acceptance(finding="DP-TXT-012", reason="<b>괜찮음</b>", by="김사서")


def write(folder: Path, lang: str) -> None:
    outcome = Outcome(
        TITLE, {"epub3": ENTRY}, (WRONG,), ((WRONG, RULE),), ("daisy3",), done={}
    )  # fmt: skip
    write_report(outcome, folder, lang)


@pytest.mark.parametrize(("lang", "other"), [("ko", "en"), ("en", "ko")])
def test_the_page_can_be_walked(lang: str, other: str, tmp_path: Path) -> None:
    write(tmp_path, lang)
    for name, speaks in (("report.html", lang), (f"report.{other}.html", other)):
        text = (tmp_path / name).read_text("utf-8")
        root = html.document_fromstring(text.encode("utf-8"))
        assert root.get("lang") == speaks
        levels = [int(h.tag[1]) for h in root.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        heads = [th.text_content().strip() for th in root.iter("th")]
        assert heads and all(heads), "a header that says nothing"
        assert all(th.get("scope") in ("col", "row") for th in root.iter("th"))
        for link in root.iter("a"):
            target = link.get("href")
            assert target == ENTRY["package"]["name"] or (tmp_path / target).is_file()  # type: ignore[index]
            assert link.text_content().strip()
        assert not list(root.iter("script", "i", "b"))
        assert HOSTILE in root.text_content()
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        named = re.findall(r'aria-labelledby="([^"]+)"', text)
        assert set(named) <= set(ids)


def test_segments_to_listen_to_have_headers(tmp_path: Path) -> None:
    plain = {
        "title": {"title": "봄"},
        "products": {},
        "rejected": [],
        "findings": [],
        "accepted": [],
        "normalization": [],
        "listen": [
            {
                "segment": "s00001", "text": "<i>가</i>", "file": "a.wav", "begin": 1, "end": 2,
                "status": "low", "confidence": 0.1,
            }
        ],
    }  # fmt: skip
    root = html.document_fromstring(page(plain, "ko", "report.en.html"))
    heads = [th.text_content() for th in root.iter("th")]
    assert all(heads) and any("s00001" in h for h in heads)
    assert "<i>가</i>" in root.text_content()
    assert not list(root.iter("i", "audio")), "no product holds the sound"


def doubtful(number: int, status: str = "low") -> dict[str, object]:
    """A segment of the list as report.json has it."""
    return {
        "segment": f"s{number:05d}", "text": f"문장 {number}", "before": "앞", "after": "<b>뒤</b>",
        "file": "a.wma", "begin": 1000, "end": 2500, "status": status, "confidence": 0.1,
        "why": ["short"], "sound": {"href": "daisy202/c001.mp3", "begin": 1050, "end": 2550},
    }  # fmt: skip


def test_a_long_list_is_cut_after_its_worst_tenth_and_all_of_it_can_be_played() -> None:
    noise = {"kind": "noise", "file": "a.wma", "begin": 1, "end": 900, "sound": None}
    plain = {
        "title": {"title": "봄", "slug": "봄"},
        "products": {},
        "rejected": [],
        "findings": [],
        "accepted": [],
        "normalization": [],
        "listen": [*(doubtful(n) for n in range(40)), doubtful(90, "reread")],
        "extras": [noise],
        "listening": {"segments": 400, "fine": 360, "human": 3, "first": 30},
    }
    for lang, other in (("ko", "report.en.html"), ("en", "report.html")):
        root = html.document_fromstring(page(plain, lang, other))
        tables = {t.get("id"): len(t.findall("./tbody/tr")) for t in root.iter("table")}
        counts = {"listen-first": 30, "listen-rest": 10, "reread": 1, "extras-noise": 1}
        assert {name: tables[name] for name in counts} == counts
        (folded,) = root.iter("details")
        assert folded.find("./table").get("id") == "listen-rest" and folded.find("./summary").text
        assert {p.get("src") for p in root.iter("audio")} == {"daisy202/c001.mp3#t=1.050,2.550"}
        names = [p.get("aria-label") for p in root.iter("audio")]
        assert len(names) == 41 and all("s000" in name for name in names)
        assert all(row.get("role") == "row" for t in root.iter("table") for row in t.iter("tr"))
        assert any(a.get("href") == "#listen" for a in root.iter("a"))
        assert "<b>뒤</b>" in root.text_content() and not list(root.iter("b"))


def test_changes_have_examples_and_proposals_fit_into_a_table() -> None:
    origin = {"file": "가.txt", "line": 3}
    example = {"before": "<b>가  나</b>", "after": "가 나", "origin": origin}
    proposal = {"rule": "ocr-figures", "before": "2O15년", "after": "2015년", "nth": 2}
    plain = {
        "title": {"title": "봄"},
        "products": {},
        "rejected": [],
        "findings": [],
        "accepted": [],
        "listen": [],
        "normalization": [{"rule": "single-blanks", "count": 7, "examples": [example]}],
        "proposals": [{**proposal, "count": 4, "origin": origin}],
    }
    text = page(plain, "ko", "report.en.html")
    root = html.document_fromstring(text)
    assert not list(root.iter("b"))
    (change,) = [li.text_content() for li in root.iter("li")]
    assert "single-blanks" in change and "7곳" in change
    assert "‘<b>가  나</b>’ → ‘가 나’ (가.txt 3)" in change
    *_, row = root.iter("tr")
    cells = [cell.text_content() for cell in row]
    assert cells[:3] == ["2O15년", "2015년", "2"] and cells[3].endswith("4곳 (가.txt 3)")


def test_a_report_that_says_the_same_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, "ko")
    before = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    write(tmp_path, "ko")
    assert {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == before
    assert sorted(before) == ["report.en.html", "report.html", "report.json"]


def test_findings_are_told_once_worst_first_without_what_was_accepted() -> None:
    inside = Finding("DP-TXT-012", Place("b.txt", inside="x"))
    advice = Finding("DP-TXT-020", Place("a.txt"))
    narrow = replace(RULE, inside="x")
    sifted = sift([advice, WRONG, WRONG, inside], [narrow])
    assert sifted.open == (WRONG, advice)
    assert sifted.accepted == ((inside, narrow),)


@pytest.mark.parametrize("refusal", ["DP-SYN-001", "DP-SYN-002", "DP-SYN-008"])
def test_a_refused_recording_is_told_of_once(refusal: str) -> None:
    refused = Finding(refusal, Place("audio/1.wav"))
    implied = [Finding(id, Place("audio/1.wav")) for id in ("DP-AUD-008", "DP-AUD-011")]
    other = Finding("DP-AUD-008", Place("audio/2.wav"))
    assert sift([*implied, other, refused], []).open == (refused, other)


@pytest.fixture
def done(tmp_path: Path) -> Done:
    """A result of one small page and one large sound."""
    store = Store(tmp_path / "store")
    stage = store.stage("owner")
    (stage / "payload" / "deep").mkdir()
    (stage / "payload" / "deep" / "page.html").write_bytes(b"page")
    (stage / "payload" / "sound.mp3").write_bytes(bytes(2 << 20))
    return store.keep(Recipe("emit", 1, {}, {}, {}, {}), stage, ())


def test_a_published_folder_is_whole_and_editing_it_leaves_the_store(
    done: Done, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "daisy3"
    (target / "old").mkdir(parents=True)
    publish_folder(done, target)
    assert same_folder(done, target, verify=True)
    assert not (target / "old").exists()
    assert [p.name for p in target.parent.iterdir()] == ["daisy3"]
    (target / "deep" / "page.html").write_bytes(b"gone")
    assert (done.payload / "deep" / "page.html").read_bytes() == b"page"
    assert same_folder(done, target, verify=False), "names and sizes are the same"
    assert not same_folder(done, target, verify=True)
    (target / "more.txt").write_bytes(b"x")
    assert not same_folder(done, target, verify=False)


def test_a_published_file_and_what_a_kill_leaves(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    stage = store.stage("owner")
    (stage / "payload" / "봄.epub").write_bytes(b"epub")
    packed = store.keep(Recipe("package", 1, {}, {}, {}, {}), stage, ())
    target = tmp_path / "봄-epub3.epub"
    publish_file(packed, target)
    assert same_file(packed, target, verify=True)
    target.write_bytes(b"ep")
    assert not same_file(packed, target, verify=False)
    (tmp_path / ".daisy-new-x").mkdir()
    (tmp_path / ".part-1-1").write_bytes(b"half")
    sweep([tmp_path, tmp_path / "missing"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["store", "봄-epub3.epub"]
