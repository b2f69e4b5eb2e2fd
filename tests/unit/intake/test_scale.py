# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work does not grow with what came before: each recording costs as much as the first one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from daisy_pipeline.intake import rows as rows_of
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.recordings.takes import read_takes
from tests.unit.intake import desk
from tests.unit.intake.booth import BODY, Booth


def bring(booth: Booth, begin: int, count: int) -> None:
    for number in range(begin, begin + count):
        booth.recording(f"{number:02}.wav", 3 + number, BODY[number % 3])


def counted(call: Callable[[], Any]) -> int:
    """How many questions a call asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)


def test_a_recording_asks_no_more_of_the_ledger_than_the_first_one(booth: Booth) -> None:
    def cost(begin: int, count: int) -> int:
        bring(booth, begin, count)
        files = [booth.stick / f"{n:02}.wav" for n in range(begin, begin + count)]
        return counted(lambda: booth.add(*files))

    cost(0, 1)
    one, four, later = cost(1, 1), cost(2, 4), cost(6, 1)
    assert later == one
    assert (four - one) % 3 == 0
    assert (four - one) // 3 < one  # what is asked once for all is not asked four times


def test_takes_tsv_is_read_once_for_all_recordings(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def reading(*given: Any) -> Any:
        read.append(1)
        return read_takes(*given)

    monkeypatch.setattr(rows_of, "read_takes", reading)
    counts = []
    for begin, count in ((0, 1), (1, 1), (2, 6)):
        bring(booth, begin, count)
        booth.add()
        counts.append(len(read))
    assert counts[2] - counts[1] == counts[1] - counts[0]


def test_what_a_person_types_while_recordings_are_judged_stays(booth: Booth) -> None:
    """The title's lock stops programs, not an editor."""
    from daisy_pipeline.intake.rows import KeptRows, read_rows, write_rows

    bring(booth, 0, 2)
    booth.add()
    folder = booth.folder()
    kept = KeptRows(folder)
    first, second = kept.read()
    write_rows(folder, [replace(first, note="바람 소리"), second])
    kept.change(second.sha256, round=2)
    assert [(row.note, row.round) for row in read_rows(folder)] == [("바람 소리", 1), ("", 2)]
    assert list(kept.read()) == list(read_rows(folder))


def test_names_go_on_and_step_over_what_was_put_there(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody puts into the title's folder meanwhile is not written over."""
    from daisy_pipeline.intake import copying

    bring(booth, 0, 3)
    copied = copying.copy_in

    def copy(source: Any, folder: Any, *more: Any) -> Any:
        if source.name == "01.wav":
            (folder / "V-014-002.wav").write_bytes(b"mine")
        return copied(source, folder, *more)

    monkeypatch.setattr("daisy_pipeline.intake.receive.copy_in", copy)
    booth.add()
    names = ["audio/V-014-001.wav", "audio/V-014-003.wav", "audio/V-014-004.wav"]
    assert list(booth.rows()) == names
    assert (booth.folder() / "audio" / "V-014-002.wav").read_bytes() == b"mine"


def test_a_decision_looks_up_each_recordings_sentences_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for each sentence of the book nor for each other recording again."""
    from daisy_pipeline.build.layout import Layout

    desk.title(ledger)
    who = desk.person(ledger, "V-014")
    ids = desk.IDS
    every = [desk.recording(ledger, who, f"{n}.wav", id, id) for n, id in enumerate(ids)]
    looked: list[tuple[str, str]] = []
    between = Layout.between

    def seen(layout: Layout, first: str, last: str) -> tuple[str, ...]:
        looked.append((first, last))
        return between(layout, first, last)

    monkeypatch.setattr(Layout, "between", seen)
    done = desk.decisions(ledger).accept(every)
    assert len(done.changed) == len(ids)
    assert sorted(looked) == [(id, id) for id in ids]


def test_each_line_of_takes_tsv_is_rendered_once_for_each_time_it_changes(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all the others' once more with it."""
    made: list[str] = []
    line_of = rows_of.line_of

    def rendering(row: Any) -> bytes:
        made.append(row.file)
        return line_of(row)

    bring(booth, 0, 9)
    monkeypatch.setattr(rows_of, "line_of", rendering)
    booth.add()
    assert len(made) == 9 * 3  # listed; read again to judge; judged


def test_what_is_kept_is_what_lies_there(booth: Booth) -> None:
    """In natural order, with several rows of one recording, after a person's own line."""
    from daisy_pipeline.intake.rows import KeptRows, read_rows

    kept = KeptRows(booth.folder())
    digests = [f"{number:064x}" for number in range(4)]
    for number in (10, 9, 2):
        kept.add(rows_of.Take(file=f"audio/{number}.wav", sha256=digests[0]))
    path = booth.folder() / "takes.tsv"
    path.write_bytes(path.read_bytes() + f"audio/1.wav\t{digests[1]}\n".encode())
    kept.add(rows_of.Take(file="audio/3.wav", sha256=digests[2]))
    kept.change(digests[0], round=2)
    kept.change(digests[3], round=2)
    rows = read_rows(booth.folder())
    assert [row.file for row in rows] == [f"audio/{n}.wav" for n in (1, 2, 3, 9, 10)]
    assert [row.round for row in rows] == [1, 1, 1, 1, 2]
    newest, other = kept.newest(digests[0]), kept.newest(digests[1])
    assert newest is not None and newest.file == "audio/10.wav"
    assert other is not None and other.file == "audio/1.wav"


def test_a_row_that_could_not_be_written_is_not_kept(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.intake.rows import KeptRows

    def full(data: bytes, target: Any) -> None:
        raise OSError(28, "full")

    kept = KeptRows(booth.folder())
    monkeypatch.setattr(rows_of, "publish", full)
    with pytest.raises(OSError, match="full"):
        kept.add(rows_of.Take(file="audio/1.wav", sha256="0" * 64))
    assert not kept.read()
