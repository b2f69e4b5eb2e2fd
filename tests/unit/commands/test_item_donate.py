# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy item donate``: finished items from another house, from the zip to the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.catalogue.facts import Donation
from daisy_pipeline.catalogue.manifest_facts import facts_from
from tests.unit.commands.desk import Say
from tests.unit.intake import gifts

GIVEN = ("--from", "한국점자도서관", "--received", "2026-03-02", "--by", "L-07")


@pytest.fixture
def kept(no_ledger: None, library: Path, say: Say) -> Path:
    """A library with a ledger and a code."""
    path = library / "daisy.toml"
    code = '[catalogue]\nlibrary_code = "011001"\n'
    path.write_text(path.read_text("utf-8") + code, "utf-8")
    say(0, "ledger", "init", "--by", "L-07")
    return library


def number_in(told: str) -> str:
    """The item number that was told."""
    return told.partition("받은 자료의 번호: ")[2].partition(".")[0]


@pytest.fixture
def three(kept: Path, say: Say) -> dict[str, str]:
    """A DAISY 2.02 that our own emitter made elsewhere, an EPUB and a BRF; numbers by product."""
    stick = kept / "usb"
    made = {
        "daisy202": (gifts.emitted(stick), ("--narration", "human", "--title", "동백꽃")),
        "epub3": (gifts.epub(stick), ("--narration", "human", "--title", "봄봄")),
        "braille": (gifts.braille(stick), ("--title", "소나기", "--creator", "황순원")),
    }
    numbers = {}
    for product, (path, more) in made.items():
        told = say(0, "item", "donate", str(path), "--product", product, *more, *GIVEN)
        assert "‘검사 통과’ 상태" in told
        numbers[product] = number_in(told)
    return numbers


def approve(say: Say, numbers: dict[str, str]) -> None:
    for slug in ("동백꽃", "봄봄", "소나기"):
        say(0, "item", "rights", slug, "--basis", "kr-copyright-33-2", "--checked-by", "L-02")
    for number in numbers.values():
        say(0, "item", "approve", number, "--by", "L-02")


@pytest.mark.message("DP-MRC-041")
def test_a_faulty_item_is_told_as_what_came_in(kept: Path, say: Say) -> None:
    broken = kept / "책"
    gifts.sounds(broken)
    (broken / "책.m3u8").write_text("#EXTM3U\n01.mp3\n03.mp3\n", "utf-8")
    words = ("--product", "audio", "--narration", "human", "--title", "봄", *GIVEN)
    number = number_in(say(3, "item", "donate", str(broken), *words, "--terms", "관외 대출만"))
    told = say(0, "item", "show", number)
    assert "--product audio --title-of 봄 --again" in told and "report-audio.html" in told
    assert "준 곳이 붙인 조건: 관외 대출만" in told and "daisy build 봄 --only" not in told
    told = say(3, "marc", "make", "봄")
    assert "DP-MRC-041" in told and "audio" in told and "daisy3-text" not in told
    assert "장부와 다른 곳 0군데" in say(0, "ledger", "sync", "--by", "L-07")


def test_a_rejected_item_is_asked_for_anew(kept: Path, three: dict[str, str], say: Say) -> None:
    number = three["braille"]
    say(0, "item", "rights", "소나기", "--basis", "kr-copyright-33-2", "--checked-by", "L-02")
    say(0, "item", "move", number, "in-production", "--by", "L-07")
    told = say(0, "item", "show", number)
    assert "--product braille --title-of 소나기 --again" in told and "빠진 것이 없" not in told


