# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``braille``: the same cells in every format, the same bytes every time."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml.etree import fromstring

from daisy_pipeline.emit.braille.emitter import FORMATS, Braille
from daisy_pipeline.formats.brf import read_pages
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.model.ports import ProductInput
from tests.fakes.books import kitchen_sink
from tests.fakes.given import TITLE, emitted, given
from tests.fakes.golden import hold
from tests.unit.braille.book.shown import book_of, cells, para

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("braille")
    return emitted(Braille(), given(kitchen_sink(), folder / "in"), folder / "out")


def rows_in(text: str) -> list[list[str]]:
    """The rows of every page of a file."""
    return [page.rows for page in read_pages(text)]


def with_settings(given_: ProductInput, **settings: object) -> ProductInput:
    return replace(given_, settings=settings)


def test_a_file_for_each_format_the_places_and_the_proof(made: dict[str, bytes]) -> None:
    assert sorted(made) == [
        "everything.brf", "everything.brl", "everything.ebrl", "everything.pef", "everything.txt",
        "positions.json", "proof.html",
    ]  # fmt: skip


def test_the_same_cells_in_every_paged_format(made: dict[str, bytes]) -> None:
    pages = rows_in(made["everything.brf"].decode("ascii"))
    assert pages == rows_in(made["everything.brl"].decode("ascii"))
    assert pages == rows_in(made["everything.txt"].decode("utf-8"))
    root = fromstring(made["everything.pef"])
    space = "{http://www.daisy.org/ns/2008/pef}"
    found = [[row.text or "" for row in page] for page in root.iter(f"{space}page")]
    assert found == pages


def test_the_reflowing_book_says_every_segment(made: dict[str, bytes], tmp_path: Path) -> None:
    target = tmp_path / "book.ebrl"
    target.write_bytes(made["everything.ebrl"])
    with zipfile.ZipFile(target) as packed:
        pages = [packed.read(n).decode() for n in packed.namelist() if "/0" in n]
    for number in range(1, 47):
        assert sum(page.count(f'id="s{number:05d}"') for page in pages) == 1
    assert sum(page.count('href="#note-1"') for page in pages) == 1


@pytest.mark.parametrize(
    ("contributors", "publisher", "creator"),
    [
        (("홍길동 엮음",), "창비", "홍길동 엮음"),
        ((), "창비", "창비"),
        ((), "", "지은이 미상"),
    ],
)
def test_a_folk_tale_or_a_magazine_has_no_author(
    tmp_path: Path, contributors: tuple[str, ...], publisher: str, creator: str
) -> None:
    """eBraille 1.0 wants a dc:creator; without one no braille at all would be made."""
    edition = replace(TITLE.edition, publisher=publisher)
    title = replace(TITLE, creators=(), contributors=contributors, edition=edition)
    own = replace(given(book_of(para("봄")), tmp_path / "in"), title=title)
    files = emitted(Braille(), own, tmp_path / "out")
    (path,) = [tmp_path / "out" / name for name in files if name.endswith(".ebrl")]
    with zipfile.ZipFile(path) as packed:
        assert f"<dc:creator>{creator}</dc:creator>" in packed.read("package.opf").decode()


def test_positions_lead_to_the_cells_of_segments(made: dict[str, bytes]) -> None:
    places = json.loads(made["positions.json"])
    assert (places["cells"], places["lines"]) == (32, 26)
    assert sorted(places["segments"]) == [f"s{n:05d}" for n in range(1, 47)]
    pages = rows_in(made["everything.txt"].decode())
    first, volume, page, row, cell = places["segments"]["s00005"][0]
    assert (first, volume) == (0, 1)
    assert pages[page - 1][row - 1][cell - 1 :] == cells("첫째 장")


def test_the_proof_shows_print_beside_braille(made: dict[str, bytes]) -> None:
    page = made["proof.html"].decode()
    assert "각주의 말." in page and cells("각주의 말.") in page


def test_twice_the_same_bytes(made: dict[str, bytes], tmp_path: Path) -> None:
    again = emitted(Braille(), given(kitchen_sink(), tmp_path / "in"), tmp_path / "out")
    assert again == made


def test_volumes_have_files_of_their_own(tmp_path: Path) -> None:
    chapters: list[b.Block] = []
    for number in range(6):
        chapters += [b.Heading(level=1, text=b.plain(f"{number}장")), *[para("글 " * 300)] * 3]
    asked = with_settings(given(book_of(*chapters), tmp_path / "in"), volume_pages=20, lines=12)
    out = emitted(Braille(), asked, tmp_path / "out")
    assert {"everything-01.brf", "everything-02.brl", "proof-01.html"} <= set(out)
    assert "everything.pef" in out and "everything.ebrl" in out
    last = json.loads(out["positions.json"])["segments"].popitem()[1][0]
    assert last[1] == len([name for name in out if name.endswith(".brf")]) > 1


def test_only_the_formats_that_are_asked_for(tmp_path: Path) -> None:
    asked = with_settings(given(kitchen_sink(), tmp_path / "in"), formats=["pef", "brf"])
    out = emitted(Braille(), asked, tmp_path / "out")
    assert sorted(out) == ["everything.brf", "everything.pef", "positions.json", "proof.html"]


@pytest.mark.parametrize("formats", [["braille"], [], "pdf"])
def test_a_format_that_nobody_writes_is_told(formats: object, tmp_path: Path) -> None:
    asked = with_settings(given(kitchen_sink(), tmp_path / "in"), formats=formats)
    with pytest.raises(DaisyError) as caught:
        Braille().emit(asked, tmp_path)
    ((finding),) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-BRL-020", Place(inside="braille.formats"))
    assert finding.facts["allowed"] == ", ".join(FORMATS)
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_settings_that_cannot_be_are_told_before_anything_is_written(tmp_path: Path) -> None:
    asked = with_settings(given(kitchen_sink(), tmp_path / "in"), cells=3)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(DaisyError):
        Braille().emit(asked, out)
    assert list(out.iterdir()) == []


def test_an_empty_book_is_a_title_page(tmp_path: Path) -> None:
    out = emitted(Braille(), given(b.Book(lang="ko", body=()), tmp_path / "in"), tmp_path / "out")
    pages = rows_in(out["everything.txt"].decode())
    assert any(cells("온갖 것이 든 책") in row for row in pages[0])


def test_the_first_pages_of_a_story(golden_update: bool, tmp_path: Path) -> None:
    """Read line by line against the print: `tests/golden/braille/동백꽃/동백꽃.txt`."""
    text = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    story = [para(line.strip()) for line in text.splitlines()[3:] if line.strip()][:12]
    title = replace(TITLE, slug="동백꽃", title="동백꽃", subtitle="", contributors=())
    asked = given(book_of(b.Heading(level=1, text=b.plain("동백꽃")), *story), tmp_path / "in")
    asked = with_settings(replace(asked, title=title), formats=["unicode"])
    out = emitted(Braille(), asked, tmp_path / "out")
    hold({"동백꽃.txt": out["동백꽃.txt"]}, "braille/동백꽃", golden_update)
