# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording that has just come in against its title's text, by an aligner that knows it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.build.intake_text import TRIES, open_text, pages
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.recordings.judging_text import Doubt
from daisy_pipeline.synchronization import aligners
from tests.fakes.sounds import tone, write_wav

TITLE = """[title]
uid = "urn:uuid:1"
title = "봄"
language = "ko"
date = "2026-03-02"
publisher = "시험도서관"
[text]
files = ["a.txt"]
"""
BODY = (
    "봄이 오면 산과 들에 진달래와 개나리가 피고 아이들은 냇가로 나가 종일 논다.",
    "여름이 오면 매미가 울고 어른들은 나무 그늘에서 낮잠을 자거나 장기를 둔다.",
)


def place(ids: list[str], source: str, statuses: list[ClipStatus]) -> tuple[Clip, ...]:
    """A clip of three seconds for each; a missing one is where it should have been."""
    clips = []
    for number, (id, status) in enumerate(zip(ids, statuses, strict=True)):
        begin = number * 3000
        end = begin if status is ClipStatus.MISSING else begin + 3000
        clips.append(Clip(id, source, begin, end, ClipOrigin.ALIGNER, status, 0.4))
    return tuple(clips)


class Oracle:
    """Knows which sentences a recording reads, by its name, and refuses all others."""

    name, version = "oracle", 1

    def __init__(self, reads: dict[str, str], how: dict[int, ClipStatus] | None = None) -> None:
        self.reads, self.how, self.asked = reads, how or {}, 0

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        self.asked += 1
        (recording,) = given.recordings
        words = " ".join(b.text_of(s) for s, _ in given.segments)
        if self.reads[recording.file] not in words:
            facts = {"words": words[:9], "tongue": "ko", "fits": 0, "all": 9}
            return AlignResult(SyncTrack(), (Finding("DP-SYN-001", Place(recording.file), facts),))
        ids = [s.id for s, _ in given.segments]
        how = [self.how.get(n, ClipStatus.OK) for n in range(len(ids))]
        extra = (
            Extra(recording.digest, 6100, 7900, "announcement"),
            Extra(recording.digest, 8000, 8100, "noise"),
        )
        return AlignResult(SyncTrack(place(ids, recording.digest, how), extra))


@pytest.fixture
def library(tmp_path: Path) -> Workspace:
    folder = tmp_path / "sources" / "봄"
    folder.mkdir(parents=True)
    (folder / "title.toml").write_text(TITLE, "utf-8")
    text = "".join(f"# {n}장\n\n@@p{n}2\n\n{words} 네.\n\n" for n, words in enumerate(BODY, 1))
    (folder / "a.txt").write_text(text, "utf-8")
    return Workspace(tmp_path)


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "new.wav", tone(8000, 9.0), 8000)


def use(patch: pytest.MonkeyPatch, oracle: Oracle) -> Oracle:
    find: Callable[[str], Oracle] = lambda _: oracle  # noqa: E731
    patch.setattr(aligners, "find", find)
    return oracle