def test_from_the_zip_to_the_answer(kept: Path, three: dict[str, str], say: Say) -> None:
    assert "DP-LED-088" in say(2, "item", "approve", three["epub3"], "--by", "L-07")
    told = say(6, "item", "approve", three["epub3"], "--by", "L-02")
    assert "빠진 것 1." in told and "빠진 것 2." not in told, "only the rights"
    approve(say, three)
    told = say(0, "item", "show", three["daisy202"])
    assert "다른 곳에서 받은 자료: 한국점자도서관, 2026-03-02 받음" in told
    told = say(0, "export", "--to", "nld-dream", "--ready", "--by", "L-07")
    batch = "DREAM-" + told.partition("묶음 DREAM-")[2][:12]
    folder = kept / "ledger" / "sent" / batch / batch
    assert "묶음이 온전합니다" in say(0, "bundle", "verify", str(folder))
    entries = json.loads((folder / "data" / "manifest.json").read_bytes())["titles"]
    facts = {one.item_id: one for one in map(facts_from, entries)}
    assert facts[three["daisy202"]].donated == Donation(
        giver="한국점자도서관", received="2026-03-02", maker="제작소", made="2026-03-02",
        identifier="urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    )  # fmt: skip
    assert facts[three["daisy202"]].narrators == (), "the item prints one; nobody asked here"
    assert facts[three["daisy202"]].duration > 10_000
    assert facts[three["braille"]].sheets == 2
    assert (folder / "data" / "items" / three["epub3"] / f"{three['epub3']}.zip").is_file()
    say(0, "batch", "approve", batch, "--by", "L-02")
    say(0, "batch", "submitted", batch, "--by", "L-07")
    for number in three.values():
        words = (number, "accepted", "--number", f"R-{number}", "--by", "L-07")
        say(0, "receipt", "enter", batch, *words)
    assert say(0, "item", "list", "--state", "acknowledged").startswith("자료 3점")
    told = say(0, "list", "new", "--quarter", quarter(), "--format", "txt", "--out", "신간.txt")
    listed = (kept / "신간.txt").read_text("utf-8")
    assert all(name in listed for name in ("동백꽃", "봄봄", "소나기")), told


@pytest.mark.message("DP-DON-025")
def test_the_givers_terms_keep_an_item_here(kept: Path, say: Say) -> None:
    path = gifts.braille(kept / "usb")
    words = ("--product", "braille", "--title", "소나기", "--terms", "우리 관에서만", *GIVEN)
    told = say(0, "item", "donate", str(path), *words)
    assert "DP-DON-025" in told and "sources/소나기/title.toml" in told
    number = number_in(told)
    say(0, "item", "rights", "소나기", "--basis", "kr-copyright-33-2", "--checked-by", "L-02")
    say(0, "item", "approve", number, "--by", "L-02")
    export = ("export", "--to", "nld-dream", "--by", "L-07")
    told = say(6, *export, "소나기")
    assert "우리 관에서만" in told and "[donated.braille]" in told and "빠진 것 2." not in told
    assert "아직 판단하지 않아" in say(0, "item", "show", number)
    toml = kept / "sources" / "소나기" / "title.toml"
    judge(toml, "no")
    assert "DP-EXP-004" in say(6, *export, "--ready"), "the giver's wish is nothing to be done"
    assert "준 곳의 뜻에 따라" in say(6, *export, "소나기")
    assert number not in say(0, *export, "--ready", "--dry-run")
    judge(toml, "yes")
    assert "다른 기관에 보내도 되는 자료" in say(0, "item", "show", number)
    assert "묶음 DREAM-" in say(0, *export, "--ready")


def judge(toml: Path, word: str) -> None:
    """Write what a person made of the terms of a donated braille file."""
    lines = toml.read_text("utf-8").splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith("pass_on")]
    at = next(n for n, line in enumerate(lines) if line.startswith("[donated.braille]"))
    lines.insert(at + 1, f'pass_on = "{word}"\n')
    toml.write_text("".join(lines), "utf-8")


def test_a_mended_item_comes_on_the_same_terms(kept: Path, say: Say) -> None:
    words = ("--product", "braille", *GIVEN)
    path = gifts.braille(kept / "usb")
    kept_here = ("--terms", "우리 관에서만", "--pass-on", "no")
    told = say(0, "item", "donate", str(path), *words, "--title", "소나기", *kept_here)
    assert "DP-DON-025" not in told
    path.write_bytes(gifts.PAGE * 2)
    again = ("--title-of", "소나기", "--again")
    say(0, "item", "donate", str(path), *words, *again)
    toml = (kept / "sources" / "소나기" / "title.toml").read_text("utf-8")
    assert 'terms = "우리 관에서만"' in toml and 'pass_on = "no"' in toml
    path.write_bytes(gifts.PAGE * 3)
    told = say(0, "item", "donate", str(path), *words, *again, "--terms", "출처를 밝힐 것")
    assert "DP-DON-025" in told, "new terms are to be judged anew"


