# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDF of large print: a good one has no findings, and each fault is found where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from daisy_pipeline.check.door import check_product
from daisy_pipeline.formats.print_words import bare, digest
from daisy_pipeline.model.finding import Place
from tests.fakes.large_print import CHAPTERS, NAME, pdf, put_product
from tests.unit.check.pdf_damage import content, every, here, judged, table_attributes

__all__ = ["here"]
pytestmark = pytest.mark.usefixtures("here")
Pdf = pikepdf.Pdf


def test_a_good_product_has_no_findings(tmp_path: Path) -> None:
    assert check_product(put_product(tmp_path / "큰글자"), {}) == []
    assert check_product(tmp_path / "큰글자" / NAME, {}) == []


def first(role: str, at: int = 0) -> Callable[[Pdf], Any]:
    return lambda pdf: every(pdf, role)[at]


def retag(role: str, new: str, at: int = 0) -> Callable[[Pdf], None]:
    def damage(pdf: Pdf) -> None:
        every(pdf, role)[at].S = Name("/" + new)

    return damage


def delete(where: Callable[[Pdf], Any], key: str) -> Callable[[Pdf], None]:
    def damage(pdf: Pdf) -> None:
        del where(pdf)[key]

    return damage


def put(where: Callable[[Pdf], Any], key: str, value: Any) -> Callable[[Pdf], None]:
    def damage(pdf: Pdf) -> None:
        where(pdf)[key] = value

    return damage


def in_page(page: int, old: bytes, new: bytes) -> Callable[[Pdf], None]:
    return lambda pdf: content(pdf, page, old, new)


def root(pdf: Pdf) -> Any:
    return pdf.Root


def link(pdf: Pdf) -> Any:
    return pdf.pages[0].Annots[0]


