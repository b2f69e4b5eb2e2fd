# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door: any folder, zip or epub in; findings out, never an exception."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.check.door import check_product, checkers
from daisy_pipeline.check.steps import STEPS, check
from daisy_pipeline.formats.safe_zip import write_zip
from daisy_pipeline.messages import known_ids
from daisy_pipeline.model.ports import Checker, StepInput
from tests.fakes import braille, products
from tests.fakes.products import Files, put
from tests.unit.check.mutate import add, check_fault, drop, edit, rows

GOOD = [
    products.daisy202,
    products.daisy3,
    products.daisy3_text,
    products.epub3,
    braille.braille,
    braille.ebraille,
]
NCC = '<meta name="ncc:files" content="7"/>'


def ids(path: Path) -> list[str]:
    return [f.id for f in check_product(path, {})]


@pytest.mark.parametrize("good", GOOD)
def test_folder_zip_and_zip_with_a_top_folder(good, tmp_path: Path) -> None:
    folder = put(good(), tmp_path / "out" / "book")
    write_zip(folder, tmp_path / "a.zip")
    write_zip(tmp_path / "out", tmp_path / "b.zip")
    assert ids(folder) == ids(tmp_path / "a.zip") == []
    assert set(ids(tmp_path / "b.zip")) <= {"DP-EPC-005"}


def test_the_step_writes_nothing(tmp_path: Path) -> None:
    folder = put(products.daisy3_text(), tmp_path / "in")
    (tmp_path / "out").mkdir()
    assert STEPS["check"].run == "daisy_pipeline.check.steps:check"
    assert list(check(StepInput({"product": folder}), tmp_path / "out")) == []
    assert not list((tmp_path / "out").iterdir())


def test_checkers_keep_their_protocol() -> None:
    found: list[Checker] = checkers()
    assert [c.name for c in found] == [
        "ebraille",
        "epub3",
        "daisy202",
        "daisy3",
        "audio",
        "braille",
        "large-print",
    ]
    assert all(c.version >= 1 for c in found)


@pytest.mark.message("DP-PRD-001", "DP-PRD-002")
def test_what_is_no_product(tmp_path: Path) -> None:
    assert ids(tmp_path / "gone") == ["DP-PRD-001"]
    (tmp_path / "a.txt").write_text("글", "utf-8")
    assert ids(tmp_path / "a.txt") == ids(tmp_path) == ["DP-PRD-002"]
    (tmp_path / "a.xml").write_text("<a/>", "utf-8")
    assert ids(tmp_path / "a.xml") == ["DP-PRD-002"]


@pytest.mark.message("DP-PRD-003")
def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    put(products.epub3(), tmp_path)
    monkeypatch.setattr(Path, "iterdir", refuse)
    (finding,) = check_product(tmp_path, {})
    assert finding.id == "DP-PRD-003" and finding.facts["reason"] == "Permission denied"


