# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy review`` in this process: the list, the answers, what stands in sync.tsv, the report."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import html

from daisy_pipeline.commands.main import run
from daisy_pipeline.synchronization import aligners
from tests.unit.commands.desk import Say, sound

TEXT = """# 1장

봄이 오면 씨를 뿌린다.

둘째 문장(low)은 자리가 확실하지 않다.

셋째 문장(missing)은 읽지 않았다.

넷째 문장(missing)도 읽지 않았다.

다섯째 문장(reread)은 다시 읽었다.

여섯째 문장은 맞다.
"""
SITE = """[site]
library = "시험도서관"
[check]
epubcheck = "never"
[build]
jobs = 1
[synchronization]
aligner = "marked"
"""


@pytest.fixture
def title(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A title with one recording, placed by the marked aligner; nobody named."""
    monkeypatch.setitem(aligners.BUILT_IN, "marked", "tests.fakes.aligner:MarkedAligner")
    (here / "daisy.toml").write_text(SITE, "utf-8")
    (here / "a.txt").write_text(TEXT, "utf-8")
    sound(here / "voice" / "1.wav", 6.0)
    assert run(["new", "봄", "--text", "a.txt", "--audio", "voice"]) == 0
    return here / "sources" / "봄"


@pytest.fixture
def say(title: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command that must end with this code, with these answers; what it said."""

    def call(code: int, *words: str, answers: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        return say(code, *words)

    return call


def rows(title: Path) -> list[tuple[str, ...]]:
    """What sync.tsv says: segment, begin, end, by, note."""
    lines = (title / "sync.tsv").read_text("utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines]
    return [(c[0], *c[2:5], c[5] if len(c) > 5 else "") for c in cells]


def report(title: Path) -> dict[str, object]:
    folder = title.parents[1] / "output" / "봄"
    return dict(json.loads((folder / "report.json").read_bytes()))


# ------------------------------------------------------------------------- what there is to hear


def test_the_list_is_told_worst_first_and_asks_nothing(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", "--list")
    at = [told.index(s) for s in ("s00004", "s00005", "s00003")]
    assert at == sorted(at), told
    assert "1/3. 녹음에 없음, 문장 번호 s00004" in told
    assert "3/3. 확실하지 않음, 문장 번호 s00003" in told
    assert "앞 문장: 봄이 오면" in told and "뒤 문장: 셋째 문장" in told
    assert "audio/1.wav 0:01.000부터 0:01.500까지" in told
    assert "다시 읽은 문장이 1개" in told and "안내하는 말: audio/1.wav" in told
    assert not (title / "sync.tsv").exists()


def test_json_says_the_same_to_programs(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", "--list", "--limit", "1", "--json")
    lines = [json.loads(line) for line in told.splitlines()]
    (item,) = [n for n in lines if n["type"] == "review-item"]
    assert (item["segment"], item["status"], item["number"]) == ("s00004", "missing", 1)
    assert item["together"] == 2 and item["why"] == ["missing"]
    assert [n["left"] for n in lines if n["type"] == "review"] == [3]
    assert [n["sound"] for n in lines if n["type"] == "review-extra"] == ["announcement"]


def test_the_report_lists_plays_and_counts(title: Path, say: Say) -> None:
    say(6, "build", "봄", "--only", "daisy202")
    data = report(title)
    listen = data["listen"]
    assert isinstance(listen, list)
    assert [i["segment"] for i in listen] == ["s00004", "s00005", "s00003", "s00006"]
    low = listen[2]
    assert (low["file"], low["begin"], low["end"]) == ("audio/1.wav", 1000, 1500)
    assert low["why"] == ["short", "missing-after"] and low["before"].startswith("봄이 오면")
    assert data["listening"] == {"segments": 7, "fine": 4, "human": 0, "first": 3}
    assert [e["kind"] for e in data["extras"]] == ["announcement"]  # type: ignore[attr-defined]
    folder = title.parents[1] / "output" / "봄"
    page = html.document_fromstring((folder / "report.html").read_bytes())
    players = list(page.iter("audio"))
    assert len(players) == 5
    for player in players:
        file, _, times = player.get("src").partition("#t=")
        assert (folder / file).is_file() and player.get("preload") == "none"
        begin, end = map(float, times.split(","))
        assert 0 <= begin < end <= 7.7  # 6 s, and the pauses at the ends
        assert player.get("aria-label")
    assert "daisy review 봄" in page.text_content()


# ------------------------------------------------------------------------------------ the answers


def test_what_was_decided_is_never_asked_again(title: Path, say: Say) -> None:
    say(6, "build", "봄", "--only", "daisy202")
    told = say(0, "review", "봄", "--by", "김사서", answers="nn\n맞음\n")
    assert "이어지는 문장 2개" in told and "3개를 정했고 0개가 남았습니다" in told
    assert rows(title) == [
        ("s00004", "0:01.500", "0:01.500", "김사서", "읽지 않음"),
        ("s00005", "0:01.500", "0:01.500", "김사서", "읽지 않음"),
        ("s00003", "0:01.000", "0:01.500", "김사서", ""),
    ]
    told = say(0, "build", "봄", "--only", "daisy202")
    assert "DP-SYN" not in told
    listening = report(title)["listening"]
    assert listening == {"segments": 7, "fine": 7, "human": 3, "first": 0}
    assert "들어 볼 곳이 없습니다" in say(0, "review", "봄", "--list")
    assert say(0, "review", "봄").count("답 (") == 0


def test_limits_are_moved_and_set_until_they_are_right(title: Path, say: Say) -> None:
    answers = "s\n건너뛰기\nb -200\n끝 +300\nㅠ 0:00.9\ny\n"
    told = say(6, "review", "봄", "--by", "kim", answers=answers)
    assert rows(title) == [("s00003", "0:00.900", "0:01.800", "kim", "")]
    for times in ("0:00.800부터 0:01.500", "0:00.800부터 0:01.800", "0:00.900부터 0:01.800"):
        assert f"문장 s00003, {times}까지" in told
    assert "1개를 정했고 2개가 남았습니다" in told


def test_a_missing_segment_is_given_a_place(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", "--limit", "1", answers="y\nt 0:03.000 0:03.900\ny\n")
    assert "아직 자리가 없는 문장입니다" in told
    assert [row[:3] for row in rows(title)] == [("s00004", "0:03.000", "0:03.900")]


def test_times_that_cannot_be_are_refused_and_nothing_is_written(title: Path, say: Say) -> None:
    answers = "t 0:03.0 0:02.0\nt 0:05.0 0:09.0\nt 0:03.0 0:04.0\ns\nt 0:03.5 0:04.5\nq\n"
    told = say(6, "review", "봄", answers=answers)
    assert told.count("그 시각은 쓸 수 없습니다") == 2
    assert told.count("사람이 이미 정한 다른 문장의 자리와 겹칩니다") == 1
    assert [row[:3] for row in rows(title)] == [("s00004", "0:03.000", "0:04.000")]


def test_back_help_rubbish_and_the_end_of_answers(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", answers="u\n?\nblah\n\ns\nu\nn\n")
    assert "여기가 첫째입니다" in told and "답을 알아듣지 못했습니다" in told
    assert "t 1:23.400 1:26.000" in told
    assert [row[0] for row in rows(title)] == ["s00004"]
    assert "2/3." in told.split("적었습니다")[-1], "went on to the next place"


def test_rereads_are_heard_on_wish(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", "--rereads", answers="s\ns\ns\ny\n")
    assert "4/4. 다시 읽음, 문장 번호 s00006" in told
    assert [row[0] for row in rows(title)] == ["s00006"]


def test_english(title: Path, say: Say) -> None:
    told = say(6, "review", "봄", "--lang", "en", answers="none\n")
    assert "1/3. not in the recording, segment s00004" in told and "1 settled, 2 left" in told
    assert rows(title)[0][4] == "not read"


def test_what_was_answered_before_an_interrupt_is_kept(
    title: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr("io.StringIO", Broken)
    told = say(130, "review", "봄", answers="n\n")
    assert "DP-CLI-006" in told
    assert [row[0] for row in rows(title)] == ["s00004"]


def test_a_player_that_cannot_play_is_told_once(
    title: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int]] = []

    def play(player: object, path: Path, begin: int, end: int, file: str = "") -> bool:
        assert path.is_file()
        heard.append((begin, end))
        return len(heard) < 3

    monkeypatch.setattr("daisy_pipeline.commands.review_walk.play", play)
    player = type("P", (), {"name": "ffplay"})()
    monkeypatch.setattr("daisy_pipeline.commands.review_walk.find_player", lambda: player)
    told = say(6, "review", "봄", "--play", answers="s\ns\nw\n\n")
    assert heard == [(500, 2500), (500, 2500), (1000, 1500)]
    assert told.count("ffplay로 소리를 내지 못했습니다") == 1
    monkeypatch.setattr("daisy_pipeline.commands.review_walk.find_player", lambda: None)
    assert "소리를 들려줄 프로그램이 없습니다" in say(6, "review", "봄", "--play")
