# SPDX-License-Identifier: AGPL-3.0-or-later
"""After every kind of edit of a recorded book no clip points at another sentence."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.crash.shop import CHAPTERS, Shop, hashes, story

Chapters = list[list[str]]
CORRECTED = "s00006"  # 봄이 오면 밭을 갈고 씨를 뿌려야 한다.


def rows(folder: Path) -> dict[str, tuple[str, str]]:
    """State and words of every segment."""
    lines = (folder / "segments.tsv").read_text("utf-8").splitlines()
    table = csv.DictReader([n for n in lines if not n.startswith("#")], delimiter="\t")
    return {row["id"]: (row["state"], row["text"]) for row in table}


def clips(shop: Shop) -> dict[str, dict[str, object]]:
    """The clips of the newest track, by segment."""
    tracks = list((shop.root / "output" / ".store" / "correct").glob("*/*/payload/track.json"))
    newest = max(tracks, key=lambda path: path.stat().st_mtime_ns)
    return {clip["segment"]: clip for clip in json.loads(newest.read_bytes())["clips"]}


def edited(change: Callable[[Chapters], object]) -> str:
    chapters = [[f"# {number}장", *chapter] for number, chapter in enumerate(CHAPTERS, 1)]
    change(chapters)
    return "\n\n".join(sentence for chapter in chapters for sentence in chapter)


def split(chapters: Chapters) -> None:
    chapters[0][2:3] = ["내가 점심을 먹었다.", "나무를 하러 갈 양으로 나올 때였다."]


EDITS: Mapping[str, Callable[[Chapters], object]] = {
    "insert": lambda c: c[0].insert(2, "해가 높이 떠 있었다."),
    "delete": lambda c: c[0].pop(1),
    "change": lambda c: c[0].__setitem__(1, "어제는 우리 암탉이 크게 이겼다."),
    "split": split,
    "merge": lambda c: c[0].__setitem__(slice(1, 3), [f"{c[0][1][:-1]}고, {c[0][2]}"]),
    "move-chapter": lambda c: c.reverse(),
    "duplicate": lambda c: c[0].insert(1, "네."),
    "twice": lambda c: c.append(list(c[1])),
    "rewrite": lambda c: c.__setitem__(
        slice(None), [["# 머리", "전혀 다른 책이다."], ["# 꼬리", "끝났다."]]
    ),
}


@pytest.fixture(scope="module")
def corrected(built_shop: Shop) -> str:
    """The line of sync.tsv with which a person moved one sentence by hand."""
    clip = clips(built_shop)[CORRECTED]
    begin, end = int(str(clip["begin"])) + 111, int(str(clip["end"])) - 99
    stamps = [f"{t // 60000}:{t // 1000 % 60:02d}.{t % 1000:03d}" for t in (begin, end)]
    return "\t".join([CORRECTED, str(clip["source"]), *stamps]) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit(edit: str, built: Shop, corrected: str) -> None:
    folder = built.root / "sources" / "닭"
    (folder / "sync.tsv").write_text("segment\tsource\tbegin\tend\n" + corrected, "utf-8")
    old_rows, old_clips = rows(folder), clips(built)
    (folder / "text" / "a.txt").write_text(edited(EDITS[edit]), "utf-8")
    before = hashes(folder, "segments.tsv")
    told = built.build("닭", "--only", "daisy202")
    assert told.code in (0, 3, 6), told.all
    assert hashes(folder, "segments.tsv") == before, "takes and corrections stay as they are"
    new_rows = rows(folder)
    for id, (_, text) in old_rows.items():  # an id means the same words for ever
        assert new_rows[id][1].split() == text.split(), id
    live = [id for id, (state, _) in new_rows.items() if state == "live"]
    if told.code == 3 and "DP-SYN-001" not in told.err:
        return
    now = clips(built)
    assert set(now) <= set(live)
    for id in set(now) & set(old_clips):
        assert now[id]["source"] == old_clips[id]["source"], "a sentence stays in its recording"
    if CORRECTED in live:
        begin = corrected.split("\t")[2]
        minutes, seconds = begin.split(":")
        assert now[CORRECTED]["begin"] == int(minutes) * 60_000 + round(float(seconds) * 1000)
        assert now[CORRECTED]["origin"] == "human"


@pytest.mark.slow
def test_an_edit_taken_back_brings_the_same_book(built: Shop, wanted: dict[str, str]) -> None:
    folder = built.root / "sources" / "닭"
    for edit in ("delete", "rewrite"):
        (folder / "text" / "a.txt").write_text(edited(EDITS[edit]), "utf-8")
        built.build("닭", "--only", "daisy202")
    (folder / "text" / "a.txt").write_text(story(), "utf-8")
    told = built.build()
    assert told.code == 0, told.all
    for name in ("daisy202", "daisy3", "epub3", "daisy3-text"):
        made = {f"닭/{name}/{n}": d for n, d in hashes(built.output() / name).items()}
        assert made == {n: d for n, d in wanted.items() if n.startswith(f"닭/{name}/")}
