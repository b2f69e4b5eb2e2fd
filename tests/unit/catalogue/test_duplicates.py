# SPDX-License-Identifier: AGPL-3.0-or-later
"""DREAM's holdings: what is compared, what is like, how the list comes in."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.catalogue.duplicates import index
from daisy_pipeline.catalogue.duplicates.index import Imported, import_holdings, index_path
from daisy_pipeline.catalogue.duplicates.keys import (
    grams,
    names_of,
    publisher_key,
    title_key,
    year_of,
)
from daisy_pipeline.catalogue.duplicates.likeness import _NEAR, Book, _likeness, match
from daisy_pipeline.catalogue.duplicates.search import search, warnings
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding

HEAD = ("대체자료명", "저자", "출판사", "출판년도")
ROWS = (
    ("동백꽃 : 김유정 단편선", "김유정 지음", "문학동네", "2019"),
    ("봄봄", "김유정", "창비", "2001"),
    ("토지 1", "박경리", "나남", "2002"),
    ("토지 2", "박경리", "나남", "2002"),
    ("Alice's Adventures in Wonderland", "Lewis Carroll", "Penguin", "1998"),
)


class Still:
    """Progress that is kept."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def step(self, done: int, total: int, what: str) -> None:
        """Keep it."""
        self.done.append(done)


def file_of(
    folder: Path,
    rows: Sequence[Sequence[str]] = ROWS,
    head: Sequence[str] = HEAD,
    encoding: str = "utf-8",
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    path = folder / "목록.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def import_(folder: Path, path: Path, *, fewer: bool = False) -> Imported:
    return import_holdings(Workspace(folder), path, "2026-03-02", Still(), fewer=fewer)


def refused(folder: Path, path: Path) -> tuple[Finding, ExitCode]:
    with pytest.raises(DaisyError) as problem:
        import_(folder, path)
    return problem.value.findings[-1], problem.value.exit_code


def found(folder: Path, *wish: str) -> list[str]:
    return [m.book.title for m in search(index_path(Workspace(folder)), Book(*wish))]


# ------------------------------------------------------------------------ keys


@pytest.mark.parametrize(
    ("title", "main", "sub", "volumes"),
    [
        ("동백꽃", "동백꽃", "", ()),
        ("冬柏꽃 : 김유정 단편선", "동백꽃", "김유정단편선", ()),
        ("동백꽃(冬柏꽃) = Camellias", "동백꽃", "camellias", ()),
        ("토지 제1권", "토지", "", (1,)),
        ("토지 (상)", "토지", "", (1,)),
        ("토지. 하", "토지", "", (2, 3)),
        ("토지 Ⅲ", "토지", "", (3,)),
        ("1984", "1984", "", ()),
        ("82년생 김지영", "82년생김지영", "", ()),
        ("한국사 개정증보판", "한국사", "", ()),
        ("한국사 (제2판) [큰글자도서]", "한국사", "", ()),
        ("개정판", "개정판", "", ()),
        ("『봄·봄』", "봄봄", "", ()),
        ("《토지》", "토지", "", ()),
        ("The Hobbit, vol. 2", "thehobbit", "", (2,)),
        ("", "", "", ()),
    ],
)
def test_title_key(title: str, main: str, sub: str, volumes: tuple[int, ...]) -> None:
    key = title_key(title)
    assert (key.main, key.sub, key.volumes) == (main, sub, volumes)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("김유정 지음", ("김유정",)),
        ("지은이: 김유정", ("김유정",)),
        ("김 유정 [저]", ("김유정",)),
        ("김유정(1908-1937)", ("김유정",)),
        ("김유정 글 ; 한그림 그림", ("김유정",)),
        ("루이스 캐럴 지음 ; 홍번역 옮김", ("루이스캐럴",)),
        ("홍번역 옮김", ("홍번역",)),
        ("金裕貞", ("김유정",)),
        ("박경리 외 3인", ("박경리",)),
        ("", ()),
    ],
)
def test_names_of(author: str, names: tuple[str, ...]) -> None:
    assert names_of(author) == names


