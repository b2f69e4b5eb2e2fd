# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults put into a good DOCX, each found by its own message and at its own place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.check.large_print_docx import check_docx
from daisy_pipeline.check.large_print_words import Chapter
from daisy_pipeline.emit.large_print.docx_book import docx_words
from daisy_pipeline.formats.print_words import PIECE, sha
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding, Place
from tests.fakes.books import kitchen_sink, para
from tests.unit.emit.large_print.docx_given import body, write

MAIN, STYLES, SETTINGS, CORE = (
    "word/document.xml",
    "word/styles.xml",
    "word/settings.xml",
    "docProps/core.xml",
)
Good = tuple[Path, tuple[Chapter, ...]]


def told_of(heading: str, words: str) -> Chapter:
    pieces = tuple(sha(words[at : at + PIECE])[:8] for at in range(0, len(words), PIECE))
    return Chapter(heading, len(words), sha(words), pieces)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    """A good file and what large-print.json says of its words."""
    path, _, parts = write(tmp_path_factory.mktemp("docx"), kitchen_sink())
    told = []
    for number, part in enumerate(parts):
        told.append(told_of(f"장 {number}", docx_words(part)))
    return path, tuple(told)


def changed(
    good: Good, member: str, change: Callable[[str], str], *, ours: bool = True
) -> list[Finding]:
    """The findings of the file with one member changed; as another's where it is not ours."""
    path = good[0].with_name("bad.docx")
    with zipfile.ZipFile(good[0]) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == member:
                text = data.decode("utf-8")
                data = change(text).encode("utf-8")
                assert data.decode("utf-8") != text, "nothing was changed"
            new.writestr(name, data)
    return check_docx(path, "bad.docx", good[1] if ours else (), 18.0)


