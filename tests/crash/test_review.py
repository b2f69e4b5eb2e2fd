# SPDX-License-Identifier: AGPL-3.0-or-later
"""The real program: a sentence was forgotten, a person says so, and nobody is asked again."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.crash.shop import CHAPTERS, Shop, environment, record, story

CORRECT = tuple(
    (*sentences[:1], "바람이 불어 창문이 밤새도록 덜컹거렸다.", *sentences[1:])
    for sentences in CHAPTERS
)
ONLY = ("--only", "daisy202")


@pytest.fixture(scope="module")
def asked_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A built title whose second chapter lacks a sentence."""
    shop = Shop(tmp_path_factory.mktemp("asked"))
    folder = shop.title(text=story(CORRECT))
    record(folder, (CORRECT[0], (*CORRECT[1][:2], *CORRECT[1][3:])))
    assert shop.run("takes", "닭").code == 0
    told = shop.build("닭", *ONLY)
    assert told.code == 6, told.all
    return shop


@pytest.fixture
def asked(asked_shop: Shop, tmp_path: Path) -> Shop:
    shutil.copytree(asked_shop.root, tmp_path / "asked")
    return Shop(tmp_path / "asked")


def answer(item: dict[str, object]) -> str:
    return "n" if item["status"] == "missing" else "y"


def test_build_review_build(asked: Shop) -> None:
    told = asked.run("review", "닭", "--list", "--json")
    assert told.code == 6
    items = [json.loads(line) for line in told.out.splitlines()]
    items = [n for n in items if n["type"] == "review-item"]
    assert "missing" in {n["status"] for n in items}
    answers = "".join(f"{answer(item)}\n" for item in items)
    told = asked.run("review", "닭", "--by", "김사서", typed=answers)
    assert told.code == 0, told.all
    rows = (asked.root / "sources/닭/sync.tsv").read_text("utf-8").splitlines()
    assert len(rows) == 1 + len(items) and all("김사서" in row for row in rows[1:])
    again = asked.build("닭", *ONLY)
    assert again.code == 0 and "DP-SYN" not in again.all, again.all
    assert asked.run("review", "닭", "--list").code == 0
    data = json.loads((asked.output() / "report.json").read_bytes())
    assert data["listening"]["human"] == len(items) and data["listening"]["first"] == 0


def test_an_answer_outlives_a_kill(asked: Shop) -> None:
    process = subprocess.Popen(
        asked.command("review", "닭", "--json"),
        cwd=asked.root,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    process.stdin.write(b"n\n")
    process.stdin.flush()
    for line in process.stdout:
        if json.loads(line)["type"] == "review-kept":
            break
    process.kill()
    process.communicate()
    rows = (asked.root / "sources/닭/sync.tsv").read_text("utf-8").splitlines()
    assert len(rows) == 2