def test_publishers_and_years() -> None:
    assert publisher_key("(주)도서출판 한길사") == publisher_key("한길사")
    assert publisher_key("출판사") == "출판사"
    assert [year_of(t) for t in ("c2019", "[2020]", "단기 4288", "2019.3", "??")] == [
        2019, 2020, 1955, 2019, 0,
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_any_text_has_a_key_that_no_space_changes(text: str) -> None:
    key = title_key(text)
    assert all(sign.isalnum() for sign in key.main)
    assert all(gram and " " not in gram and '"' not in gram for gram in grams(key.main))
    assert isinstance(names_of(text), tuple) and publisher_key(text) is not None
    assert year_of(text) < 10_000


# ------------------------------------------------------------------------ likeness


@pytest.mark.parametrize(
    ("wish", "held", "why", "more"),
    [
        (("동백꽃", "김유정", "창비", "2020"), ("동백 꽃", "김유정 지음", "창비", "2020"),
         "dup.same-author", "dup.publisher-year"),
        (("동백꽃", "김유정"), ("동백꽃", "박철수", "창비"),
         "dup.same-other-author", "dup.no-publisher-no-year"),
        (("동백꽃", "", "창비"), ("동백꽃", "김유정", "한길사"),
         "dup.same-no-author", "dup.other-publisher-no-year"),
        (("동백꽃: 단편선", "김유정"), ("동백꽃", "김유정", "", "2000"),
         "dup.main-author", "dup.no-publisher-no-year"),
        (("바람과 함께 사라지다", "미첼"), ("바람과 함께 사라진다", "마거릿 미첼"),
         "dup.near-author", "dup.no-publisher-no-year"),
        (("소나기", "황순원"), ("소나기 그리고 그 밖의 이야기들", "황순원"),
         "dup.within-author", "dup.no-publisher-no-year"),
    ],
)  # fmt: skip
def test_reasons(wish: tuple[str, ...], held: tuple[str, ...], why: str, more: str) -> None:
    one = match(Book(*wish), Book(*held))
    assert one is not None and (one.why, one.more) == (why, more)
    assert one.likely == ("other" not in why and "no-author" not in why and "within" not in why)


@pytest.mark.parametrize(
    ("wish", "held"),
    [
        (("토지 5", "박경리"), ("토지 6", "박경리")),  # other volumes of one work
        (("동백꽃", "김유정"), ("동백길", "박철수")),
        (("가을 이야기", "김유정"), ("가을 소나기", "김유정")),
        (("소나기", "황순원"), ("소나기 뒤에", "박철수")),
    ],
)
def test_two_books(wish: tuple[str, ...], held: tuple[str, ...]) -> None:
    assert match(Book(*wish), Book(*held)) is None


# ------------------------------------------------------------------------ the list


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_import_finds_encoding_and_columns(tmp_path: Path, encoding: str) -> None:
    rows = [("비고", year, title, house, author) for title, author, house, year in ROWS]
    head = ("비고", "출판 년도", "대체자료명", "출판사", "저자(지은이)")
    made = import_(tmp_path, file_of(tmp_path, rows, head, encoding))
    assert (made.count, made.wrong, made.encoding) == (5, 0, encoding)
    assert found(tmp_path, "동백 꽃", "김유정") == ["동백꽃 : 김유정 단편선"]
    assert found(tmp_path, "토지 제1권", "박경리") == ["토지 1"]
    assert found(tmp_path, "토지", "박경리") == ["토지 1", "토지 2"]
    assert found(tmp_path, "Alices adventures in wonderlnd") == [ROWS[4][0]]
    assert found(tmp_path, "소나기") == found(tmp_path, "?!") == []
    with sqlite3.connect(index_path(Workspace(tmp_path))) as base:
        assert "비고" not in str(base.execute("SELECT * FROM holding").fetchall())


def test_the_same_file_again_changes_nothing_and_a_new_one_replaces_it(tmp_path: Path) -> None:
    path = file_of(tmp_path)
    import_(tmp_path, path)
    before = index_path(Workspace(tmp_path)).read_bytes()
    assert import_(tmp_path, path).same
    assert index_path(Workspace(tmp_path)).read_bytes() == before
    made = import_(tmp_path, file_of(tmp_path, [*ROWS[1:], ("소나기", "황순원", "", "")]))
    assert (made.same, made.replaced, made.count) == (False, 5, 5)
    assert found(tmp_path, "소나기") == ["소나기"] and found(tmp_path, "동백꽃") == []


def test_one_holding_in_several_forms_is_told_once(tmp_path: Path) -> None:
    import_(tmp_path, file_of(tmp_path, [ROWS[1]] * 30))
    assert found(tmp_path, "봄봄") == ["봄봄"]


@pytest.mark.message("DP-DUP-005")
@pytest.mark.message("DP-DUP-006")
def test_wrong_rows_are_named_and_counted(tmp_path: Path) -> None:
    path = file_of(tmp_path, [*ROWS] * 10)
    text = path.read_text("utf-8")
    path.write_text(f"{text}한 칸\r\n,저자,집,2000\r\n" + "모자란,줄\r\n" * 25, "utf-8")
    made = import_(tmp_path, path)
    assert (made.count, made.wrong) == (50, 27)
    assert [f.id for f in made.findings] == ["DP-DUP-005"] * 20 + ["DP-DUP-006"]
    first, second = made.findings[:2]
    assert (first.place.line, first.facts["why"]) == (52, "dup.wrong-short")
    assert (second.place.line, second.facts["why"]) == (53, "dup.wrong-empty")
    assert made.findings[-1].facts["count"] == 7 and made.findings[-1].place.file == "목록.csv"


def test_a_quotation_mark_without_end_costs_its_rows_and_is_told(tmp_path: Path) -> None:
    path = file_of(tmp_path, [*ROWS] * 2)
    text = path.read_text("utf-8")
    path.write_text(text + '"안 닫힌,저자,집,2000\n' + "책,저자,집,2000\n" * 5, "utf-8")
    made = import_(tmp_path, path)
    assert (made.count, made.wrong) == (10, 1)
    assert made.findings[0].facts == {"why": "dup.wrong-short", "count": 6}


@pytest.mark.message("DP-DUP-001")
@pytest.mark.message("DP-DUP-002")
@pytest.mark.message("DP-DUP-003")
@pytest.mark.message("DP-DUP-013")
def test_files_that_are_no_holdings_leave_the_old_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(tmp_path)
    import_(tmp_path, path)
    before = index_path(Workspace(tmp_path)).read_bytes()
    one, code = refused(tmp_path, tmp_path / "없음.csv")
    assert (one.id, one.place.file, code) == ("DP-DUP-001", "없음.csv", ExitCode.BAD_USAGE)
    path.write_bytes("대체자료명,저자\n봄,김".encode() + b"\n\xff\xfe\xff,x\n")
    one, _ = refused(tmp_path, path)
    assert (one.id, one.place.file) == ("DP-DUP-002", "목록.csv")
    one, _ = refused(tmp_path, file_of(tmp_path, [("", "저자", "", "")] * 3))
    assert (one.id, one.facts, one.place.file) == (
        "DP-DUP-003", {"count": 0, "wrong": 3}, "목록.csv",
    )  # fmt: skip
    one, _ = refused(tmp_path, file_of(tmp_path, head=("저자", "a", "b", "c")))
    assert (one.id, one.place.line) == ("DP-LED-054", 1)
    path.write_text("대체자료명\n" + "가" * 300_000, "utf-8")
    one, _ = refused(tmp_path, path)
    assert (one.id, one.place.line) == ("DP-DUP-013", 2)
    monkeypatch.setattr("daisy_pipeline.catalogue.duplicates.holdings.LARGEST", 10)
    assert refused(tmp_path, path)[0].id == "DP-DUP-013"
    assert index_path(Workspace(tmp_path)).read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "ledger").iterdir() if ".lock" not in p.name) == [
        "dream.sqlite3"
    ]


