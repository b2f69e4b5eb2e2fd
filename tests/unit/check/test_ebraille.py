# SPDX-License-Identifier: AGPL-3.0-or-later
"""eBraille: what it asks for beside EPUB; one fault, one finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.check.ebraille import book_text
from daisy_pipeline.tools import epubcheck
from tests.fakes import braille
from tests.fakes.products import put
from tests.unit.check.mutate import check_fault, found, rows

OPF, INDEX, TEXT = "package.opf", "index.html", "ebraille/0002.html"
META = '<meta property="a11y:{}">{}</meta>'
SCRIPTED = ("<body>", '<body><script type="text/javascript">x</script>')
FAULTS = rows(
    "EBR",
    [
        (
            "003",
            (OPF, ' properties="nav"', ""),
            (OPF, 'href="ebraille/0001.html"', 'href="ebraille/0001.html" properties="nav"'),
            "DP-EPC-030", "DP-EPC-035", "DP-EPC-073",
        ),
        ("004", (INDEX, 'rel="publication"', 'rel="next"')),
        ("005", (OPF, META.format("producer", "점자도서관"), "")),
        ("006", (OPF, "eBraille 1.0", "eBraille")),
        ("006", (OPF, META.format("brailleCellType", 6), META.format("brailleCellType", 7))),
        ("006", (OPF, META.format("completeTranscription", "true"),
                 META.format("completeTranscription", "yes"))),
        ("007", (OPF, "<dc:language>ko-Brai", "<dc:language>ko")),
        ("008", (TEXT, *SCRIPTED), "DP-EBR-013"),
        ("009", (OPF, META.format("producer", "점자도서관"), META.format("producer", "점자도서관")
                 + '<meta property="rendition:layout">pre-paginated</meta>')),
        ("010", (OPF, 'id="style"', 'id="style" fallback="text-1"')),
        ("011", (INDEX, ' title="12"', "")),
        ("012", (TEXT, "</head>",
                 '<link rel="stylesheet" href="https://example.org/a.css"/></head>')),
        ("013", (TEXT, "<h2", "<p>글</p><h2")),
        ("014", (TEXT, "<h2", "<p>⡀</p><h2")),
    ],
)  # fmt: skip


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_one_fault(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    finding = check_fault(braille.ebraille, id, changes, also, tmp_path)
    assert finding.place.file in (OPF, INDEX, TEXT)


def test_good_as_folder_and_as_file(tmp_path: Path) -> None:
    assert found(braille.ebraille(), tmp_path / "a") == []
    (tmp_path / "책.ebrl").write_bytes(braille.ebrl())
    assert check_product(tmp_path / "책.ebrl", {}) == []


@pytest.mark.message("DP-EBR-001", "DP-EBR-002")
def test_an_epub_that_calls_itself_ebraille(tmp_path: Path) -> None:
    from daisy_pipeline.formats.safe_zip import write_zip
    from tests.fakes import products

    write_zip(put(products.epub3(), tmp_path / "in"), tmp_path / "a.ebrl")
    findings = check_product(tmp_path / "a.ebrl", {})
    assert findings[0].id == "DP-EBR-001" and findings[0].place.file == "EPUB/package.opf"
    assert {"DP-EBR-002", "DP-EBR-005", "DP-EBR-007", "DP-EBR-013"} <= {f.id for f in findings}


def test_eight_dots_where_the_package_says_so(tmp_path: Path) -> None:
    files = braille.ebraille()
    six = META.format("brailleCellType", 6)
    files[OPF] = files[OPF].replace(six.encode(), META.format("brailleCellType", 8).encode())
    files[TEXT] = files[TEXT].replace(b"<h2", "<p>⡀</p><h2".encode())
    assert found(files, tmp_path) == []


def test_only_the_five_names_are_forgiven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(name: str, id: str = "OPF-027") -> epubcheck.Message:
        return epubcheck.Message("ERROR", id, f'Undefined property: "{name}".', OPF, 7)

    asked: list[Path] = []

    def judge(path: Path) -> epubcheck.Verdict:
        asked.append(path)
        names = ("a11y:producer", "a11y:brailleSystem", "a11y:other")
        return epubcheck.Verdict((*map(said, names), said("a11y:producer", "RSC-005")))

    monkeypatch.setattr(epubcheck, "java", lambda: "java")
    monkeypatch.setattr(epubcheck, "jar", lambda: Path("epubcheck.jar"))
    monkeypatch.setattr(epubcheck, "judge", judge)
    (tmp_path / "책.ebrl").write_bytes(braille.ebrl())
    findings = check_product(tmp_path / "책.ebrl", {"check": {"epubcheck": "auto"}})
    assert [f.facts["rule"] for f in findings] == ["OPF-027", "RSC-005"]
    assert [path.name for path in asked] == ["book.epub"]
    put(braille.braille(), tmp_path / "product")
    assert len(check_product(tmp_path / "product", {"check": {"epubcheck": "auto"}})) == 2


def test_text_is_read_by_blocks_without_marks_of_pages(tmp_path: Path) -> None:
    lines = book_text(put(braille.ebraille(), tmp_path)).split("\n")
    words = braille.WORDS
    assert lines == [*words[:2], "⠀".join(words[2:5]), *words[5:8], words[7], words[8]]
