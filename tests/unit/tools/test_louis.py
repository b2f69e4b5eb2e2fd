# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to liblouis: libraries of either width, missing tables, any text."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from daisy_pipeline.tools import louis

TABLE = "en-ueb-g2.ctb"
_installed = pytest.mark.skipif(not louis.version(), reason="liblouis-missing: not installed")


class _Fake:
    """A library that writes ⠿ twice for each of its units, and stops where its room ends."""

    def __init__(self, width: int, cells: int = 2, tables: tuple[str, ...] = (TABLE,)) -> None:
        self.width, self.cells, self.tables = width, cells, tables
        self.calls: list[int] = []
        self.lou_version = self._named(lambda: b"3.99")
        self.lou_charSize = self._named(lambda: width)
        self.lou_registerLogCallback = self._named(lambda _callback: None)
        self.lou_setLogLevel = self._named(lambda _level: None)
        self.lou_translate = self._named(self._translate)

    @staticmethod
    def _named(call: Any) -> Any:
        return lambda *given: call(*given)  # a function takes the attribute restype

    def _translate(self, tables: bytes, given: bytes, came: Any, out: Any, *rest: Any) -> int:
        went, places = rest[0]._obj, rest[4]
        self.calls.append(went.value)
        if tables.decode() not in self.tables:
            return 0
        units = min(came._obj.value, went.value // self.cells)
        coding = ("utf-32-" if self.width == 4 else "utf-16-") + sys.byteorder[0] + "e"
        written = ("⠿" * (units * self.cells)).encode(coding)
        ctypes.memmove(out, written, len(written))
        for number in range(units * self.cells):
            places[number] = number // self.cells
        came._obj.value, went.value = units, units * self.cells
        return 1


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    louis._library.cache_clear()
    louis.has.cache_clear()
    yield
    louis._library.cache_clear()
    louis.has.cache_clear()


def _use(monkeypatch: pytest.MonkeyPatch, fake: _Fake | None) -> None:
    made = louis._Library(fake) if fake else None
    monkeypatch.setattr(louis, "_library", _cached(made))


def _cached(made: Any) -> Any:
    def library() -> Any:
        return made

    library.cache_clear = lambda: None  # type: ignore[attr-defined]
    return library


@pytest.mark.parametrize("width", [2, 4])
def test_places_are_characters_whatever_the_librarys_width(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    _use(monkeypatch, _Fake(width))
    made = louis.translate(TABLE, "a𝑏c")
    assert made is not None
    assert sorted(set(made[1])) == [0, 1, 2]
    assert made[1] == sorted(made[1])
    assert len(made[0]) == len(made[1])


def test_more_room_is_given_where_the_library_stopped_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = _Fake(4, cells=10)
    _use(monkeypatch, fake)
    made = louis.translate(TABLE, "z" * 100)
    assert made is not None
    assert len(made[0]) == 1000
    assert len(fake.calls) == 2


def test_a_missing_table_and_a_missing_library_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, _Fake(4))
    assert louis.translate("none.ctb", "a") is None
    assert not louis.has("none.ctb")
    _use(monkeypatch, None)
    assert louis.translate(TABLE, "a") is None
    assert louis.version() == ""


def test_a_stranger_of_the_same_name_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "louis", SimpleNamespace(printer=1))
    assert louis._of_distribution() is None


def test_the_distributions_binding_lends_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    binding = SimpleNamespace(translate=1, charSize=2, liblouis=_Fake(2))
    monkeypatch.setitem(sys.modules, "louis", binding)
    found = louis._of_distribution()
    assert found is not None
    assert (found.version, found.wide) == ("3.99", False)


def test_the_library_is_looked_for_beside_its_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "lib").mkdir()
    library = tmp_path / "lib" / "liblouis.dylib"
    library.write_bytes(b"")
    program = tmp_path / "bin" / "lou_translate"
    program.write_bytes(b"")
    monkeypatch.setattr("shutil.which", lambda _name: str(program))
    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    assert str(library.resolve()) in list(louis._candidates())


def test_on_windows_the_path_is_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "liblouis.dll").write_bytes(b"")
    monkeypatch.setattr(louis, "_WINDOWS", True)
    monkeypatch.setattr("os.get_exec_path", lambda: [str(tmp_path)])
    assert str(tmp_path / "liblouis.dll") in list(louis._candidates())


@_installed
@pytest.mark.parametrize("text", ["", "\0", "a\0b", "\ud800x", "𝐶" * 60, "\U0010ffff" * 100])
def test_any_text_comes_through(text: str) -> None:
    made = louis.translate(TABLE, text)
    assert made is not None
    assert len(made[0]) == len(made[1])
    assert made[1] == sorted(made[1])
    assert not made[1] or made[1][-1] == len(text) - 1


@_installed
def test_typeforms_are_indicated() -> None:
    made = louis.translate(TABLE, "so red", [0, 0, 0, 1, 1, 1])
    assert made is not None
    assert "⠨⠂" in made[0]


@_installed
def test_cells_come_back_as_print() -> None:
    for text in ("New York", "the", "This is U.S.A", "x"):
        made = louis.translate(TABLE, text)
        assert made is not None
        assert louis.back_translate(TABLE, made[0]) == text
    assert louis.back_translate(TABLE, "") is None
    assert louis.back_translate("no-such-table.ctb", "\u2801") is None
    assert louis.back_translate(TABLE, "\u28ff\0\ud800 a") is not None
