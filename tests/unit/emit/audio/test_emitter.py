# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``audio``: files, tags, chapters, lists, cover, M4B, and what is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import pytest

from daisy_pipeline.emit.audio.emitter import Audio
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.tools.mp3_tags import read_tags
from tests.fakes.given import DELAY, STEP, TITLE, given
from tests.fakes.pictures import KINDS
from tests.unit.emit.audio.made import (
    NOVEL,
    book,
    heading,
    para,
    product,
    silenced,
    tone,
    with_sound,
)

SLUG = replace(TITLE, slug="동백꽃", title="동백꽃", subtitle="")
ONE, TWO = "001_cheotjjae_madang.mp3", "002_duljjae_madang.mp3"


def test_the_folder(tmp_path: Path) -> None:
    made, told = product(with_sound(book(*NOVEL), tmp_path / "in", SLUG), tmp_path / "out")
    lists = ["dongbaekkkot.m3u", "dongbaekkkot.m3u8"]
    assert sorted(made) == [ONE, TWO, "contents.txt", *lists]
    assert list(told) == []
    assert made["dongbaekkkot.m3u"].decode("ascii").splitlines() == [ONE, TWO]
    assert made["dongbaekkkot.m3u8"].decode().splitlines() == [
        "#EXTM3U", "#EXTINF:4,첫째 마당", ONE, "#EXTINF:2,둘째 마당", TWO,
    ]  # fmt: skip


def test_the_frames_stay_as_they_are(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG)
    made, _ = product(wish, tmp_path / "out")
    tag = read_tags(tmp_path / "out" / ONE)
    assert made[ONE][tag.size :] == wish.audio["c001.mp3"].read_bytes()


def test_tags(tmp_path: Path) -> None:
    product(with_sound(book(*NOVEL), tmp_path / "in", SLUG), tmp_path / "out")
    found = read_tags(tmp_path / "out" / TWO)
    assert found.version == 3 and not found.last
    assert found.texts == {
        "TIT2": "둘째 마당", "TPE1": "김유정", "TPE2": "김유정", "TALB": "동백꽃", "TCOM": "홍길동",
        "TRCK": "2/2", "TLAN": "kor", "TYER": "2026", "TDAT": "0203", "TPUB": "시험도서관",
        "TCON": "Audiobook", "TLEN": "2050",
    }  # fmt: skip


def test_a_synthetic_voice_is_named_as_such(tmp_path: Path) -> None:
    title = replace(SLUG, narrators=("eSpeak",), human_voice=False)
    made, _ = product(with_sound(book(*NOVEL), tmp_path / "in", title), tmp_path / "out")
    assert read_tags(tmp_path / "out" / ONE).texts["TCOM"] == "eSpeak (합성 음성)"
    assert "낭독: eSpeak (합성 음성)" in made["contents.txt"].decode()


def test_nobody_is_named_who_did_not_agree(tmp_path: Path) -> None:
    title = replace(SLUG, narrators=())
    made, _ = product(with_sound(book(*NOVEL), tmp_path / "in", title), tmp_path / "out")
    assert "TCOM" not in read_tags(tmp_path / "out" / ONE).texts
    assert "낭독" not in made["contents.txt"].decode()


def test_chapters_begin_where_their_headings_sound(tmp_path: Path) -> None:
    product(with_sound(book(*NOVEL), tmp_path / "in", SLUG), tmp_path / "out")
    first, second = read_tags(tmp_path / "out" / ONE).chapters
    assert (first.begin, first.name, second.name) == (0, "첫째 마당", "안쪽")
    # The third sentence sounds 200 ms into its second; a chapter begins with its words.
    assert DELAY + 2 * STEP <= second.begin <= DELAY + 2 * STEP + 200
    assert (first.end, second.end) == (second.begin, 4 * STEP + DELAY)


def test_what_stands_before_the_first_heading(tmp_path: Path) -> None:
    text = book(para("여는 말이다."), heading("안쪽", 2), para("꽃이 폈다."))
    product(with_sound(text, tmp_path / "in", SLUG), tmp_path / "out")
    found = read_tags(tmp_path / "out" / "001_dongbaekkkot.mp3")
    assert [c.name for c in found.chapters] == ["동백꽃", "안쪽"]


def test_a_title_without_any_heading(tmp_path: Path) -> None:
    made, told = product(with_sound(book(para("봄.")), tmp_path / "in", SLUG), tmp_path / "out")
    assert "001_dongbaekkkot.mp3" in made and list(told) == []


def test_the_list_of_contents_can_be_read_aloud(tmp_path: Path) -> None:
    made, _ = product(with_sound(book(*NOVEL), tmp_path / "in", SLUG), tmp_path / "out")
    assert made["contents.txt"].decode("utf-8-sig").splitlines() == [
        "동백꽃", "", "지은이: 김유정", "낭독: 홍길동", "펴낸 곳: 시험도서관",
        "만든 날: 2026-03-02",
        "전체 길이: 6초", "파일: 2개", "", "차례", "",
        f"1. 첫째 마당 (4초) {ONE}", "  0:02 안쪽", f"2. 둘째 마당 (2초) {TWO}",
    ]  # fmt: skip
    english = replace(SLUG, lang="en")
    made, _ = product(with_sound(book(*NOVEL), tmp_path / "en", english), tmp_path / "en" / "out")
    assert "Length: 6 s" in made["contents.txt"].decode()


