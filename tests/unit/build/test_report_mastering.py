# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the report says of sound: figures of recordings and of what was made of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from daisy_pipeline.build.report import Outcome, write_report
from daisy_pipeline.build.report_mastering import mastering, mastering_data
from daisy_pipeline.build.report_page import page
from daisy_pipeline.build.store import Done, Recipe, Store
from daisy_pipeline.messages import phrase
from daisy_pipeline.model import codec
from daisy_pipeline.model.times import EditList
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.track import MediaFile, Recording
from daisy_pipeline.recordings.clean import Cleaning, Figures, Reason
from daisy_pipeline.recordings.mastered import Reached

ONE, TWO = "a" * 64, "b" * 64
BEFORE = Figures(-31.04, -52.0, 21.0, 24.0, 30.0)
AFTER = Figures(-31.1, -64.0, 32.5, 0.0, 1.5)
WHY = (Reason("declick", "clicks", 30.0, 10.0), Reason("dehum", "hum", 24.0, 12.0))
GOOD = Cleaning((), Figures(-20.0, -120.0, 100.0, 0.0, 0.0))


@pytest.fixture
def done(tmp_path: Path) -> dict[str, Done]:
    store = Store(tmp_path / "store")

    def keep(job: str, **files: object) -> Done:
        stage = store.stage(job)
        for name, value in files.items():
            (stage / "payload" / f"{name}.json").write_bytes(codec.dumps(value))
        return store.keep(Recipe(job, 1, {}, {}, {}, {}, ""), stage, [])

    def made(job: str, name: str, kind: str, gains: dict[str, float], filled: int) -> Done:
        media = MediaFile(name, kind, 9, EditList(name, (), 61_000))
        reached = Reached(-30.9, -20.0, -20.1, -3.4, gains, 1.2, 1, filled)
        return keep(job, media=media, mastered=reached)

    one, two = ONE[:16], TWO[:16]
    return {
        f"probe-{one}": keep("p1", recording=Recording(ONE, "audio/<b>10.wav", 60_000, 44100, 1)),
        f"probe-{two}": keep("p2", recording=Recording(TWO, "audio/<b>9.wav", 30_000, 44100, 1)),
        f"clean-{one}": keep("c1", cleaned=Cleaning(WHY, BEFORE, AFTER, 44100, 9)),
        f"clean-{two}": keep("c2", cleaned=GOOD),
        "encode-001": made("e1", "c001.mp3", "audio/mpeg", {ONE: 11.0, TWO: 0.1}, 1500),
        "encode-002": made("e2", "c002.mp3", "audio/mpeg", {ONE: 11.3}, 0),
        "encode-aac-001": made("e3", "c001.m4a", "audio/mp4", {ONE: 11.0}, 0),
    }


def test_the_data_name_every_recording_and_every_file(done: dict[str, Done]) -> None:
    data = mastering_data(done)
    assert [r["file"] for r in data["recordings"]] == ["audio/<b>9.wav", "audio/<b>10.wav"]
    good, spoiled = data["recordings"]
    assert (good["gain"], good["cleaned"], good["after"]) == ([0.1, 0.1], [], None)
    assert (good["before"]["noise"], good["before"]["snr"]) == (None, None)
    assert (spoiled["gain"], spoiled["cleaned"]) == ([11.0, 11.3], ["declick", "dehum"])
    assert spoiled["before"]["clicks"] == 30.0
    assert spoiled["after"]["clicks"] == 1.5
    assert [p["file"] for p in data["parts"]] == ["c001.mp3", "c002.mp3"]
    assert data["parts"][0]["filled"] == 1500
    assert data["parts"][0]["loudness"] == -20.1


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_tables_have_captions_and_headers(done: dict[str, Done], lang: str) -> None:
    plain = {"sound": mastering_data(done)}

    def say(key: str, **facts: str | int) -> str:
        return phrase(key, lang, **facts)

    root = html.document_fromstring("<main>" + "".join(mastering(plain, say, lang)) + "</main>")
    tables = root.findall(".//table")
    assert [t.get("id") for t in tables] == ["sound-recordings", "sound-parts"]
    for table in tables:
        assert table.findtext("caption")
        rows = table.findall("tbody/tr")
        heads = [th.text for th in table.findall("thead/tr/th")]
        assert all(th.get("scope") == "col" for th in table.findall("thead/tr/th"))
        assert not any(head and head.startswith("report.") for head in heads)
        for row in rows:
            assert [row[0].tag, row[0].get("scope")] == ["th", "row"]
            assert len(row) == len(heads)
    text = root.text_content()
    assert "audio/<b>10.wav" in text  # no mark-up of its own
    assert "+11.0 ~ +11.3" in text
    assert "30.0" in text and "1.5" in text
    assert "cleaned." not in text


def test_a_title_that_is_not_mastered_says_nothing_of_it(tmp_path: Path) -> None:
    assert mastering_data({}) == {}
    title = Title(slug="봄", uid="u", title="봄", lang="ko", date="2026-03-02", publisher="p")
    write_report(Outcome(title, {}, (), (), (), done={}), tmp_path, "ko")
    assert 'id="sound"' not in (tmp_path / "report.html").read_text("utf-8")


def test_the_page_of_an_older_report_is_still_made() -> None:
    plain = {
        "title": {"title": "봄"},
        "products": {},
        "rejected": [],
        "findings": [],
        "accepted": [],
        "normalization": [],
    }
    assert 'id="sound"' not in page(plain, "ko", "report.en.html")
