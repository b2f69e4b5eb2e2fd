# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same input gives the same bytes, wherever it lies and whatever it is called."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from tests.crash.shop import NO_JAVA, Shop, hashes, leftovers, products, record, story


@pytest.mark.slow
def test_two_workspaces_and_two_workers(
    read_shop: Shop, tmp_path: Path, wanted: dict[str, str]
) -> None:
    """In a folder with blanks and Korean, with two processes, then without output."""
    root = tmp_path / "나의 도서관 (2026)" / "작업 공간"
    shutil.copytree(read_shop.root, root)
    shop = Shop(root)
    sources = hashes(root / "sources")
    assert shop.build("닭", "--jobs", "2").code == 0
    assert products(root / "output") == wanted
    shutil.rmtree(root / "output")
    assert shop.build().code == 0
    assert products(root / "output") == wanted
    assert hashes(root / "sources") == sources


@pytest.mark.slow
def test_a_voice_says_the_same_twice(tmp_path: Path) -> None:
    made = []
    for name, jobs in (("one", "1"), ("two", "2")):
        (tmp_path / name).mkdir()
        shop = Shop(tmp_path / name)
        shop.title()
        told = shop.build("닭", "--only", "daisy202,epub3", "--jobs", jobs)
        assert told.code == 0, told.all
        made.append(products(shop.root / "output"))
    assert made[0] == made[1] and any(name.endswith(".mp3") for name in made[0])


NAMES = {
    "blanks": "봄 봄",
    "nfd": unicodedata.normalize("NFD", "동백꽃"),
    "quotes": "그는 \"예\" '아니요'라고",
    "long": "아주 긴 제목 " * 30,
    "emoji": "웃는 얼굴 😀 이야기",
    "strokes": "가/나\\다: 라*마?",
    "windows": "CON",
    "dots": "...",
    "html": "<b>굵은</b> & 제목",
}


@pytest.mark.parametrize("case", NAMES)
def test_titles_of_any_name(case: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    (tmp_path / "원고 1.txt").write_text(story(), "utf-8")
    (tmp_path / "daisy.toml").write_text(NO_JAVA, "utf-8")
    title = NAMES[case]
    told = shop.run("new", title, "--text", "원고 1.txt", "--language", "ko")
    assert told.code == 0, told.all
    (folder,) = (p for p in (tmp_path / "sources").iterdir() if p.is_dir())
    sources = hashes(folder)
    told = shop.build(title.strip(), "--only", "daisy3-text,epub3")
    assert told.code == 0, told.all
    assert hashes(folder) == sources
    output = tmp_path / "output" / folder.name
    report = (output / "report.html").read_text("utf-8")
    assert "<b>" not in report
    names = [p.name for p in tmp_path.rglob("*")]
    assert max(len(name.encode("utf-8")) for name in names) <= 240
    assert not [n for n in names if set(n) & set('<>:"\\|?*')]
    assert shop.run("check", *(str(p) for p in output.glob("*.epub"))).code == 0
    assert leftovers(tmp_path) == []
    shop.run("new", title, "--text", "원고 1.txt").tells("DP-NEW-001", 2)


def test_names_of_a_mac(tmp_path: Path) -> None:
    """A folder, a text and a recording whose names come decomposed, as macOS writes them."""
    shop = Shop(tmp_path)
    slug = unicodedata.normalize("NFD", "동백꽃")
    folder = shop.title(slug, name=unicodedata.normalize("NFD", "본문.txt"))
    record(folder)
    (folder / "audio" / "1.wav").rename(folder / "audio" / unicodedata.normalize("NFD", "가.wav"))
    toml = (folder / "title.toml").read_text("utf-8")
    (folder / "title.toml").write_text(unicodedata.normalize("NFC", toml), "utf-8")
    told = shop.run("takes", unicodedata.normalize("NFC", slug))
    assert told.code == 0, told.all
    told = shop.build(unicodedata.normalize("NFC", slug), "--only", "daisy202")
    assert told.code in (0, 6), told.all