def test_korean_names_where_they_are_wanted(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG, ascii=False)
    made, _ = product(wish, tmp_path / "out")
    assert sorted(made) == [
        "001_첫째_마당.mp3", "002_둘째_마당.mp3", "contents.txt", "동백꽃.m3u8",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "held"), [("cover.png", True), ("a.png", False)])
def test_the_cover_stands_in_every_file(name: str, held: bool, tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG)
    (tmp_path / "in" / name).write_bytes(KINDS["png"]())
    wish = replace(wish, images={name: tmp_path / "in" / name})
    product(wish, tmp_path / "out")
    assert read_tags(tmp_path / "out" / ONE).cover == held


@pytest.mark.message("DP-EAR-011")
def test_a_cover_that_is_no_picture(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG)
    (tmp_path / "in" / "표지.jpg").write_bytes(b"<svg>")
    wish = replace(wish, images={"표지.jpg": tmp_path / "in" / "표지.jpg"})
    _, (told,) = product(wish, tmp_path / "out")
    assert (told.id, told.place) == ("DP-EAR-011", Place(inside="표지.jpg"))


@pytest.mark.message("DP-EAR-005", "DP-EAR-006")
def test_what_nobody_hears_is_told(tmp_path: Path) -> None:
    wish = silenced(with_sound(book(*NOVEL), tmp_path / "in", SLUG), "s00003", "s00004")
    _, told = product(wish, tmp_path / "out")
    assert [(f.id, f.place, f.facts) for f in told] == [
        ("DP-EAR-005", Place(), {"count": 1, "heading": "안쪽"}),
        ("DP-EAR-006", Place(inside="s00003"), {"count": 2}),
    ]
    (chapter,) = read_tags(tmp_path / "out" / ONE).chapters
    assert chapter.name == "첫째 마당"


def test_a_heading_that_nobody_reads_begins_below_it(tmp_path: Path) -> None:
    wish = silenced(with_sound(book(*NOVEL), tmp_path / "in", SLUG), "s00003")
    product(wish, tmp_path / "out")
    _, inner = read_tags(tmp_path / "out" / ONE).chapters
    assert inner.name == "안쪽" and inner.begin > DELAY + 3 * STEP - 200


@pytest.mark.message("DP-EAR-004")
def test_names_out_of_order_are_told(tmp_path: Path) -> None:
    """duljjae sorts behind cheotjjae, so the book in another order is out of order by name."""
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG, name="{heading}")
    made, told = product(wish, tmp_path / "out")
    assert "cheotjjae_madang.mp3" in made and list(told) == []
    turned = book(*NOVEL[4:], *NOVEL[:4])
    wish = with_sound(turned, tmp_path / "2", SLUG, name="{heading}")
    _, (finding,) = product(wish, tmp_path / "2" / "out")
    assert (finding.id, finding.place) == ("DP-EAR-004", Place(inside="audio.name"))


def test_without_sound_there_is_no_product(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        Audio().emit(given(book(*NOVEL), tmp_path / "in"), tmp_path)
    assert [f.id for f in caught.value.findings] == ["DP-EMT-001"]


def test_the_book_as_one_file(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG, joined=True)
    made, told = product(wish, tmp_path / "out")
    assert "dongbaekkkot.m4b" in made and list(told) == []
    assert "한 파일로 된 책: dongbaekkkot.m4b" in made["contents.txt"].decode()
    with av.open(str(tmp_path / "out" / "dongbaekkkot.m4b")) as file:
        found = [(c["start"], c["metadata"]["title"]) for c in file.chapters()]
        assert file.metadata["title"] == "동백꽃" and file.metadata["composer"] == "홍길동"
    names = [name for _, name in found]
    assert names == ["첫째 마당", "안쪽", "둘째 마당"]
    # Each part plays a little longer than its sound: its last frame is whole.
    assert abs(found[1][0] - 2 * STEP - 150) < 100 and 4000 <= found[2][0] <= 4200


@pytest.mark.message("DP-EAR-010")
def test_parts_of_unequal_rates_make_no_single_file(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG, joined=True)
    tone(wish.audio["c002.aac"], 2000, 44100)
    made, (told,) = product(wish, tmp_path / "out")
    assert not any(name.endswith(".m4b") for name in made)
    assert (told.id, told.facts) == ("DP-EAR-010", {"rates": "22050, 44100"})


@pytest.mark.message("DP-EAR-007", "DP-EAR-008", "DP-EAR-009")
def test_a_medium_that_is_too_small(tmp_path: Path) -> None:
    wish = with_sound(book(*NOVEL), tmp_path / "in", SLUG, joined=True, medium="1")
    for path in wish.audio.values():  # frames of both forms may follow each other again and again
        path.write_bytes(path.read_bytes() * (1_100_000 // path.stat().st_size + 1))
    _, told = product(wish, tmp_path / "out")
    assert [(f.id, f.place.file) for f in told] == [
        ("DP-EAR-008", ONE), ("DP-EAR-008", TWO), ("DP-EAR-007", ""),
        ("DP-EAR-009", "dongbaekkkot.m4b"),
    ]  # fmt: skip
    assert told[2].facts == {"limit": "1", "count": 2, "runs": "1, 2"}


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    made = [
        product(with_sound(book(*NOVEL), tmp_path / n, SLUG, joined=True), tmp_path / n / "out")[0]
        for n in "ab"
    ]
    assert made[0] == made[1]