def swap(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def found(findings: list[Finding]) -> list[tuple[str, Place]]:
    return [(finding.id, finding.place) for finding in findings]


def test_what_we_make_is_good(good: Good) -> None:
    assert check_docx(good[0], "book.docx", good[1], 18.0) == []


@pytest.mark.message("DP-LPC-060")
def test_not_a_docx(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"rubbish")
    assert ("DP-LPC-060", Place("x.docx")) in found(check_docx(path, "x.docx"))


@pytest.mark.message("DP-LPC-061")
def test_a_lost_word(good: Good) -> None:
    (finding,) = changed(good, MAIN, swap("이 책은 시험을 위한 것이다.", "이 책은 위한 것이다."))
    assert (finding.id, finding.place) == ("DP-LPC-061", Place("bad.docx"))
    assert finding.facts["heading"] == "장 1"
    assert finding.facts["words"] == "머리말이책은위한것이다."


def test_words_in_another_order_and_words_that_were_ours(good: Good) -> None:
    def swapped(text: str) -> str:
        return text.replace("셋째", "@").replace("넷째", "셋째").replace("@", "넷째")

    assert [f.id for f in changed(good, MAIN, swapped)] == ["DP-LPC-061"]
    style = '<w:rStyle w:val="Generated"/>'
    findings = changed(good, MAIN, lambda text: text.replace(style, ""))
    assert {f.id for f in findings} == {"DP-LPC-061"}


def test_the_place_of_a_fault_within_a_long_chapter(tmp_path: Path) -> None:
    lines = tuple(para(f"{number}째 줄에 있는 글이다.") for number in range(200))
    book = body(b.Heading(level=1, text=b.plain("긴 장")), *lines)
    path, _, parts = write(tmp_path, book)
    told = told_of("긴 장", docx_words(parts[0]))
    (finding,) = changed((path, (told,)), MAIN, swap("150째 줄에", "150째 칸에"))
    assert re.match(r".{0,10}(13|14|15)\d째", str(finding.facts["words"]))


@pytest.mark.message("DP-LPC-062")
def test_words_at_the_end(good: Good) -> None:
    more = "<w:p><w:r><w:t>덧붙인 말</w:t></w:r></w:p><w:sectPr>"
    (finding,) = changed(good, MAIN, swap("<w:sectPr>", more))
    assert (finding.id, finding.facts["words"]) == ("DP-LPC-062", "덧붙인말")


@pytest.mark.message("DP-LPC-063")
def test_a_heading_that_jumps(good: Good) -> None:
    (finding,) = changed(good, MAIN, swap('w:val="Heading2"', 'w:val="Heading4"'))
    assert (finding.id, finding.place.file) == ("DP-LPC-063", "bad.docx")
    assert finding.place.line > 1
    assert finding.facts == {"level": 4, "before": 1, "words": "마디"}


@pytest.mark.message("DP-LPC-064")
def test_a_style_that_is_too_small(good: Good) -> None:
    def small(text: str) -> str:
        head, mark, tail = text.partition('w:styleId="Quote"')
        return head + mark + tail.replace('<w:sz w:val="36"/>', '<w:sz w:val="24"/>', 1)

    (finding,) = changed(good, STYLES, small)
    assert finding.id == "DP-LPC-064"
    assert finding.facts == {"size": 12.0, "floor": 18.0, "words": "따온 글."}


def test_what_word_makes_smaller(good: Good) -> None:
    superscript = '<w:vertAlign w:val="superscript"/>'
    findings = changed(good, MAIN, swap('<w:position w:val="13"/>', superscript))
    assert [f.id for f in findings] == ["DP-LPC-064"]


@pytest.mark.message("DP-LPC-065")
def test_italics(good: Good) -> None:
    findings = changed(good, MAIN, swap('<w:rStyle w:val="Strong"/>', '<w:i w:val="1"/>'))
    assert [(f.id, f.facts["words"]) for f in findings] == [("DP-LPC-065", "글자")]


@pytest.mark.message("DP-LPC-066")
def test_a_justified_paragraph(good: Good) -> None:
    def justified(text: str) -> str:
        return text.replace('<w:jc w:val="left"/>', '<w:jc w:val="both"/>')

    findings = changed(good, STYLES, justified)
    assert {f.id for f in findings} == {"DP-LPC-066", "DP-PRD-090"}
    assert findings[0].place.file == "bad.docx"


@pytest.mark.message("DP-LPC-067")
def test_words_without_a_language(good: Good) -> None:
    findings = changed(good, STYLES, lambda text: re.sub("<w:lang [^>]*/>", "", text))
    assert {f.id for f in findings} == {"DP-LPC-067", "DP-PRD-090"}
    assert findings[0].place == Place("bad.docx", 1)


@pytest.mark.message("DP-LPC-068")
def test_a_table_without_heads(good: Good) -> None:
    def headless(text: str) -> str:
        return text.replace("<w:tblHeader/>", "").replace('w:firstColumn="1"', 'w:firstColumn="0"')

    assert changed(good, MAIN, headless) == []  # ours are as the Book has them
    findings = changed(good, MAIN, headless, ours=False)
    assert found(findings) == [("DP-LPC-068", Place("bad.docx"))]
    assert findings[0].facts == {"number": 1}


@pytest.mark.message("DP-LPC-069")
def test_a_picture_without_words(good: Good) -> None:
    decorative = "adec:decorative"
    findings = changed(good, MAIN, lambda text: text.replace(decorative, "adec:other"))
    assert found(findings) == [("DP-LPC-069", Place("bad.docx"))]


@pytest.mark.message("DP-LPC-070")
def test_a_font_of_a_theme(good: Good) -> None:
    named = '<w:rFonts w:ascii="Consolas"'
    findings = changed(good, STYLES, swap(named, '<w:rFonts w:asciiTheme="minorHAnsi"'))
    assert {f.id for f in findings} == {"DP-LPC-070"}
    assert findings[0].place.line > 1


@pytest.mark.message("DP-LPC-071")
def test_no_title(good: Good) -> None:
    findings = changed(good, CORE, swap("온갖 것이 든 책", ""))
    assert found(findings) == [("DP-LPC-071", Place("bad.docx"))]


@pytest.mark.message("DP-LPC-072")
def test_no_language_of_the_document(good: Good) -> None:
    findings = changed(good, CORE, swap("ko-KR", ""))
    assert found(findings) == [("DP-LPC-072", Place("bad.docx"))]


@pytest.mark.message("DP-LPC-073")
def test_lines_that_end_within_words(good: Good) -> None:
    paragraph = '<w:pStyle w:val="Quote"/>'
    findings = changed(good, MAIN, swap(paragraph, paragraph + '<w:wordWrap w:val="0"/>'))
    assert [(f.id, f.facts["words"]) for f in findings] == [("DP-LPC-073", "따온 글.")]


@pytest.mark.message("DP-LPC-074")
def test_hyphenation(good: Good) -> None:
    hyphens = swap('<w:autoHyphenation w:val="0"/>', "<w:autoHyphenation/>")
    assert found(changed(good, SETTINGS, hyphens)) == [("DP-LPC-074", Place("bad.docx"))]


@pytest.mark.message("DP-LPC-075")
def test_compatibility_mode(good: Good) -> None:
    old = swap('w:val="15"', 'w:val="12"')
    assert found(changed(good, SETTINGS, old)) == [("DP-LPC-075", Place("bad.docx"))]


@pytest.mark.message("DP-LPC-076")
def test_a_link_to_nowhere(good: Good) -> None:
    lost = changed(good, MAIN, lambda t: re.sub(r'w:name="b\d+"', 'w:name="gone"', t))
    assert {f.id for f in lost} == {"DP-LPC-076"}
    assert lost[0].place.line > 1
