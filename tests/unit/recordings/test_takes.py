# SPDX-License-Identifier: AGPL-3.0-or-later
"""takes.tsv: what a row says, and which files it means."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.recordings.takes import (
    SUPERSEDED,
    Take,
    check_takes,
    find_file,
    read_takes,
    takes_bytes,
)
from tests.unit.recordings.studio import SHA, ids, take


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    takes = (
        take("audio/1.mp3", "s2", "s3", digest=SHA),
        take("audio/2.mp3", "s4", "s4", digest="b" * 64),
    )
    (tmp_path / "takes.tsv").write_bytes(takes_bytes(takes))
    found, findings = read_takes(tmp_path / "takes.tsv")
    assert findings == ()
    assert [Take(**{n: getattr(t, n) for n in ("file", "sha256", "first", "last")}) for t in found]
    assert takes_bytes(found) == takes_bytes(takes)


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "takes.tsv"
    head = "file\tsha256\tfirst\tlast\tnarrator\tstate\tnote"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return path


def test_windows_paths_and_careless_cells_are_read(tmp_path: Path) -> None:
    rows = f"audio\\1.mp3\t{SHA.upper()}\ts1 \t s4\t소리\t\t"
    found, findings = read_takes(table(tmp_path, rows))
    assert [(t.file, t.sha256, t.first, t.last, t.state) for t in found] == [
        ("audio/1.mp3", SHA, "s1", "s4", "accepted")
    ]
    assert all(f.id.startswith("DP-TSV") for f in findings)


@pytest.mark.message("DP-TAK-001")
def test_an_unknown_state(tmp_path: Path) -> None:
    path = table(tmp_path, f"audio/1.mp3\t{SHA}\t\t\t\t좋음\t", f"audio/2.mp3\t{SHA}\t\t")
    found, findings = read_takes(path, "sources/봄/takes.tsv")
    assert [t.file for t in found] == ["audio/2.mp3"]
    assert findings == (
        Finding(
            "DP-TAK-001", Place("sources/봄/takes.tsv", 2, inside="audio/1.mp3"), {"state": "좋음"}
        ),
    )


@pytest.mark.message("DP-TAK-009")
def test_a_round_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "takes.tsv"
    head = "file\tsha256\tfirst\tlast\tround"
    cells = ["", "1", "2", "0", "셋", "100", "-1"]
    rows = [f"audio/{n}.mp3\t{SHA}\ts1\ts2\t{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    found, findings = read_takes(path)
    assert [t.round for t in found] == [1, 1, 2]
    assert ids(findings) == [("DP-TAK-009", n, f"audio/{n - 2}.mp3") for n in (5, 6, 7, 8)]
    (tmp_path / "takes.tsv").write_bytes(takes_bytes(found))
    assert [t.round for t in read_takes(path)[0]] == [1, 1, 2]


@pytest.mark.message("DP-TAK-002")
@pytest.mark.parametrize("digest", ["", "abc", "z" * 64])
def test_a_digest_that_is_none(tmp_path: Path, digest: str) -> None:
    found, findings = read_takes(table(tmp_path, f"audio/1.mp3\t{digest}\t\t"))
    assert found == ()
    assert ids(findings) == [("DP-TAK-002", 2, "audio/1.mp3")]


@pytest.mark.message("DP-TAK-003")
@pytest.mark.parametrize("file", ["../other/1.mp3", "/etc/passwd", "C:/1.mp3", ""])
def test_a_path_that_leaves_the_title(tmp_path: Path, file: str) -> None:
    found, findings = read_takes(table(tmp_path, f"{file}\t{SHA}\ts1\t"))
    assert found == ()
    assert ids(findings) == [("DP-TAK-003", 2, file)]


def test_files_are_found_by_composed_or_decomposed_names(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    plain = unicodedata.normalize("NFD", "제1장.mp3")
    (tmp_path / "audio" / plain).write_bytes(b"x")
    assert find_file(tmp_path, "audio/제1장.mp3") is not None
    assert find_file(tmp_path, "audio/제2장.mp3") is None
    assert find_file(tmp_path / "audio", "../audio/제1장.mp3") is not None
    (tmp_path / "out.mp3").write_bytes(b"x")
    assert find_file(tmp_path / "audio", "../out.mp3") is None


@pytest.mark.message("DP-AUD-001", "DP-TAK-004", "DP-TAK-005")
def test_files_that_are_gone_changed_or_counted_twice(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3"):
        (tmp_path / name).write_bytes(name.encode())
    takes = [
        take("a.mp3", digest=SHA),
        Take(file="b.mp3", sha256="b" * 64, line=3),
        Take(file="c.mp3", sha256=SHA, line=4),
        take("gone.mp3"),
        take("gone-too.mp3", state=SUPERSEDED),
    ]
    found = check_takes(takes, tmp_path, {"b.mp3": "c" * 64}, "takes.tsv")
    assert ids(found) == [
        ("DP-TAK-004", 3, "b.mp3"),
        ("DP-TAK-005", 4, "c.mp3"),
        ("DP-AUD-001", 0, ""),
    ]
    assert found[1].facts == {"other": "a.mp3"}
    assert found[2].place == Place(file="gone.mp3")