def test_the_part_is_found_and_what_is_strange_has_time_page_and_words(
    library: Workspace, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = {1: ClipStatus.REREAD, 2: ClipStatus.MISSING}
    use(monkeypatch, Oracle({"new.wav": "여름이 오면"}, how))
    with open_text(library, "봄") as desk:
        reading = desk.read(heard, "new.wav")
    assert (reading.section, reading.name, reading.findings) == (2, "2장", ())
    said = [(s.doubt, s.begin, s.page, s.words) for s in reading.said.sentences]
    assert said == [
        (
            Doubt.REPEATED,
            3000,
            "22",
            "여름이 오면 매미가 울고 어른들은 나무 그늘에서 낮잠을 자거나 장기를…",
        ),
        (Doubt.MISSING, 6000, "22", "네."),
        (
            Doubt.EXTRA,
            6100,
            "22",
            "여름이 오면 매미가 울고 어른들은 나무 그늘에서 낮잠을 자거나 장기를…",
        ),
    ]
    assert reading.said.total == 3
    assert [p.name for p in library.folder("봄").iterdir() if p.name == "takes.tsv"] == []


def test_the_number_in_a_files_name_is_tried_first(
    library: Workspace, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oracle = use(monkeypatch, Oracle({"봄 02.wav": "여름이 오면"}))
    with open_text(library, "봄") as desk:
        assert desk.read(heard, "봄 02.wav").section == 2
    assert oracle.asked == 1


@pytest.mark.message("DP-REC-013")
def test_another_part_than_the_named_one(
    library: Workspace, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Oracle({"new.wav": "여름이 오면"}))
    with open_text(library, "봄") as desk:
        reading = desk.read(heard, "new.wav", 1)
    (finding,) = reading.findings
    assert (finding.id, finding.place) == ("DP-REC-013", Place("new.wav"))
    assert finding.facts == {"section": 1, "other": 2, "name": "2장"}


def test_a_recording_of_another_book_is_refused_once(
    library: Workspace, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oracle = use(monkeypatch, Oracle({"new.wav": "가을이 오면"}))
    with open_text(library, "봄") as desk:
        reading = desk.read(heard, "new.wav", 2)
    assert [f.id for f in reading.findings] == ["DP-SYN-001"]
    assert (reading.section, reading.said.total) == (0, 0) and 1 < oracle.asked <= TRIES


def test_where_most_is_missing_another_part_is_sought(
    library: Workspace, heard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = dict.fromkeys(range(2), ClipStatus.MISSING)
    oracle = use(monkeypatch, Oracle({"new.wav": "오면"}, missing))
    with open_text(library, "봄") as desk:
        reading = desk.read(heard, "new.wav", 1)
    assert oracle.asked == 3 and reading.section == 0  # of the whole title a third is missing
    assert reading.said.lacking == pytest.approx(1 / 3)


@pytest.mark.message("DP-REC-012")
def test_a_part_that_there_is_not(library: Workspace, heard: Path) -> None:
    with open_text(library, "봄") as desk, pytest.raises(DaisyError) as told:
        desk.read(heard, "new.wav", 3)
    assert told.value.exit_code is ExitCode.BAD_USAGE
    assert told.value.findings[0].facts == {"slug": "봄", "section": 3, "count": 2}
    assert told.value.findings[0].id == "DP-REC-012"


def test_a_file_that_is_no_sound(library: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with open_text(library, "봄") as desk, pytest.raises(DaisyError) as told:
        desk.read(tmp_path / "a.wav", "a.wav")
    assert told.value.findings[0].id.startswith("DP-AUD-")


def test_a_broken_file_says_nothing_of_the_next(
    library: Workspace, heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Oracle({"new.wav": "여름이 오면"}))
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    with open_text(library, "봄") as desk:
        with pytest.raises(DaisyError):
            desk.read(tmp_path / "a.wav", "a.wav")
        assert desk.read(heard, "new.wav").section == 2


def test_pages_begin_between_blocks_and_within_sentences() -> None:
    def mark(label: str) -> b.PageMark:
        return b.PageMark(label=label)

    def says(id: str, *content: b.Inline) -> b.Segment:
        return b.Segment(content, id)

    words = b.Run(text="글")
    quote = b.Quote(blocks=(b.PageBreak(page=mark("3")), b.Paragraph(text=(says("d", words),))))
    book = b.Book(
        lang="ko",
        body=(
            b.Paragraph(text=(says("a", words),)),
            b.PageBreak(page=mark("2")),
            b.Paragraph(text=(says("b", words, mark("2a"), words), says("c", words))),
            quote,
            b.Paragraph(text=(says("e", mark("4"), words),)),
        ),
    )
    assert pages(book) == {"b": "2", "c": "2a", "d": "3", "e": "4"}