@pytest.mark.message("DP-DUP-007")
def test_a_list_that_shrank_is_asked_about(tmp_path: Path) -> None:
    import_(tmp_path, file_of(tmp_path))
    one, code = refused(tmp_path, path := file_of(tmp_path, ROWS[:2]))
    assert (one.id, one.place.file, code) == ("DP-DUP-007", "목록.csv", ExitCode.BAD_USAGE)
    assert one.facts == {"count": 2, "before": 5}
    assert import_(tmp_path, path, fewer=True).count == 2


@pytest.mark.message("DP-DUP-012")
def test_two_imports_at_once(tmp_path: Path) -> None:
    path = file_of(tmp_path)
    (tmp_path / "ledger").mkdir()
    with FileLock(tmp_path / "ledger" / f".{index.NAME}.lock"):
        one, _ = refused(tmp_path, path)
    assert (one.id, one.place.file) == ("DP-DUP-012", "ledger/dream.sqlite3")


def test_what_a_killed_import_left_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_(tmp_path, file_of(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(index, "_clear", lambda part: None)  # as if it had no time to
        patch.setattr(index, "replace_file", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            import_(tmp_path, file_of(tmp_path, ROWS[:4]))
    assert found(tmp_path, "Alice's adventures in Wonderland") == [ROWS[4][0]]
    assert import_(tmp_path, tmp_path / "목록.csv").count == 4
    assert not list((tmp_path / "ledger").glob(".part-*"))


# ------------------------------------------------------------------------ what is told


@pytest.mark.message("DP-DUP-010")
@pytest.mark.message("DP-DUP-011")
def test_warnings(tmp_path: Path) -> None:
    work = Workspace(tmp_path)
    assert warnings(work, Book("봄봄"), "2026-03-03") == []
    import_(tmp_path, file_of(tmp_path))
    (one,) = warnings(work, Book("봄 봄", "김유정", "", "2001"), "2026-03-03")
    assert one.id == "DP-DUP-010" and one.facts == {
        "title": "봄봄",
        "of": "김유정, 창비, 2001",
        "why": "dup.same-author",
        "more": "dup.no-publisher-year",
    }
    (old,) = warnings(work, Book("없는 책"), "2027-06-01")
    assert (old.id, old.place.file) == ("DP-DUP-011", "ledger/dream.sqlite3")


@pytest.mark.message("DP-DUP-009")
@pytest.mark.parametrize("size", [0, 10, 4096, 9000])
def test_a_damaged_index_blocks_nothing(tmp_path: Path, size: int) -> None:
    work = Workspace(tmp_path)
    import_(tmp_path, file_of(tmp_path))
    path = index_path(work)
    path.write_bytes(path.read_bytes()[:size])
    (one,) = warnings(work, Book("봄봄"), "2026-03-03")
    assert (one.id, one.place.file) == ("DP-DUP-009", "ledger/dream.sqlite3")
    assert import_(tmp_path, tmp_path / "목록.csv").count == 5


def test_a_title_of_many_letters_is_asked_for(tmp_path: Path) -> None:
    """More pairs of letters than SQLite joins statements."""
    long = "".join(chr(0xAC00 + 7 * n) for n in range(900))
    import_(tmp_path, file_of(tmp_path, [*ROWS, (long, "김유정", "창비", "2001")]))
    assert found(tmp_path, f"{long[:-1]}끝", "김유정") == [long]


@given(st.text("가나다라마바사", min_size=2, max_size=14), st.data())
def test_likeness_is_exact_where_it_counts(one: str, data: st.DataObject) -> None:
    other = "".join(data.draw(st.permutations(one))[: len(one) - 1]) + data.draw(
        st.text("가나다", min_size=1, max_size=3)
    )
    dice = 2 * len({*grams(one)} & {*grams(other)}) / (len({*grams(one)}) + len({*grams(other)}))
    letters = SequenceMatcher(None, one, other, autojunk=False).ratio()
    exact = dice if dice < 0.3 else max(dice, letters)
    told = _likeness(one, other)
    assert told == exact or max(told, exact) < _NEAR
