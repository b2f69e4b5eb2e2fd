# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts and settings that cannot be used: a finding with place and remedy, and nothing lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.crash.shop import TITLE_TOML, Shop, hashes, leftovers, story
from tests.unit.readers.epubs import CONTAINER, OPF, page

Data = str | bytes
SOUND = b"ID3\x03\0\0" + bytes(range(256)) * 4
HWP = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)
MIXED = "가나다라 우리말\n둘째 줄\n".encode() + "셋째 줄은 다릅니다\n".encode("cp949")
ONE = OPF.format(
    items='<item id="a" href="{}" media-type="application/xhtml+xml"/>',
    spine='<itemref idref="a"/>',
    ncx="",
    guide="",
)


def epub(**members: Data) -> bytes:
    """An EPUB of these members, packed as they are."""
    whole: dict[str, Data] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": ONE.format("a.xhtml"),
        "EPUB/a.xhtml": page("<p>가나다.</p>"),
        **members,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
    return target.getvalue()


def bomb() -> bytes:
    """A quarter of a gigabyte of blanks in a quarter of a megabyte."""
    return epub(**{"EPUB/a.xhtml": b" " * (250 << 20)})


def laughs() -> bytes:
    """Entities that grow tenfold nine times."""
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE html [<!ENTITY l0 "ha">{grown}]>'
    return epub(**{"EPUB/a.xhtml": doctype + page("<p>&l9;</p>")})


def stolen() -> bytes:
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return epub(**{"EPUB/a.xhtml": doctype + page("<p>가 &x; 나</p>")})


def outside_picture() -> bytes:
    inner = '<p>가나다.</p><p><img src="../../../etc/passwd" alt="그림"/></p>'
    return epub(**{"EPUB/a.xhtml": page(inner)})


