# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people who answer about one title at once: neither loses an answer, nor overwrites one."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from daisy_pipeline.build.decisions import Decisions
from daisy_pipeline.build.review import Item
from daisy_pipeline.model.track import ClipStatus, Recording
from daisy_pipeline.synchronization.corrections import read_corrections

SOURCE = "a" * 64
MANY = 40
ORDER = [f"s{n:05d}" for n in range(1, 2 * MANY + 1)]


def item(number: int) -> Item:
    begin = number * 1000
    return Item(
        ORDER[number], "", "", "", SOURCE, "1.wav", begin, begin + 500, ClipStatus.LOW, 0.2, (),
        (begin, begin + 500),
    )  # fmt: skip


def session(folder: Path, by: str) -> Decisions:
    recording = Recording(SOURCE, "1.wav", 10_000_000, 44_100, 1)
    return Decisions(folder / "sync.tsv", by, ORDER, [recording], lock=folder / "locks" / "a.lock")


def test_answers_of_two_at_once_are_all_kept(tmp_path: Path) -> None:
    def work(by: str, first: int) -> None:
        mine = session(tmp_path, by)
        for number in range(first, 2 * MANY, 2):
            begin = number * 1000
            assert mine.place(item(number), begin, begin + 500) == ""

    both = [Thread(target=work, args=("L-07", 0)), Thread(target=work, args=("L-02", 1))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    rows, findings = read_corrections(tmp_path / "sync.tsv")
    assert findings == () and sorted(row.segment for row in rows) == ORDER


def test_an_answer_given_meanwhile_is_told_before_it_is_changed(tmp_path: Path) -> None:
    first, second = session(tmp_path, "L-07"), session(tmp_path, "L-02")
    assert first.place(item(0), 100, 400) == ""
    assert second.place(item(0), 200, 500) == "review.meanwhile"
    (row,) = read_corrections(tmp_path / "sync.tsv")[0]
    assert (row.begin, row.by) == (100, "L-07")
    assert second.place(item(0), 200, 500) == "", "the same answer again is meant"
    assert first.unread([item(0)], "") == "review.meanwhile"
    third = session(tmp_path, "L-09")
    assert third.place(item(0), 0, 500) == "", "who comes later sees what stands there"
    assert third.place(item(0), 0, 600) == "", "an own answer is changed freely"
