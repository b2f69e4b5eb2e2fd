# SPDX-License-Identifier: AGPL-3.0-or-later
"""Progress and findings as they are heard."""

from __future__ import annotations

import io
import json

import pytest

from daisy_pipeline.commands.console import Console, make_streams_safe
from daisy_pipeline.model.finding import Finding, Place


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def heard(capsys: pytest.CaptureFixture[str]) -> list[str]:
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.splitlines()


def test_a_step_is_said_when_it_begins_and_when_it_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = Console(clock=Clock())
    for done in range(101):
        console.step(done, 100, "step.align")
    assert heard(capsys) == ["시작: 본문과 녹음 맞추기", "완료: 본문과 녹음 맞추기"]


def test_a_long_step_is_not_silent(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    console = Console(clock=clock)
    for done in range(4):
        clock.now = done * 20.0
        console.step(done, 4, "step.align")
    assert heard(capsys) == [
        "시작: 본문과 녹음 맞추기",
        "진행: 본문과 녹음 맞추기 4 중 2",
    ]


def test_two_steps_at_once_and_a_name_that_is_no_key(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console("en", clock=Clock())
    console.step(0, 1, "chapter 1")
    console.step(0, 1, "step.encode")
    console.step(1, 1, "chapter 1")
    console.step(1, 1, "step.encode")
    assert heard(capsys) == [
        "Begins: chapter 1",
        "Begins: encoding the sound",
        "Done: chapter 1",
        "Done: encoding the sound",
    ]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("step.encode|003", "음성 파일 만들기, 3"),
        ("step.emit|daisy3-text", "대체자료 만들기, 텍스트데이지 (daisy3-text)"),
        ("step.read|", "원본 읽기"),
    ],
)
def test_parts_and_products_have_names(
    what: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(clock=Clock())
    console.step(0, 1, what)
    console.step(1, 1, what)
    assert heard(capsys) == [f"시작: {words}", f"완료: {words}"]


def test_verbose_hears_everything(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(verbose=True, clock=Clock())
    console.step(0, 3, "x")
    console.step(1, 3, "x")
    console.step(3, 3, "x")
    console.tell(Finding("DP-CLI-006"))
    lines = heard(capsys)
    assert lines[:3] == ["시작: x", "진행: x 3 중 1", "완료: x"]
    assert lines[-1] == "  자세한 설명: daisy explain DP-CLI-006"


def test_json_progress(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(json=True, clock=Clock())
    console.step(1, 2, "step.read")
    console.say("doctor.ready")
    told = capsys.readouterr()
    assert told.err == ""
    assert json.loads(told.out) == {
        "type": "progress", "what": "step.read", "text": "원본 읽기", "done": 1, "total": 2,
    }  # fmt: skip


def test_no_colour_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("click.echo", lambda text, err=False: said.append(text))
    finding = Finding("DP-CLI-003", Place("a"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    Console().tell(finding)
    assert "\x1b" in said[0] and "오류" in said[0]  # click takes it away where no terminal is
    said.clear()
    Console(plain=True).tell(finding)
    assert not any("\x1b" in line for line in said)
    said.clear()
    monkeypatch.setenv("NO_COLOR", "1")
    Console().tell(finding)
    assert not any("\x1b" in line for line in said)


def test_streams_carry_any_text() -> None:
    raw = io.BytesIO()
    korean_windows = io.TextIOWrapper(raw, encoding="cp949", newline="\n")
    make_streams_safe([korean_windows, io.StringIO()])
    korean_windows.write("봄 🌸 \udcff\n")
    korean_windows.flush()
    assert raw.getvalue().decode("cp949") == "봄 \\U0001f338 \\udcff\n"


def test_windows_files_are_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp949", newline="\n")
    monkeypatch.setattr("os.name", "nt")
    make_streams_safe([stream])
    monkeypatch.undo()
    stream.write("봄 🌸")
    stream.flush()
    assert raw.getvalue().decode("utf-8") == "봄 🌸"


def test_many_findings_of_a_kind_are_told_in_short(capsys: pytest.CaptureFixture[str]) -> None:
    same = [Finding("DP-AUD-001", Place(f"{number}.mp3")) for number in range(9)]
    findings = [*same, Finding("DP-AUD-002", Place("0.mp3"))]
    Console().tell_in_short(findings, "finding.more-reported")
    told = heard(capsys)
    assert [line for line in told if line.startswith("  위치: ")] == [
        *(f"  위치: {number}.mp3" for number in range(5)),
        "  위치: 0.mp3",
    ]
    assert told[-1] == "DP-AUD-001의 알림이 4개 더 있습니다. 보고서에 모두 있습니다."
    Console(verbose=True).tell_in_short(findings, "finding.more")
    assert sum("(DP-AUD-001)" in line for line in heard(capsys)) == 9
    Console(json=True).tell_in_short(findings, "finding.more")
    assert len(capsys.readouterr().out.splitlines()) == 10