def quarter() -> str:
    """The quarter of the library's today: where the tests run it may still be yesterday."""
    import datetime
    from zoneinfo import ZoneInfo

    today = datetime.datetime.now(ZoneInfo("Asia/Seoul"))
    return f"{today.year}Q{(today.month + 2) // 3}"


def test_the_record_tells_who_made_and_who_gave(three: dict[str, str], say: Say) -> None:
    told = say(0, "marc", "make", "동백꽃")
    for line in (
        "=264  \\0$b제작소,$c2026",
        "=541  1\\$a한국점자도서관$c기증$d20260302",
        "=710  \\\\$a제작소",
    ):
        assert line in told.splitlines(), line
    assert "=511" not in told and "위험 여부를 확인하지 않음" in told
    told = say(0, "marc", "make", "소나기")
    assert "=264" not in told and "=710" not in told, "a BRF does not say who made it"
    assert "nuuuuuuuu" in told and "=700  1\\$a황순원" in told


def test_nobody_private_is_named(kept: Path, say: Say) -> None:
    path = gifts.daisy202(kept / "usb")
    words = ("--product", "daisy202", "--narration", "human", "--private", "--by", "L-07")
    assert "DP-DON-015" in say(2, "item", "donate", str(path), *words, "--from", "홍길동")
    say(0, "item", "donate", str(path), *words)
    assert "=541  1\\$c개인 기증$d" in say(0, "marc", "make", "동백꽃")
    number = say(0, "item", "list", "--json").partition('"item": "')[2][:12]
    assert "다른 곳에서 받은 자료: 개인" in say(0, "item", "show", number)


def test_every_command_knows_that_nothing_is_built(three: dict[str, str], say: Say) -> None:
    assert "report-daisy202.html" in say(0, "build", "동백꽃")
    for words in (
        ("build", "동백꽃", "--only", "epub3"),
        ("outline", "동백꽃"),
        ("alt", "동백꽃"),
        ("takes", "동백꽃"),
        ("readings", "동백꽃"),
        ("review", "동백꽃", "--kind", "text", "--pass", "--by", "L-02"),
    ):
        assert "DP-DON-006" in say(2, *words), words
    assert "장부와 다른 곳 0군데" in say(0, "ledger", "sync")
    say(0, "check", "output/동백꽃")
    say(0, "clean", "--days", "0")
    say(0, "config", "동백꽃")
    assert "같은 파일" in say(
        0,
        "item",
        "donate",
        "usb/만든것.zip",
        "--product",
        "daisy202",
        "--narration",
        "human",
        *GIVEN,
    )


def test_beside_what_is_made_here(kept: Path, say: Say) -> None:
    say(0, "new", "봄", "--text", "a.txt")
    path = gifts.daisy202(kept / "usb")
    words = ("--product", "daisy202", "--narration", "human", "--title-of", "봄", *GIVEN)
    number = number_in(say(0, "item", "donate", str(path), *words))
    say(0, "build", "봄", "--only", "daisy3-text")
    told = say(0, "build", "봄", "--only", "daisy3-text,daisy202")
    assert "report-daisy202.html" in told and "/report.html" in told
    made = json.loads((kept / "output" / "봄" / "manifest.json").read_bytes())["products"]
    assert made["daisy202"]["origin"] == "donated" and "origin" not in made["daisy3-text"]
    assert say(0, "item", "show", number).startswith("검사 통과")
    told = say(2, "item", "donate", str(path), *words, "--title", "여름")
    assert "--title-of" in told


def test_without_a_ledger(no_ledger: None, library: Path, say: Say) -> None:
    path = gifts.daisy202(library / "usb")
    words = ("--product", "daisy202", "--narration", "human", *GIVEN)
    assert "DP-LED-001" in say(4, "item", "donate", str(path), *words)
    assert not (library / "sources").exists()
