# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``large-print``: its files, what large-print.json says, wishes that cannot be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.emitter import LargePrint
from daisy_pipeline.emit.large_print.wishes import wishes_of
from daisy_pipeline.emit.steps import emitter
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.model.title import Edition
from daisy_pipeline.tools import typst
from tests.fakes.books import kitchen_sink
from tests.fakes.given import emitted, given
from tests.fakes.golden import hold
from tests.fakes.pictures import drawing, encoded
from tests.unit.emit.large_print.books import PLAIN, emit, heading, novel, page_texts, para
from tests.unit.emit.large_print.pdf_words import PdfWords

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    whole = given(kitchen_sink(), folder / "in")
    for path in whole.images.values():
        path.write_bytes(encoded(drawing(), "PNG"))
    wishes = {"profiles": ["kr-16", "kr-24"], "theme": "yellow-on-black"}
    emitted(LargePrint(), replace(whole, settings=wishes), folder / "out")
    return folder / "out"


def test_a_pdf_for_each_profile_a_docx_and_the_list(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == [
        "everything-kr-16.pdf", "everything-kr-24.pdf", "everything.docx", "large-print.json",
    ]  # fmt: skip
    data = json.loads((made / "large-print.json").read_text("utf-8"))
    assert (data["version"], data["lang"]) == (1, "ko")
    looks = [one["profile"] for one in data["files"][:2]]
    assert looks == [
        {"name": "kr-16", "size": 16.0, "theme": "yellow-on-black"},
        {"name": "kr-24", "size": 24.0, "theme": "yellow-on-black"},
    ]


def test_the_list_tells_the_books_words_and_the_pages_have_them(made: Path) -> None:
    data = json.loads((made / "large-print.json").read_text("utf-8"))
    for one in data["files"][:2]:
        words = PdfWords(made / one["file"])
        text, at = words.book_words(), 0
        assert one["pages"] == len(words.pdf.pages)
        for chapter in one["chapters"]:
            own = text[at : at + chapter["count"]]
            assert hashlib.sha256(own.encode()).hexdigest() == chapter["sha256"], own
            at += chapter["count"]
        assert at == len(text)


def test_the_step_knows_its_version() -> None:
    from daisy_pipeline.emit.steps import EMITTERS

    assert emitter("large-print").version == EMITTERS["large-print"].version


@pytest.mark.parametrize(
    "book",
    [
        b.Book(lang="ko", body=()),
        b.Book(lang="ko", front=(para("제목", "title"),), body=()),
        b.Book(lang="ko", body=(para("제목이 없는 글"),)),
    ],
)
def test_a_book_may_hold_next_to_nothing(book: b.Book, tmp_path: Path) -> None:
    made, told = emit(book, tmp_path)
    texts = page_texts(tmp_path / made[0]["file"])
    assert len(made) == 1 and not told
    assert "차례" not in texts[1] and texts[-1]


def test_what_holds_in_every_profile_is_told_once(tmp_path: Path) -> None:
    book = b.Book(lang="ko", body=(heading("장"), para("없는 글자 \U0001f9ff")))
    _, told = emit(book, tmp_path, profiles=["kr-16", "kr-18"])
    assert len({(f.id, f.place) for f in told}) == len(told)


# ------------------------------------------------------------------ wishes


def refused(**settings: object) -> DaisyError:
    with pytest.raises(DaisyError) as caught:
        wishes_of(settings, PLAIN)
    return caught.value


@pytest.mark.message("DP-LPR-030")
@pytest.mark.parametrize(
    ("key", "value"), [("formats", ["rtf"]), ("formats", []), ("theme", "blue-on-red")]
)
def test_a_value_that_is_not_known_is_refused(key: str, value: object) -> None:
    error = refused(**{key: value})
    (finding,) = error.findings
    assert error.exit_code is ExitCode.BAD_CONFIG
    assert (finding.id, finding.place) == ("DP-LPR-030", Place(inside=f"large-print.{key}"))


@pytest.mark.message("DP-LPR-032")
def test_two_profiles_of_one_name_are_refused() -> None:
    (finding,) = refused(profiles=["kr-18", "kr-18"]).findings
    assert (finding.id, finding.place) == ("DP-LPR-032", Place(inside="large-print.profiles"))
    assert finding.facts == {"name": "kr-18"}


@pytest.mark.message("DP-LPR-036")
@pytest.mark.parametrize("sheets", [-1, 1, 9])
def test_volumes_that_hold_no_text_are_refused(sheets: int) -> None:
    (finding,) = refused(sheets=sheets).findings
    assert (finding.id, finding.place) == ("DP-LPR-036", Place(inside="large-print.sheets"))
    assert finding.facts == {"value": sheets, "least": 10}


@pytest.mark.message("DP-LPR-035")
@pytest.mark.parametrize(
    "link",
    [
        "ftp://x.kr/{slug}",
        "javascript:x",
        "https://",
        "https://x.kr/{name}",
        "https://x.kr/" + "가" * 200,
    ],
)
def test_a_link_that_is_no_address_is_refused(link: str) -> None:
    error = refused(link=link)
    (finding,) = error.findings
    assert error.exit_code is ExitCode.BAD_CONFIG
    assert (finding.id, finding.place) == ("DP-LPR-035", Place(inside="large-print.link"))


def test_the_sites_link_is_filled_in_and_goes_before_the_titles() -> None:
    title = replace(PLAIN, slug="동백꽃", link="https://title.kr/")
    link = wishes_of({"link": "https://x.kr/{slug}?id={uid}"}, title).link
    assert link == (
        "https://x.kr/%EB%8F%99%EB%B0%B1%EA%BD%83?id=urn%3Auuid%3A6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    )
    assert wishes_of({}, title).link == "https://title.kr/"
    assert wishes_of({}, PLAIN).link == ""


def test_wishes_are_those_of_the_settings() -> None:
    looks = [LargePrintProfile(name="own", size=20).as_data()]
    made = wishes_of({"looks": looks, "theme": "black-on-yellow", "sheets": 50}, PLAIN)
    (profile,) = made.profiles
    assert (profile.name, profile.size, profile.sheets) == ("own", 20, 50)
    assert (profile.theme, profile.paper) == ("black-on-yellow", "#ffff66")
    assert made.formats == ("pdf", "docx") and made.pages and made.descriptions


# ------------------------------------------------------------------ what Typst refuses


BOOK = b.Book(
    lang="ko",
    body=(
        heading("첫째 장"),
        b.PageBreak(page=b.PageMark(label="37", id="page-37")),
        para("여기서 멈춘다."),
    ),
)


@pytest.mark.message("DP-LPR-031")
def test_what_typst_refuses_is_told_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(code: str, target: Path, **more: object) -> typst.Refused | None:
        return whole(code.replace('"멈춘다."', '"멈춘다." + nothing()'), target, **more)  # type: ignore

    whole = typst.compile_pdf
    monkeypatch.setattr(typst, "compile_pdf", broken)
    with pytest.raises(DaisyError) as caught:
        emit(BOOK, tmp_path)
    (finding,) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-LPR-031", Place(inside="첫째 장"))
    assert (finding.facts["chapter"], finding.facts["page"]) == ("첫째 장", "37")
    assert finding.facts["words"] == "여기서 멈춘다."
    assert "nothing" in str(finding.facts["said"])


@pytest.mark.message("DP-LPR-033")
@pytest.mark.parametrize("said", ["late", "crashed"])
def test_typst_that_names_no_place_is_told_with_the_volume(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst, "compile_pdf", lambda *_, **__: typst.Refused(said))
    with pytest.raises(DaisyError) as caught:
        emit(BOOK, tmp_path)
    (finding,) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-LPR-033", Place(inside="kr-18/1"))
    assert finding.facts == {"profile": "kr-18", "volume": 1, "said": said}


def test_a_book_that_cannot_be_measured_is_told_by_its_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst, "pages_of", lambda *_, **__: typst.Refused("late"))
    made, told = emit(novel(3, 14), tmp_path, sheets=12)
    assert len(made) > 1 and not told


# ------------------------------------------------------------------ golden


def test_camellias_as_a_person_last_saw_them(tmp_path: Path, golden_update: bool) -> None:
    """Lines and pages as printed, and their sizes: `tests/golden/large-print/동백꽃`."""
    text = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    story = [para(line.strip()) for line in text.splitlines()[3:] if line.strip()]
    front = (para("동백꽃", "title"), para("김유정", "author"))
    title = replace(PLAIN, slug="동백꽃", title="동백꽃", edition=Edition(rights="공유저작물"))
    look = LargePrintProfile(fonts=("Noto Sans CJK KR",)).as_data()
    emit(b.Book(lang="ko", front=front, body=tuple(story)), tmp_path, title, looks=[look])
    document = pypdfium2.PdfDocument(tmp_path / "동백꽃-kr-18.pdf")
    pages = [page.get_textpage().get_text_range() for page in document]
    sizes = [" x ".join(f"{points:.0f}" for points in page.get_size()) for page in document]
    document.close()
    shown = "".join(
        f"==== {number} ({size})\n" + "\n".join(one.splitlines()) + "\n"
        for number, (one, size) in enumerate(zip(pages, sizes, strict=True), 1)
    )
    made = {
        "pages.txt": shown.encode(),
        "large-print.json": (tmp_path / "large-print.json").read_bytes(),
    }
    hold(made, "large-print/동백꽃", golden_update)