def font(pdf: Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def descriptor(pdf: Pdf) -> Any:
    return font(pdf).DescendantFonts[0].FontDescriptor


def move_list_item(pdf: Pdf) -> None:
    """The first item of a list stands outside of it."""
    outer = every(pdf, "L")[0]
    document = every(pdf, "Document")[0]
    document.K.append(outer.K[0])
    outer.K[0].P = document
    del outer.K[0]


def raw_content(pdf: Pdf) -> None:
    """A paragraph's words stand in the document itself."""
    document, paragraph = every(pdf, "Document")[0], every(pdf, "P")[0]
    document.Pg = paragraph.Pg
    document.K.append(paragraph.K[0])
    del paragraph.K[0]


def shorten_row(pdf: Pdf) -> None:
    del every(pdf, "TR")[-1].K[1]


def lose_link(pdf: Pdf) -> None:
    """A Link element without its annotation."""
    held = every(pdf, "Link")[0].K
    for at in range(len(held) - 1, -1, -1):
        if isinstance(held[at], Dictionary) and "/Obj" in held[at]:
            del held[at]


def drop_metadata(pdf: Pdf, *words: str) -> None:
    data = pdf.Root.Metadata.read_bytes().decode()
    old, new = words
    assert old in data
    pdf.Root.Metadata.write(data.replace(old, new).encode())


def unscoped(pdf: Pdf) -> None:
    """A header cell that says nothing of itself and that no cell names."""
    for cell in every(pdf, "TH")[2:] + every(pdf, "TD"):
        table_attributes(cell).Headers = Array([])
    del table_attributes(every(pdf, "TH")[2]).Scope


def lose_files(pdf: Pdf) -> None:
    for key in FILES:
        if key in descriptor(pdf):
            del descriptor(pdf)[key]


MARK = b"/Span<</MCID 1/Lang(ko-KR)>>BDC"
FILES = ("/FontFile", "/FontFile2", "/FontFile3")
CASES: dict[str, tuple[str, int, Callable[[Pdf], object]]] = {
    "suspects": ("DP-LPC-005", 0, put(lambda p: p.Root.MarkInfo, "/Suspects", True)),
    "untagged text": ("DP-LPC-006", 1, in_page(1, MARK, b"/Span BMC")),
    "tag in artifact": (
        "DP-LPC-007",
        1,
        in_page(1, MARK, b"/Artifact BMC EMC /Artifact BMC " + MARK),
    ),
    "strange mark": ("DP-LPC-008", 1, in_page(1, b"/MCID 1/", b"/MCID 999/")),
    "strange type": ("DP-LPC-009", 1, retag("P", "Absatz")),
    "item outside": ("DP-LPC-010", 1, move_list_item),
    "cell outside": ("DP-LPC-010", 1, retag("TR", "Sect", -1)),
    "content in a group": ("DP-LPC-011", 1, raw_content),
    "no alt": ("DP-LPC-012", 1, delete(first("Figure"), "/Alt")),
    "empty alt": ("DP-LPC-012", 1, put(first("Figure"), "/Alt", String("  "))),
    "file name": ("DP-LPC-013", 1, put(first("Figure"), "/Alt", String("닭 두 마리.PNG"))),
    "no scope": (
        "DP-LPC-014",
        1,
        unscoped,
    ),
    "strange header": (
        "DP-LPC-015",
        1,
        put(lambda p: table_attributes(every(p, "TD")[0]), "/Headers", Array([String("nix")])),
    ),
    "lost id tree": ("DP-LPC-015", 1, delete(lambda p: p.Root.StructTreeRoot, "/IDTree")),
    "no rows": ("DP-LPC-016", 1, put(first("Table"), "/K", Array([]))),
    "short row": ("DP-LPC-017", 1, shorten_row),
    "first heading": ("DP-LPC-018", 1, retag("H1", "H2")),
    "jump": ("DP-LPC-019", 1, retag("H2", "H3")),
    "no language": ("DP-LPC-020", 0, delete(root, "/Lang")),
    "strange language": ("DP-LPC-021", 0, put(root, "/Lang", String("한국어"))),
    "language of a part": (
        "DP-LPC-021",
        5,
        put(first("P", -2), "/Lang", String("e n")),
    ),
    "no title": ("DP-LPC-022", 0, delete(lambda p: p.docinfo, "/Title")),
    "no XMP title": (
        "DP-LPC-022",
        0,
        lambda p: drop_metadata(p, "시험 책</rdf:li>", "</rdf:li>"),
    ),
    "file name shown": ("DP-LPC-023", 0, delete(root, "/ViewerPreferences")),
    "no PDF/UA": (
        "DP-LPC-024",
        0,
        lambda p: drop_metadata(p, "<pdfuaid:part>1<", "<pdfuaid:part>2<"),
    ),
    "tab order": ("DP-LPC-025", 1, delete(lambda p: p.pages[0], "/Tabs")),
    "silent link": ("DP-LPC-026", 1, delete(link, "/Contents")),
    "untagged link": ("DP-LPC-027", 1, lose_link),
    "dead link": ("DP-LPC-028", 1, put(link, "/Dest", String("nowhere"))),
    "dead bookmark": ("DP-LPC-028", 1, delete(lambda p: p.Root.Outlines.First, "/Dest")),
    "no bookmarks": ("DP-LPC-050", 0, delete(root, "/Outlines")),
    "other bookmark": (
        "DP-LPC-029",
        1,
        put(lambda p: p.Root.Outlines.First.Next, "/Title", String("딴 마당")),
    ),
    "not embedded": ("DP-LPC-030", 1, lambda p: lose_files(p)),
    "drawn font": ("DP-LPC-031", 1, put(font, "/Subtype", Name.Type3)),
    "no map": ("DP-LPC-032", 1, delete(font, "/ToUnicode")),
    "box": ("DP-LPC-033", 1, lambda p: show(p, b"<0000> Tj")),
    "no meaning": ("DP-LPC-034", 1, lambda p: show(p, b"<7ABC> Tj")),
    "xfa": ("DP-LPC-036", 0, put(root, "/AcroForm", Dictionary(XFA=String("x")))),
    "script": (
        "DP-LPC-036",
        0,
        put(root, "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("1"))),
    ),
    "no labels": ("DP-LPC-037", 0, delete(root, "/PageLabels")),
    "small font": ("DP-LPC-038", 1, in_page(1, b" 18 Tf", b" 12 Tf")),
    "small by a matrix": ("DP-LPC-038", 1, in_page(1, b"Tm", b"Tm .5 0 0 -.5 0 0 Tm")),
    "off the page": ("DP-LPC-039", 1, in_page(1, b"Tm", b"Tm 1 0 0 -1 460 0 Tm")),
    "pale": ("DP-LPC-040", 1, lambda p: show(p, b"Tj", b"0.6 g ")),
    "on a dark ground": (
        "DP-LPC-040",
        1,
        in_page(1, MARK, b"/Artifact BMC q 0 g 0 0 900 900 re f Q EMC " + MARK),
    ),
    "slanted": ("DP-LPC-041", 1, in_page(1, b"Tm", b"Tm 1 0 -.3 -1 0 0 Tm")),
    "italic font": ("DP-LPC-041", 1, put(descriptor, "/Flags", 4 | 64)),
    "note without id": ("DP-LPC-047", 5, delete(first("Note"), "/ID")),
}


def show(pdf: Pdf, words: bytes, before: bytes = b"") -> None:
    """Show something more in the first words of the first page, or the same in another way."""
    content(pdf, 1, b"BT", before + b"BT")
    if words != b"Tj":
        content(pdf, 1, b"ET", words + b" ET")


@pytest.mark.parametrize(
    ("id", "page", "damage"),
    [
        pytest.param(*case, id=name, marks=pytest.mark.message(case[0]))
        for name, case in CASES.items()
    ],
)
def test_a_fault_is_found_where_it_is(
    id: str, page: int, damage: Callable[[Pdf], object], tmp_path: Path
) -> None:
    found = [finding for finding in judged(tmp_path, damage) if finding.id == id]
    assert found, [f.id for f in judged(tmp_path, damage)]
    assert found[0].place == Place(NAME, inside=f"p. {page}" if page else "")


@pytest.mark.message("DP-LPC-004")
def test_an_untagged_pdf_has_one_finding_not_thousands(tmp_path: Path) -> None:
    for damage in (delete(root, "/StructTreeRoot"), delete(root, "/MarkInfo")):
        (finding,) = judged(tmp_path, damage)
        assert (finding.id, finding.place) == ("DP-LPC-004", Place(NAME))


@pytest.mark.message("DP-LPC-038")
def test_the_smallest_letters_are_told(tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, CASES["small by a matrix"][2])
    assert dict(finding.facts) == {"size": "12", "floor": "18", "words": "차례"}


@pytest.mark.message("DP-LPC-003")
def test_the_pdf_of_another_is_checked_as_such(tmp_path: Path) -> None:
    target = tmp_path / "남의.pdf"
    target.write_bytes(pdf())
    (finding,) = check_product(target, {})
    assert (finding.id, finding.place) == ("DP-LPC-003", Place("남의.pdf"))
    small = check_product(target, {"check": {"size": 20.0}})
    assert {f.id for f in small} == {"DP-LPC-003", "DP-LPC-038"}


@pytest.mark.message("DP-LPC-001")
def test_a_list_that_nobody_can_read(tmp_path: Path) -> None:
    odd = [b"", b"[]", b"{", b'{"version": 2}', b'{"version": 1, "files": [{"file": "../a"}]}']
    for data in [*odd, b'{"version": 1, "files": 3}', b"[" * 100_000]:
        put_product(tmp_path)
        (tmp_path / "large-print.json").write_bytes(data)
        found = check_product(tmp_path, {})
        assert [f.id for f in found] == ["DP-LPC-001", "DP-LPC-003"]
        assert found[0].place.file == "large-print.json"


@pytest.mark.message("DP-LPC-002")
@pytest.mark.message("DP-LPC-049")
def test_files_and_list_are_the_same(tmp_path: Path) -> None:
    put_product(tmp_path)
    (tmp_path / NAME).rename(tmp_path / "딴.pdf")
    found = check_product(tmp_path, {})
    assert [(f.id, f.place.file) for f in found] == [
        ("DP-LPC-002", NAME),
        ("DP-LPC-049", "딴.pdf"),
        ("DP-LPC-003", "딴.pdf"),
    ]


@pytest.mark.message("DP-LPC-048")
def test_pages_that_are_missing(tmp_path: Path) -> None:
    (finding,) = judged(tmp_path, lambda _: None, pages=9)
    assert (finding.id, dict(finding.facts)) == ("DP-LPC-048", {"pages": 5, "wanted": 9})


@pytest.mark.message("DP-LPC-035")
@pytest.mark.message("DP-PDF-004")
def test_protection(tmp_path: Path) -> None:
    put_product(tmp_path)
    target = tmp_path / NAME
    for allow in (True, False):
        with pikepdf.open(put_product(tmp_path) / NAME, allow_overwriting_input=True) as one:
            rights = pikepdf.Permissions(accessibility=allow)
            how = {"R": 3, "aes": False, "metadata": False}  # qpdf allows it in any newer kind
            one.save(target, encryption=pikepdf.Encryption(owner="o", user="", allow=rights, **how))
        assert [f.id for f in check_product(tmp_path, {})] == ["DP-LPC-035"] * (not allow)
    with pikepdf.open(put_product(tmp_path) / NAME, allow_overwriting_input=True) as one:
        one.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert [f.id for f in check_product(tmp_path, {})] == ["DP-PDF-004"]


@pytest.mark.message("DP-LPC-044")
def test_a_page_that_cannot_be_painted(tmp_path: Path) -> None:
    found = judged(tmp_path, put(lambda p: p.pages[3].obj, "/Type", Name.Catalog))
    assert ("DP-LPC-044", "p. 4") in [(f.id, f.place.inside) for f in found]


def _chapters(*words: str, pieces: bool = True) -> list[dict[str, object]]:
    made = [{"heading": w[:6], **digest(bare(w))} for w in words]
    return [{**one, **({} if pieces else {"pieces": []})} for one in made]


@pytest.mark.message("DP-LPC-042")
def test_a_word_that_the_book_has_and_the_pdf_lacks(tmp_path: Path) -> None:
    """The page and the words where it is missing are told, to two hundred characters."""
    (one, two) = (words for _, words in CHAPTERS)
    wanted = one.replace("100째 감자를 ", "100째 구운 감자를 ")
    (finding,) = judged(tmp_path, lambda _: None, chapters=_chapters(wanted, two))
    words = bare(one)
    assert finding.id == "DP-LPC-042" and finding.place.inside == "p. 4"
    assert finding.facts["wanted"] == len(words) + 2 and finding.facts["many"] == len(words)
    start = words.index(str(finding.facts["words"]))
    assert start <= words.index("100째감자를") < start + 200


@pytest.mark.message("DP-LPC-042")
def test_words_in_another_order_and_chapters_behind_them(tmp_path: Path) -> None:
    (one, two) = (words for _, words in CHAPTERS)
    swapped = one.replace("봄이 왔다. 둘째로 간다.", "둘째로 간다. 봄이 왔다.")
    chapters = _chapters(swapped, two, pieces=False)
    (finding,) = judged(tmp_path, lambda _: None, chapters=chapters)
    assert finding.place.inside == "p. 1"
    chapters = _chapters(one, two + "더")
    (finding,) = judged(tmp_path, lambda _: None, chapters=chapters)
    assert (finding.id, finding.place.inside) == ("DP-LPC-042", "p. 5")


@pytest.mark.message("DP-LPC-042")
def test_an_element_moved_in_the_tree_is_found_by_its_words(tmp_path: Path) -> None:
    """The page looks the same; only who listens hears the wrong order."""

    def swap(pdf: Pdf) -> None:
        held = every(pdf, "Document")[0].K
        held[2], held[3] = held[3], held[2]

    assert "DP-LPC-042" in [f.id for f in judged(tmp_path, swap)]


@pytest.mark.message("DP-LPC-043")
def test_words_that_are_not_the_books(tmp_path: Path) -> None:
    def unmark(pdf: Pdf) -> None:
        del every(pdf, "Span")[-1].A

    found = judged(tmp_path, lambda _: None, chapters=_chapters(CHAPTERS[0][1]))
    assert [(f.id, f.place.inside) for f in found] == [("DP-LPC-043", "p. 5")]
    assert str(found[0].facts["words"]).startswith("둘째마당Itends.")
    assert [f.id for f in judged(tmp_path, unmark)] == ["DP-LPC-042"]
    heading = judged(tmp_path, lambda p: every(p, "H1")[0].K[0].__delitem__("/A"))
    assert [(f.id, f.place.inside) for f in heading] == [("DP-LPC-043", "p. 1")]
    assert heading[0].facts["words"] == "차례"


def test_bookmarks_may_leave_out_our_own_signs(tmp_path: Path) -> None:
    """A heading with a note's sign is the same as its bookmark without."""

    def damage(pdf: Pdf) -> None:
        sign = next(e for e in every(pdf, "P")[0].K if isinstance(e, Dictionary))
        every(pdf, "H1")[1].K.append(sign)
        every(pdf, "P")[0].K = Array([e for e in every(pdf, "P")[0].K if e != sign])

    assert judged(tmp_path, damage) == []
