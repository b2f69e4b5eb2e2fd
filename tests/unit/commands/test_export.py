# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy export``, ``bundle`` and ``batch``, from a built title to the day of its upload."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from daisy_pipeline.messages import phrase
from tests.unit.commands.desk import Say


@pytest.fixture
def kept(no_ledger: None, text_only: Path, say: Say) -> Path:
    """A text title with a ledger."""
    say(0, "ledger", "init", "--by", "L-07")
    return text_only


def approved(say: Say) -> str:
    """The title is built, proofread and approved; its item number."""
    told = say(0, "item", "add", "봄", "--product", "daisy3-text", "--by", "L-07")
    number = told.partition("새 자료 번호: ")[2][:12]
    say(0, "item", "rights", "봄", "--basis", "kr-copyright-33-2", "--checked-by", "L-02")
    say(0, "item", "move", number, "in-production", "--by", "L-07")
    say(0, "build", "봄", "--only", "daisy3-text")
    say(0, "item", "move", number, "in-review", "--by", "L-07")
    say(0, "item", "validate", number, "--by", "L-07")
    say(0, "review", "봄", "--kind", "text", "--pass", "--by", "L-02")
    say(0, "item", "approve", number, "--by", "L-02")
    return number


def test_whose_consent_is_missing_is_told_once_for_all_items(
    kept: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.export import choose
    from daisy_pipeline.ledger.readiness import Missing

    def lacks(number: str, *names: str) -> choose.Candidate:
        title = SimpleNamespace(slug="봄")
        item = SimpleNamespace(item_id=number, title=title, material_type="text-daisy")
        facts = [{"slug": "봄", "pseudonym": name} for name in names]
        missing = tuple(Missing("transfer-consent", "coordinator", one) for one in facts)
        return choose.Candidate(item, missing)  # type: ignore[arg-type]

    export = ("export", "--to", "nld-dream", "--ready", "--by", "L-07")
    found = [lacks("MPA202600001", "V-002"), lacks("MPA202600002", "V-002", "V-001")]
    monkeypatch.setattr(choose, "choose", lambda *_: found)
    once = (
        "봉사자 2명: V-001 V-002. 동의서를 받았으면 ‘daisy volunteer consent V-001 V-002 transfer"
    )
    assert say(0, *export, "--dry-run").count(once) == 1
    assert say(6, *export).count(once) == 1
    monkeypatch.setattr(choose, "choose", lambda *_: found[:1])
    assert "동의하지 않은 봉사자" not in say(0, *export, "--dry-run"), "the line above says it"


@pytest.mark.message("DP-EXP-004")
@pytest.mark.message("DP-EXP-005")
@pytest.mark.message("DP-EXP-010")
def test_from_a_built_title_to_the_upload(kept: Path, say: Say) -> None:
    export = ("export", "--to", "nld-dream", "--by", "L-07")
    told = say(6, *export, "--ready")
    assert "DP-EXP-010" in told and "DP-EXP-004" in told
    number = approved(say)
    told = say(0, *export, "--ready", "--dry-run")
    assert f"{number}: 보낼 수 있습니다." in told
    sent = kept.parents[1] / "ledger" / "sent"
    assert [path.name for path in sent.iterdir()] == [".lock"], "a look makes nothing"
    told = sent_told = say(0, *export, "봄")
    batch = told.partition("묶음 ")[2].partition("을")[0].partition("를")[0]
    assert batch.startswith("DREAM-") and "자료 1점" in told
    folder = sent / batch
    assert "묶음이 온전합니다" in say(0, "bundle", "verify", str(folder))
    told = say(6, *export, number)
    assert (
        "DP-EXP-005" in told
        and f"이미 국가대체자료공유시스템 DREAM에 보냈습니다(묶음 {batch})" in told
    )
    assert f"{batch}.tar와 {batch}.tar.sha256" in sent_told and "DP-EXP-090" in sent_told
    assert "DP-EXP-018" in say(2, "batch", "approve", batch, "--by", "L-07")
    told = say(2, "batch", "submitted", batch, "--by", "L-07")
    assert "‘승인 전’ 상태입니다. 이 일은 ‘승인’ 상태에서" in told
    told = say(0, "batch", "approve", batch, "--by", "L-02")
    assert "L-02" in told and f"ledger/sent/{batch}/checklist.html" in told
    assert "DP-CLI-007" in say(2, "batch", "discard", batch, "--by", "L-07")
    told = say(2, "batch", "submitted", batch, "--on", "11/23", "--by", "L-07")
    assert "DP-LED-048" in told and "올린 날" in told
    assert "자료 1점" in say(0, "batch", "submitted", batch, "--by", "L-07")
    late = ("batch", "discard", batch, "--reason", "늦음", "--by", "L-07")
    assert "DP-EXP-092" in say(2, *late)
    assert f"{batch}: 제출. nld-dream, 자료 1점, 만든 사람 L-07." in say(0, "batch", "list")
    told = say(0, "batch", "show", batch)
    assert "승인한 사람 L-02" in told and f"1. {number}, 제작 건 봄: 제출. 개정 1." in told
    manifest = json.loads((folder / batch / "data" / "manifest.json").read_bytes())
    assert manifest["titles"][0]["item_id"] == number
    assert say(0, "item", "show", number).startswith("제출")
    told = _sent_again(say, batch, number)
    assert f"{number}: 개정 1({batch})에서 개정 2까지 바뀐 것" in told
    assert "지난번 반려 사유: 쪽 이동이 안 됨" in told and "바뀜. revision: 앞 1, 지금 2" in told


def _sent_again(say: Say, batch: str, number: str) -> str:
    """The item is rejected, mended and sent once more; what ``receipt compare`` says of it."""
    reason = ("--reason", "쪽 이동이 안 됨", "--by", "L-07")
    say(0, "receipt", "enter", batch, number, "rejected", *reason)
    told = say(0, "item", "show", number)
    assert "개정 1을 nld-dream에서 반려했습니다" in told and "까닭: 쪽 이동이 안 됨" in told
    say(0, "item", "move", number, "in-review", "--by", "L-07")
    say(0, "item", "validate", number, "--by", "L-07")
    say(0, "item", "approve", number, "--by", "L-02")
    say(0, "export", "--to", "nld-dream", number, "--by", "L-07")
    again = f"{batch[:-1]}2"
    lines = [json.loads(one) for one in say(0, "receipt", "compare", again, "--json").splitlines()]
    assert [one["change"] for one in lines if one.get("what") == "revision"] == ["changed"]
    return say(0, "receipt", "compare", again)


def test_what_lacks_something_is_told_with_who_has_to_do_it(kept: Path, say: Say) -> None:
    nothing = say(0, "export", "--to", "nld-dream", "--ready", "--dry-run")
    assert "목록에 올린 자료가 아직 없습니다" in nothing and "‘daisy item add" in nothing
    told = say(0, "item", "add", "봄", "--product", "daisy3-text", "--by", "L-07")
    number = told.partition("새 자료 번호: ")[2][:12]
    told = say(6, "export", "--to", "sen-elib", "--by", "L-07", number)
    assert f"{number}, 제작 건 봄: 아직 보낼 수 없습니다." in told and "할 사람: 사서" in told
    assert "지금 상태 계획," in told and "‘daisy build 봄 --only daisy3-text’" in told
    assert "DP-EXP-005" in told
    look = ("export", "--to", "nld-dream", "--quarter", "2026Q4", "--dry-run")
    assert "아직 제작을 시작하지 않은 자료 1점은 보지 않았습니다." in say(0, *look)
    assert "한 가지로 정하세요" in say(2, "export", "--to", "nld-dream")
    say(2, "export", "--to", "nld-dream", "--ready", "--quarter", "2026Q4")
    assert "DP-EXP-001" in say(2, "export", "--to", "nowhere", "--ready")


def test_a_bundle_is_verified_where_there_is_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "B").mkdir()
    told = say(3, "bundle", "verify", "B")
    assert "DP-EXP-026" in told and "문제가 1건" in told
    lines = [json.loads(line) for line in say(3, "bundle", "verify", "B", "--json").splitlines()]
    assert lines[-2] == {"type": "bundle", "file": "B", "whole": False, "findings": 1}


@pytest.mark.parametrize("kind", ["destination-type", "approval"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_key_stands_where_people_read_words(kind: str, lang: str) -> None:
    """A state and a material are told in words, in both languages."""
    facts = {"material": "material.synthetic-audio", "state": "state.in-production"}
    told = phrase(f"missing.{kind}", lang, **facts, destination="DREAM", item="MPS202600001")
    assert "material." not in told and "state." not in told
