# SPDX-License-Identifier: AGPL-3.0-or-later
"""fixes.tsv: what people decided on words."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.normalization.changes import Proposal
from daisy_pipeline.normalization.fixes import read_fixes
from daisy_pipeline.normalization.rules import Tidied, apply
from daisy_pipeline.normalization.steps import normalize
from tests.unit.normalization.texts import broken_lines, para, words_of

FILE = "sources/동백꽃/fixes.tsv"


def written(folder: Path, *rows: str) -> Path:
    path = folder / "동백꽃" / "fixes.tsv"
    path.parent.mkdir()
    path.write_text("\n".join(("before\tafter\tnth", *rows)) + "\n", "utf-8")
    return path


def fixed(folder: Path, rows: tuple[str, ...], *blocks: b.Block) -> Tidied:
    return apply(b.Book(lang="ko", body=blocks), {}, read_fixes(written(folder, *rows)))


def test_words_are_fixed_wherever_they_stand(tmp_path: Path) -> None:
    done = fixed(tmp_path, ("2O15년\t2015년",), para("2O15년 봄"), para("가을, 2O15년"))
    assert words_of(done.book) == ["2015년 봄", "가을, 2015년"]
    assert (done.findings, done.proposals) == ([], [])
    assert [(c.rule, c.count) for c in done.changes] == [("typed-fixes", 2)]


def test_only_the_place_that_is_named(tmp_path: Path) -> None:
    done = fixed(tmp_path, ("가\t나\t2", "다\t\t3"), para("가 가 가"), para("다"), para("다 다"))
    assert words_of(done.book) == ["가 나 가", "다", "다 "]


def test_an_empty_text_falls_away(tmp_path: Path) -> None:
    done = fixed(tmp_path, ("- 12 -\t",), para("글"), para("- 12 -"), para("글"))
    assert words_of(done.book) == ["글", "글"]


def test_words_across_runs_and_line_breaks(tmp_path: Path) -> None:
    runs = (b.Run(text="동백"), b.Run(text="꽂", marks=(b.Mark.STRONG,)), b.Run(text=" 피다"))
    blocks = (b.Paragraph(text=(b.Segment(runs),)), broken_lines("서울", "시청"))
    done = fixed(tmp_path, ("동백꽂\t동백꽃", "서울\\n시청\t서울 시청"), *blocks)
    assert words_of(done.book) == ["동백꽃 피다", "서울 시청"]


def test_longer_words_go_first_and_none_is_fixed_twice(tmp_path: Path) -> None:
    done = fixed(tmp_path, ("꽂\t꽃", "꽂감\t곶감", "꽃\t곷"), para("꽂감 꽂"))
    assert words_of(done.book) == ["곶감 꽃"]
    assert [f.facts["before"] for f in done.findings if f.id == "DP-NRM-021"] == ["꽃"]


def test_words_that_are_right_are_not_asked_about(tmp_path: Path) -> None:
    done = fixed(tmp_path, ("2O15호\t2O15호",), para("2O15호"), para("2O16호"))
    assert words_of(done.book) == ["2O15호", "2O16호"]
    assert [p.before for p in done.proposals] == ["2O16호"]
    assert done.changes == []


@pytest.mark.message("DP-NRM-021", "DP-NRM-022", "DP-NRM-023")
def test_rows_that_do_nothing_are_told(tmp_path: Path) -> None:
    rows = ("없다\t있다", "\t나", "가\t나\t둘째", "가\t나", "가\t다", "가\t라\t9")
    done = fixed(tmp_path, rows, para("가"))
    assert words_of(done.book) == ["나"]
    told = sorted((f.id, f.place.line) for f in done.findings)
    assert {f.place.file for f in done.findings} == {FILE}
    assert told == [
        ("DP-NRM-021", 2),
        ("DP-NRM-021", 7),
        ("DP-NRM-022", 3),
        ("DP-NRM-022", 4),
        ("DP-NRM-023", 6),
    ]


def test_a_file_that_is_no_table_stops_the_step(tmp_path: Path) -> None:
    path = tmp_path / "fixes.tsv"
    path.write_text("가\t나\n", "utf-8")
    with pytest.raises(DaisyError):
        read_fixes(path)


def test_the_step_takes_the_file_and_writes_proposals(tmp_path: Path) -> None:
    inside, out = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    out.mkdir()
    book = b.Book(lang="ko", body=(para("2O15년"), para("2O16년")))
    (inside / "book.json").write_bytes(dumps(book))
    inputs = {"book": inside, "fixes": written(tmp_path, "2O15년\t2015년")}
    normalize(StepInput(inputs=inputs, settings={}), out)
    made = loads(b.Book, (out / "book.json").read_bytes())
    assert words_of(made) == ["2015년", "2O16년"]
    kind = tuple[Proposal, ...]
    (proposal,) = loads(kind, (out / "proposals.json").read_bytes())  # type: ignore[arg-type]
    assert (proposal.rule, proposal.before, proposal.after) == ("ocr-figures", "2O16년", "2016년")
