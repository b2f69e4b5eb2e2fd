# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer`` and ``daisy staff``: what a coordinator types, and what is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.commands import people_desk
from daisy_pipeline.commands.faults import judge
from daisy_pipeline.ledger.states import Purpose, VolunteerRole
from tests.unit.commands.desk import Say


@pytest.fixture
def begun(ledger_home: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace with a ledger, kept by L-07."""
    monkeypatch.setenv("DAISY_ACTOR", "L-07")
    (ledger_home / "daisy.toml").write_text("[ledger]\naudition_pass = 80\n", "utf-8")
    yield ledger_home


@pytest.fixture
def one(begun: Path, say: Say) -> Path:
    """One volunteer, V-001."""
    told = say(
        0, "volunteer", "add", "--name", "홍길동", "--phone", "010-1234-5678", "--role", "narrator"
    )
    assert told.startswith("V-001: 새 봉사자의 별칭입니다") and "홍길동" not in told
    return begun


def test_choices_are_those_of_the_ledger() -> None:
    assert tuple(str(role) for role in VolunteerRole) == people_desk.ROLES
    assert tuple(str(purpose) for purpose in Purpose) == people_desk.PURPOSES


@pytest.mark.message("DP-LED-047")
def test_a_double_is_told(one: Path, say: Say) -> None:
    told = say(0, "volunteer", "add", "--name", "홍 길동", "--phone", "01012345678")
    assert "DP-LED-047" in told and "V-001" in told and "daisy volunteer erase V-002" in told


def test_a_contact_is_set_right(one: Path, say: Say) -> None:
    told = say(0, "volunteer", "change", "V-001", "--phone", "010-9999-8888")
    assert told == "V-001: 고쳐 적었습니다. 전화번호\n"
    told = say(0, "volunteer", "change", "V-001", "--phone", "010-9999-8888")
    assert "이미 그렇게" in told
    assert "DP-LED-062" in say(2, "volunteer", "change", "V-001")  # nobody to ask
    say(0, "volunteer", "change", "V-001", "--phone", "-")
    told = say(0, "volunteer", "list", "--names", "--reason", "교육 안내 전화")
    assert "홍길동" in told and "010-" not in told
    say(0, "volunteer", "erase", "V-001", "--reason", "본인 요청", "--yes")
    assert "DP-LED-049" in say(2, "volunteer", "change", "V-001", "--phone", "010-1111-2222")


@pytest.mark.message("DP-LED-058")
def test_names_need_a_reason_and_are_logged(one: Path, say: Say) -> None:
    assert "홍길동" not in say(0, "volunteer", "list") + say(0, "volunteer", "show", "V-001")
    assert "DP-LED-058" in say(2, "volunteer", "list", "--names")
    assert "DP-LED-058" in say(2, "volunteer", "show", "V-001", "--names")
    why = ("--names", "--reason", "교육 안내 전화")
    assert "홍길동, 010-1234-5678" in say(0, "volunteer", "list", *why)
    assert "홍길동" in say(0, "volunteer", "show", "V-001", *why)
    assert "홍길동" not in say(0, "volunteer", "list", *why, "--json")
    told = say(0, "volunteer", "accesses", "V-001").splitlines()
    assert len(told) == 4 and told[0].startswith("V-001: 교육 안내 전화. L-07, 2")


@pytest.mark.message("DP-LED-062")
def test_nobody_to_ask(one: Path, say: Say) -> None:
    for words in (["add"], ["erase", "V-001", "--reason", "요청"], ["withdraw", "V-001"]):
        assert "DP-LED-062" in say(2, "volunteer", *words)
    assert "DP-LED-062" in say(2, "volunteer", "consent", "V-001", "membership")


def test_asked_for_what_is_missing(begun: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["", "홍길동", "", "h@example.org", "hong1"])
    monkeypatch.setattr(people_desk, "can_ask", lambda console: True)
    monkeypatch.setattr("daisy_pipeline.commands.volunteer.can_ask", lambda console: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert "V-001" in say(0, "volunteer", "add")
    told = say(0, "volunteer", "show", "V-001", "--names", "--reason", "확인")
    assert "홍길동, h@example.org, 1365 hong1" in told


def test_a_life(one: Path, say: Say) -> None:
    day = ("--version", "2026-1", "--on", "2026-03-02")
    told = say(0, "volunteer", "consent", "V-001", "membership", *day)
    assert told == "V-001: 동의를 적었습니다. 봉사자 등록\n"
    assert "이미 적혀 있는" in say(0, "volunteer", "consent", "V-001", "membership", *day)
    told = say(0, "volunteer", "consent", "V-001", "printed-name", *day)
    assert "voices/V-001/voice.toml" in told
    told = say(0, "volunteer", "consent", "V-001").splitlines()
    assert told[:2] == ["동의함: 봉사자 등록", "  2026-1판, 2026-03-02"]
    assert told[-1] == "거절(따로 동의할 때까지): 목소리를 배우거나 합성하기"
    assert "V-001: 거둔 동의: 이름 표기" in say(0, "volunteer", "withdraw", "V-001", "printed-name")
    assert "역할을 적었습니다" in say(0, "volunteer", "role", "add", "V-001", "typist")
    assert "역할을 마쳤다고" in say(0, "volunteer", "role", "end", "V-001", "typist")
    say(0, "volunteer", "train", "낭독 교육", "V-001", "--on", "2026-03-02")
    points = ("--scores", "35/25/15/8", "--on", "2026-03-02")
    assert say(0, "volunteer", "audition", "V-001", *points).startswith("통과: 낭독 심사 83점")
    told = say(0, "volunteer", "show", "V-001")
    assert "교육: 낭독 교육, 2026-03-02" in told and "역할 낭독봉사자," in told
    assert "‘쉼’" in say(0, "volunteer", "status", "V-001", "resting")
    assert "모두 0명" in say(0, "volunteer", "list", "--status", "active")
    say(0, "volunteer", "list", "--csv", "목록.csv")
    sheet = (one / "목록.csv").read_text("utf-8-sig")
    assert "V-001,쉼,낭독봉사자,0,0.0," in sheet and "홍길동" not in sheet
    told = say(0, "volunteer", "erase", "V-001", "--reason", "본인 요청", "--yes")
    assert "지움: 이름, 연락처" in told and "V-001의 개인정보를 지웠습니다." in told
    assert "이미 지웠습니다" in say(
        0, "volunteer", "erase", "V-001", "--reason", "본인 요청", "--yes"
    )
    assert "DP-LED-049" in say(2, "volunteer", "role", "add", "V-001", "typist")


def test_a_consent_of_many_at_once(one: Path, say: Say) -> None:
    for name in ("김봄", "이여름"):
        say(0, "volunteer", "add", "--name", name, "--role", "narrator")
    told = say(0, "volunteer", "consent", "transfer")
    assert "봉사자 3명" in told and "V-001 V-002 V-003 transfer --version" in told
    form = ("transfer", "--version", "2026-2", "--on", "2026-03-02")
    told = say(0, "volunteer", "consent", "V-001", "V-002", "v-001", *form)
    assert told.splitlines()[-1] == "모두 2명의 동의를 적었습니다. 이미 적혀 있던 것 0명"
    assert "1명의 동의를" in say(0, "volunteer", "consent", "V-002", "V-003", *form)
    assert "봉사자가 모두 동의했습니다" in say(0, "volunteer", "consent", "transfer")
    assert "무엇에 대한 동의인지" in say(2, "volunteer", "consent", "V-001", "V-002")
    told = say(2, "volunteer", "consent", "V-001", "V-002", "V-009", "publicity", "--version", "1")
    assert "DP-LED-044" in told and "V-001" in say(0, "volunteer", "consent", "publicity")


@pytest.mark.message("DP-LED-053")
def test_consents_of_a_sheet(one: Path, say: Say) -> None:
    say(0, "volunteer", "add", "--name", "김봄", "--role", "narrator")
    sheet, named = one / "동의서.csv", ("consent", "transfer", "--sheet", "동의서.csv")
    head = "별칭,동의한 날,판,문서 번호\n"
    rows = "V-001,,1,\nV-009,,1,\nV-002,2026-13-01,1,\nV-002,2999-01-01,1,\nV-002,,,\nV-001,,1,\n"
    sheet.write_text(head + rows, "utf-8")
    told = say(3, "volunteer", *named)
    assert [
        f"{line}째 줄, ‘{heading}’" in told
        for line, heading in (
            (3, "별칭"),
            (4, "동의한 날"),
            (5, "동의한 날"),
            (6, "판"),
            (7, "별칭"),
        )
    ] == [True] * 5 and "2째 줄" not in told
    assert "봉사자 2명" in say(0, "volunteer", "consent", "transfer")
    sheet.write_text(head + "V-001,2026. 3. 2.,2026-2,문서-3\nV-002,,,\n", "utf-8")
    told = say(0, "volunteer", *named, "--version", "2026-1", "--on", "2026-03-05")
    assert told.endswith("모두 2명의 동의를 적었습니다. 이미 적혀 있던 것 0명\n")
    assert "  2026-2판, 2026-03-02" in say(0, "volunteer", "consent", "V-001")
    assert "  2026-1판, 2026-03-05" in say(0, "volunteer", "consent", "V-002")
    assert "표에서 읽습니다" in say(2, "volunteer", *named, "--evidence", "7")
    sheet.write_text("별칭,문서 번호\nV-001,홍길동 동의서\n", "utf-8")
    told = say(2, "volunteer", "consent", "publicity", "--sheet", "동의서.csv", "--version", "1")
    assert "DP-LED-067" in told and "홍길동" not in told


@pytest.mark.message("DP-LED-052")
def test_a_consent_that_was_not_given(one: Path, say: Say) -> None:
    assert "DP-LED-052" in say(2, "volunteer", "withdraw", "V-001", "transfer")
    assert "거둔 동의: –" in say(0, "volunteer", "withdraw", "V-001", "--all")


def test_two_consents_are_two_commands(one: Path, say: Say) -> None:
    told = say(2, "volunteer", "consent", "V-001", "membership", "voice-use", "--version", "1")
    assert "한 번에 한 가지씩" in told and "membership" in told and "DP-LED-044" not in told


def test_evidence_names_nobody(one: Path, say: Say) -> None:
    words = ("consent", "V-001", "membership", "--version", "1", "--evidence", "홍길동 동의서.pdf")
    told = say(2, "volunteer", *words)
    assert "DP-LED-067" in told and "홍길동" not in told


def test_all_that_is_held(one: Path, say: Say) -> None:
    say(0, "volunteer", "consent", "V-001", "membership", "--version", "<b>1")
    told = say(0, "volunteer", "export", "V-001", "내 정보")
    assert "내 정보.json, 내 정보.html" in told
    data = json.loads((one / "내 정보.json").read_text("utf-8"))
    assert data["identity"]["name"] == "홍길동"
    assert data["tables"]["consent"][0]["purpose"] == "membership"
    assert [row["action"] for row in data["tables"]["auditlog"]] == ["consent.give"]
    assert data["tables"]["accesslog"][0]["reason"] == "본인의 열람 요구"
    page = (one / "내 정보.html").read_text("utf-8")
    assert '<html lang="ko">' in page and "홍길동" in page and "<b>1" not in page
    assert (
        "column." not in page and "table." not in page and "consent." not in page.split("감사")[0]
    )
    assert "DP-LED-035" in say(2, "volunteer", "export", "V-001", "내 정보")


def test_sheets(begun: Path, say: Say) -> None:
    (begun / "a.csv").write_text("이름,역할\n홍길동,낭독\n김서울,요리\n", "cp949")
    assert "DP-LED-053" in say(3, "volunteer", "import", "a.csv")
    (begun / "a.csv").write_text("이름,역할\n홍길동,낭독\n김서울,검청\n", "cp949")
    assert "2명입니다" in say(0, "volunteer", "import", "a.csv", "--dry-run")
    assert "모두 0명" in say(0, "volunteer", "list")
    told = say(0, "volunteer", "import", "a.csv")
    assert "V-001부터 V-002까지" in told and "없애세요" in told
    (begun / "b.csv").write_text("이름,소속\n김사서,본관\n", "utf-8")
    assert "별칭 L-01." in say(0, "staff", "import", "b.csv")
    told = say(0, "staff", "add", "--name", "김 사서")
    assert "DP-LED-047" in told and "L-01" in told and "daisy staff erase L-02" in told


def test_librarians(begun: Path, say: Say) -> None:
    assert "L-01" in say(0, "staff", "add", "--name", "김사서", "--branch", "본관")
    assert "L-01: 근무. 본관" in say(0, "staff", "list")
    assert "김사서" in say(0, "staff", "list", "--names", "--reason", "확인")
    assert "근무하지 않음" in say(0, "staff", "active", "L-01", "no")
    say(0, "staff", "erase", "L-01", "--reason", "퇴직", "--yes")
    assert "김사서" not in say(0, "staff", "list", "--names", "--reason", "확인")


def test_without_the_key_all_else_goes_on(one: Path, say: Say) -> None:
    (one / "ledger" / "key").unlink()
    assert "V-001" in say(0, "volunteer", "list")
    say(0, "volunteer", "consent", "V-001", "membership", "--version", "1")
    say(0, "volunteer", "role", "add", "V-001", "typist")
    told = say(4, "volunteer", "list", "--names", "--reason", "확인")
    assert "DP-LED-040" in told and "ledger/key" in told
    assert "DP-LED-040" in say(4, "volunteer", "add", "--name", "김서울")
    say(0, "volunteer", "erase", "V-001", "--reason", "본인 요청", "--yes")


def test_keys(one: Path, say: Say) -> None:
    assert "ledger/key-old-1" in say(0, "ledger", "rekey")
    assert "홍길동" in say(0, "volunteer", "list", "--names", "--reason", "확인")
    assert "key-old-1" in say(0, "ledger", "rekey", "--drop-old")


@pytest.mark.message("DP-LED-068")
def test_a_voice_is_not_learned_without_consent(one: Path, say: Say) -> None:
    path = one / "voices" / "V-001" / "voice.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[consent.memory]\nreference = "서가 3"\n', "utf-8")
    title = one / "sources" / "봄"
    title.mkdir()
    (title / "title.toml").write_text('[title]\nuid = "u"\ntitle = "봄"\n', "utf-8")
    row = f"audio/1.wav\t{'1' * 64}\t\t\tV-001\taccepted\n"
    (title / "takes.tsv").write_text(f"file\tsha256\tfirst\tlast\tnarrator\tstate\n{row}", "utf-8")
    told = say(6, "voices", "learn", "V-001")
    assert "DP-LED-068" in told and "voices/V-001/voice.toml" in told


def test_a_log_of_a_fault_names_nobody(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(here))
    words = ["volunteer", "add", "--name", "홍길동", "--phone=010-1234", "--role", "narrator"]
    findings, _ = judge(ZeroDivisionError(), words)
    text = Path(str(findings[0].facts["log"])).read_text("utf-8")
    assert "홍길동" not in text and "010" not in text and "narrator" in text