TEXTS: Mapping[str, tuple[str, Callable[[], Data], str, str]] = {
    "unknown": ("a.bin", lambda: bytes(range(256)) * 8, "DP-SRC-001", "a.bin"),
    "sound": ("a.txt", lambda: SOUND, "DP-TXT-002", "a.txt"),
    "hwp": ("a.hwp", lambda: HWP, "DP-HWP-001", "a.hwp"),
    "empty": ("a.txt", lambda: b"", "DP-TXT-001", "a.txt"),
    "blank": ("a.txt", lambda: "  \n\n \t\n\u3000\n", "DP-TXT-001", "a.txt"),
    "mixed": ("a.txt", lambda: MIXED, "DP-TXT-012", "a.txt 3째 줄"),
    "no-zip": ("a.epub", lambda: "책이 아닙니다.", "DP-PKG-010", "a.epub"),
    "cut-zip": ("a.epub", lambda: epub()[:700], "DP-PKG-010", "a.epub"),
    "zip-bomb": ("a.epub", bomb, "DP-PKG-011", "a.epub"),
    "entities": ("a.epub", laughs, "DP-PKG-003", "a.epub 안의 EPUB/a.xhtml 2째 줄"),
    "stolen": ("a.epub", stolen, "DP-PKG-004", "a.epub 안의 EPUB/a.xhtml 2째 줄"),
    "picture-outside": ("a.epub", outside_picture, "DP-EPB-003", "a.epub 안의 EPUB/a.xhtml"),
    "page-outside": (
        "a.epub",
        lambda: epub(**{"EPUB/package.opf": ONE.format("../../../etc/passwd")}),
        "DP-EPB-003",
        "a.epub 안의 EPUB/package.opf",
    ),
    "name-outside": (
        "a.epub",
        lambda: epub(**{"../../evil.txt": "x"}),
        "DP-PKG-013",
        "a.epub 안의 ../../evil.txt",
    ),
    "name-absolute": (
        "a.epub",
        lambda: epub(**{"/evil.txt": "x"}),
        "DP-PKG-013",
        "a.epub 안의 /evil.txt",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_texts(case: str, tmp_path: Path) -> None:
    name, make, id, place = TEXTS[case]
    shop = Shop(tmp_path)
    shop.title(text=make(), name=name)
    before = hashes(tmp_path)
    told = shop.build()
    told.tells(id, 3, place)
    after = hashes(tmp_path / "sources", "segments.tsv")
    assert {f"sources/{name}": d for name, d in after.items()} == before
    assert leftovers(tmp_path) == []
    if case != "picture-outside":  # the page without its picture is still a book
        assert not shop.output().exists()


def test_no_member_of_a_package_leaves_its_folder(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "deep" / "deeper")
    shop.root.mkdir(parents=True)
    shop.title(text=epub(**{"../../../../evil.txt": "x"}), name="a.epub")
    shop.build().tells("DP-PKG-013", 3)
    assert not list(tmp_path.rglob("evil.txt"))
    assert not (tmp_path.parent / "evil.txt").exists()


def write(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "title.toml").write_text(text, "utf-8")


GOOD = TITLE_TOML.format(title="닭", files='"text/a.txt"')
SETTINGS: Mapping[str, tuple[Callable[[Path], object], str, int, str]] = {
    "missing": (lambda f: (f / "title.toml").unlink(), "DP-CFG-013", 4, "sources/닭/title.toml"),
    "broken": (write(GOOD.replace('"ko"', 'ko"')), "DP-CFG-003", 4, "sources/닭/title.toml 5째 줄"),
    "near-key": (write(GOOD.replace("language", "langauge")), "DP-CFG-004", 4, "5째 줄"),
    "near-table": (write(GOOD.replace("[text]", "[texts]")), "DP-CFG-004", 4, "8째 줄"),
    "cp949": (
        lambda f: (f / "title.toml").write_bytes(GOOD.encode("cp949")),
        "DP-CFG-002",
        4,
        "sources/닭/title.toml 3째 줄",
    ),
    "text-gone": (lambda f: (f / "text/a.txt").unlink(), "DP-CFG-015", 4, "9째 줄"),
    "text-outside": (write(GOOD.replace("text/a", "../../a")), "DP-CFG-009", 4, "9째 줄"),
    "product": (write(GOOD + '[products]\nwanted = ["braile"]\n'), "DP-BLD-002", 4, "11째 줄"),
    "site": (
        lambda f: (f.parents[1] / "daisy.toml").write_text('[site]\nlibary = "x"\n', "utf-8"),
        "DP-CFG-004",
        4,
        "daisy.toml",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings(case: str, tmp_path: Path) -> None:
    change, id, code, place = SETTINGS[case]
    shop = Shop(tmp_path)
    change(shop.title())
    told = shop.build()
    told.tells(id, code, place)
    assert not shop.output().exists()
    if case == "near-key":
        assert "‘title.language’" in told.err


def test_english(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.title(text="")
    told = shop.run("--lang", "en", "build", "닭")
    told.tells("DP-TXT-001", 3, "a.txt")
    assert "What to do: Save the source again" in told.err
    wrong = shop.run("build", "닭", "--lang", "en", "--only", "nonsense")
    wrong.tells("DP-BLD-002", 2)
    assert "There is no product ‘nonsense’" in wrong.err


def test_a_faulty_text_does_not_touch_what_was_built(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    folder = shop.title()
    assert shop.build().code == 0
    before = hashes(shop.output())
    rows = (folder / "segments.tsv").read_bytes()
    (folder / "text" / "a.txt").write_bytes(MIXED)
    shop.build().tells("DP-TXT-012", 3)
    assert hashes(shop.output()) == before
    assert (folder / "segments.tsv").read_bytes() == rows
    (folder / "text" / "a.txt").write_text(story(), "utf-8")
    assert shop.build().code == 0
    assert hashes(shop.output()) == before


def test_wrong_names(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.run("build", "닭").tells("DP-CFG-010", 4)
    shop.title()
    shop.run("build", "달").tells("DP-CFG-014", 2)
    shop.run("build", "닭", "--only", "nonsense").tells("DP-BLD-002", 2)
    shop.run("build", "닭", "--nonsense").tells("DP-CLI-007", 2)
