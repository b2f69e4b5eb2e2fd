# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several sources, folders, unknown formats, and the step itself."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import loads
from daisy_pipeline.model.finding import DaisyError, ExitCode
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.title import Title
from daisy_pipeline.readers import registry
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.steps import read, read_sources
from tests.fakes.books import PNG
from tests.unit.readers.epubs import pack, page
from tests.unit.readers.words import letters, loose_ends, of_book


def failed(sources: list[Path], **settings: str) -> DaisyError:
    with pytest.raises(DaisyError) as caught:
        read_sources(sources, settings)
    return caught.value


def test_content_decides_before_suffix(tmp_path: Path):
    path = pack(tmp_path / "a.txt", {"a.xhtml": page("가")})
    assert detect(path).name == "epub"
    (tmp_path / "메모").write_text("가", encoding="utf-8")
    assert detect(tmp_path / "메모").name == "txt"


@pytest.mark.message("DP-SRC-001")
@pytest.mark.parametrize(
    ("name", "data", "seems"),
    [
        ("a.rtf", b"{\\rtf1", "RTF"),
        ("a.x", b"\0", ".x"),
    ],
)
def test_unknown_format(tmp_path: Path, name: str, data: bytes, seems: str):
    (tmp_path / name).write_bytes(data)
    (finding,) = failed([tmp_path / name]).findings
    assert (finding.id, finding.place.file, finding.facts["seems"]) == ("DP-SRC-001", name, seems)
    assert finding.facts["formats"] == ", ".join(registry.names())


@pytest.mark.message("DP-SRC-006")
@pytest.mark.parametrize("name", ["책.pdf", "a.html", "a"])
def test_an_empty_file(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"")
    (finding,) = failed([tmp_path / name]).findings
    assert (finding.id, finding.place.file) == ("DP-SRC-006", name)


@pytest.mark.message("DP-SRC-002")
def test_nothing_to_read(tmp_path: Path):
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "a.svg").write_bytes(PNG)
    (finding,) = failed([tmp_path]).findings
    assert (finding.id, finding.place.file) == ("DP-SRC-002", tmp_path.name)


@pytest.mark.message("DP-SRC-003")
def test_no_such_format(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"x")
    problem = failed([tmp_path / "a.txt"], format="word")
    assert problem.exit_code is ExitCode.BAD_CONFIG
    assert [(f.id, f.facts["format"]) for f in problem.findings] == [("DP-SRC-003", "word")]


@pytest.mark.message("DP-SRC-004")
def test_missing_file(tmp_path: Path):
    (finding,) = failed([tmp_path / "없음.txt"]).findings
    assert (finding.id, finding.place.file) == ("DP-SRC-004", "없음.txt")


def test_natural_order():
    names = [
        "10.txt",
        "2.txt",
        "1-2.txt",
        "1-10.txt",
        "나.txt",
        unicodedata.normalize("NFD", "가.txt"),
    ]
    in_order = [unicodedata.normalize("NFC", n) for n in sorted(names, key=natural_key)]
    assert in_order == ["1-2.txt", "1-10.txt", "2.txt", "10.txt", "가.txt", "나.txt"]


def test_a_folder_is_one_book_in_natural_order(tmp_path: Path):
    for n in (10, 2, 1):
        (tmp_path / f"{n}.txt").write_text(f"# {n}\n글[^1]이다.\n[^1]: 주석.\n", encoding="utf-8")
    made = read_sources([tmp_path], {}).book
    assert letters(of_book(made)) == "".join(f"{n}글1이다.1주석." for n in (1, 2, 10))
    assert loose_ends(made) == []


def test_ids_and_pictures_stay_unique(tmp_path: Path):
    other = PNG + b"\0"
    paths = [
        pack(
            tmp_path / f"{n}.epub",
            {
                "a.xhtml": page('<p id="x"><a href="#x">가</a></p><p><img src="i.png"/></p>'),
                "i.png": data,
            },
        )
        for n, data in enumerate((PNG, other, PNG))
    ]
    result = read_sources(paths, {})
    assert loose_ends(result.book) == [] and sorted(result.resources) == ["i-2.png", "i.png"]
    figures = [x for x in result.book.body if isinstance(x, b.Figure)]
    assert [f.pictures[0].name for f in figures] == ["i.png", "i-2.png", "i.png"]


def test_stories_with_titles_of_their_own_become_headings(tmp_path: Path):
    for n, title in enumerate(("봄봄", "동백꽃")):
        text = f"제목: {title}\n지은이: 김유정\n\n# 하나\n\n글이다.\n"
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    made = read_sources([tmp_path], {}).book
    levels = [(x.level, b.text_of(x.text[0])) for x in made.body if isinstance(x, b.Heading)]
    assert levels == [(1, "봄봄"), (2, "하나"), (1, "동백꽃"), (2, "하나")]
    assert made.front == () and made.info == b.BookInfo()


def test_front_and_rear_come_from_first_and_last_files(tmp_path: Path):
    for name, text in (
        ("1", "머리말\n\n앞이다."),
        ("2", "제1장\n\n글이다."),
        ("3", "부록\n\n뒤다."),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    made = read_sources([tmp_path], {}).book
    assert [len(made.front), len(made.body), len(made.rear)] == [2, 2, 2]
    alone = read_sources([tmp_path / "1.txt"], {}).book
    assert [len(alone.front), len(alone.body)] == [0, 2]


def test_the_step_writes_book_and_pictures(tmp_path: Path):
    source = pack(
        tmp_path / "a.epub", {"a.xhtml": page("<p><img src='i.png' alt='닭'/></p>"), "i.png": PNG}
    )
    out = tmp_path / "out"
    out.mkdir()
    title = Title(slug="a", uid="u", title="책", lang="en", date="2026-01-01", publisher="관")
    given = StepInput(inputs={"source-001": source}, settings={"reading": {}}, title=title)
    assert list(read(given, out)) == []
    made = loads(b.Book, (out / "book.json").read_bytes())
    assert made.lang == "en" and (out / "images" / "i.png").read_bytes() == PNG


def test_every_built_in_reader_keeps_the_protocol():
    for name in registry.BUILT_IN:
        reader = registry.load(name)
        assert reader.name == name and reader.version >= 1