S2, T = "s002.smil", "text.html"
FAULTS = rows(
    "PRD",
    [
        ("011", lambda f: {**f, "A.png": f["a.png"]}, ("ncc.html", NCC, NCC.replace("7", "8")),
         "DP-D2-108"),
        ("012", add("p.css", b""), ("ncc.html", NCC, NCC.replace("7", "8")), "DP-D2-108"),
        ("013", (T, 'src="a.png"', 'src="../a.png"'), "DP-D2-108"),
        ("040", add("c002.mp3", b"\xff\xfb" + bytes(900))),
        ("041", add("a.png", b"GIF89a" + bytes(30))),
        ("042", add("c002.mp3", products.mp3(1.1) + products.mp3(1.1, bitrate=32))),
        ("043", add("c002.mp3", products.mp3(2.2, channels=2))),
        ("044", add("c002.mp3", products.mp3(1.1) + bytes(9000) + products.mp3(1.1))),
    ],
)  # fmt: skip


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_files_of_any_product(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    assert check_fault(products.daisy202, id, changes, also, tmp_path).place.file


@pytest.mark.message("DP-PRD-090")
def test_a_flood_is_summed_up(tmp_path: Path) -> None:
    many = "".join(f'<p id="y{n}">낱말 {n}</p>' for n in range(50))
    put(edit(products.daisy202(), (T, "</body>", f"{many}</body>")), tmp_path)
    findings = check_product(tmp_path, {})
    assert [f.id for f in findings] == ["DP-D2-103"] * 20 + ["DP-PRD-090"]
    assert findings[-1].facts == {"id": "DP-D2-103", "count": 50, "shown": 20}


def test_a_big_book_is_quick(tmp_path: Path) -> None:
    """300,000 characters of text alone: CPU seconds, and enough room for a slow machine."""
    from time import process_time

    body, pars = [], []
    for n in range(6000):
        body.append(f'<p id="b{n}" smilref="s002.smil#b{n}">{"열 글자의 문장이다. " * 4}</p>')
        pars.append(f'<par id="b{n}"><text src="text.xml#b{n}"/></par>')
    files = edit(
        products.daisy3_text(),
        ("text.xml", '<p><img id="x10"', "\n".join(body) + '<p><img id="x10"'),
        (S2, "</seq>\n</seq>", "</seq>\n" + "\n".join(pars) + "</seq>"),
    )
    put(files, tmp_path)
    begin = process_time()
    assert check_product(tmp_path, {}) == []
    assert process_time() - begin < 6


def _broken(files: Files, chance: Random) -> Files:
    """One rude thing done to one file."""
    name = chance.choice(sorted(files))
    data = bytearray(files[name])
    match chance.randrange(9):
        case 0:
            return drop(name)(files)
        case 1:
            data = bytearray()
        case 2:
            data = bytearray(b"no xml at all \xff\xfe")
        case 3:
            for _ in range(min(len(data), chance.randrange(1, 6))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 4:
            data = data[: chance.randrange(len(data) + 1)]
        case 5:
            data = bytearray(bytes(data).replace(b"utf-8", b"euc-kr"))
        case 6:
            bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "' + b"&a;" * 9 + b'">]>'
            data = bytearray(bomb + b"<a>&b;</a>")
        case 7:
            data = bytearray(b"<a>" * 5000)
        case _:
            other = chance.choice(sorted(files))
            data = bytearray(files[other])
    return {**files, name: bytes(data)}


@settings(max_examples=80, deadline=None, derandomize=True)
@given(number=st.integers(0, 10**6), good=st.sampled_from(GOOD))
def test_nothing_in_a_foreign_book_raises(number: int, good, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("b")
    chance = Random(number)
    files = good()
    for _ in range(chance.randrange(1, 4)):
        files = _broken(files, chance)
    findings = check_product(put(files, folder), {})
    assert {f.id for f in findings} <= set(known_ids())
    shutil.rmtree(folder)


ATTRIBUTES = ["href", "src", "id", "smilref", "playOrder", "value", "clipBegin", "clip-begin",
              "content", "dur", "media-type", "idref", "properties", "end", "class", "full-path",
              "rowspan", "depth", "headers", "refines", "cols", "rows", "rowgap"]  # fmt: skip
RUDE = ["", "#", "..", "../../x", "/etc/passwd", "http://[", "a" * 5000, "9" * 5000, "-1",
        "²", "npt=" + "9" * 30 + "s", "%00", "%ff", "a#b#c", "[", "'", "1e9", "nul",
        "x:y:z"]  # fmt: skip


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    good=st.sampled_from(GOOD),
    key=st.sampled_from(ATTRIBUTES),
    value=st.one_of(st.sampled_from(RUDE), st.text(max_size=8)),
    number=st.integers(0, 99),
)
def test_no_value_of_an_attribute_raises(good, key, value, number, tmp_path_factory) -> None:
    import re
    from xml.sax.saxutils import quoteattr

    folder = tmp_path_factory.mktemp("a")
    files = good()
    places = [(n, m) for n, d in sorted(files.items()) if not n.endswith(("mp3", "png", "ebrl"))
              for m in re.finditer(rf'\b{key}="[^"]*"', d.decode())]  # fmt: skip
    if places:
        name, match = places[number % len(places)]
        text = files[name].decode()
        clean = "".join(c for c in value if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF)
        said = quoteattr(clean.replace("\ufffe", "").replace("\uffff", ""))
        files[name] = f"{text[: match.start()]}{key}={said}{text[match.end() :]}".encode()
    findings = check_product(put(files, folder), {})
    assert {f.id for f in findings} <= set(known_ids())
    shutil.rmtree(folder)


def test_zip_bombs_and_escapes_end_in_findings(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../ncc.html", b"x")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ncc.html", bytes(200 << 20))
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    assert ids(tmp_path / "a.zip") == ["DP-PKG-013"]
    assert ids(tmp_path / "b.zip") == ["DP-PKG-011"]
    assert ids(tmp_path / "c.zip") == ["DP-PKG-010"]


@pytest.mark.skipif(os.name == "nt", reason="not-on-windows: symlinks need rights there")
def test_a_link_out_of_the_folder_is_no_member(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(products.png())
    folder = put(drop("a.png")(products.daisy202()), tmp_path / "book")
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    assert set(ids(folder)) == {"DP-D2-102", "DP-D2-109"}


def test_a_dtbook_alone(shared: Path) -> None:
    folder = shared / "samples" / "dtbook"
    assert ids(folder / "dontworrybehappy.xml") == []
    assert ids(folder / "MentalHealthGuide.xml") == ["DP-D3-146"]  # its picture was left out
    assert set(ids(folder / "dtbook-math.xml")) == {"DP-D3-170", "DP-D3-171", "DP-D3-172"}


def test_foreign_epubs(shared: Path) -> None:
    folder = shared / "samples" / "epub"
    assert ids(folder / "accessible_epub_3.epub") == []
    expected = {"DP-EPC-070", "DP-EPC-071", "DP-EPC-074"}  # it has no accessibility metadata
    assert set(ids(folder / "childrens-literature.epub")) == expected
