# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bundles that were damaged, changed, or made to harm: each gives its finding, at its place."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.export.verify import verify
from daisy_pipeline.model.finding import Finding
from tests.fakes.items import approved_items
from tests.fakes.ledgers import begin, close, open_at

Fault = Callable[[Path], object]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a batch with four items, made once; tests change copies."""
    from tests.unit.export.test_bundle import made

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        root = tmp_path_factory.mktemp("sent")
        begin(root)
        ledger = open_at(root)
        built = made(ledger, approved_items(ledger, 4))
        close()
        yield built.folder


@pytest.fixture
def bag(sent: Path, tmp_path: Path) -> Path:
    """A copy of the bag."""
    target = tmp_path / sent.name
    shutil.copytree(sent / sent.name, target)
    return target


def ids(found: list[Finding]) -> set[str]:
    return {finding.id for finding in found}


def places(found: list[Finding], id: str) -> set[str]:
    return {finding.place.inside for finding in found if finding.id == id}


def seal(bag: Path) -> None:
    """Make all digests right again, as somebody would who changes a bundle on purpose."""
    names = sorted(p.relative_to(bag).as_posix() for p in bag.rglob("*") if p.is_file())
    payload = [name for name in names if name.startswith("data/")]
    sizes = [(bag / name).stat().st_size for name in payload]
    info = (bag / "bag-info.txt").read_text("utf-8").splitlines()
    info[-1] = f"Payload-Oxum: {sum(sizes)}.{len(sizes)}"
    (bag / "bag-info.txt").write_bytes(("\n".join(info) + "\n").encode())
    _digests(bag, "manifest-sha256.txt", payload)
    _digests(bag, "tagmanifest-sha256.txt", ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])


def _digests(bag: Path, target: str, names: list[str]) -> None:
    lines = (f"{hashlib.sha256((bag / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (bag / target).write_bytes("".join(lines).encode())


def manifest(bag: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = bag / "data" / "manifest.json"
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    seal(bag)


def test_a_whole_bundle(sent: Path, bag: Path) -> None:
    assert verify(bag) == []
    assert verify(sent / f"{sent.name}.tar") == []
    assert verify(sent) == []
    seal(bag)
    assert verify(bag) == [], "the seal of these tests is right"


@pytest.mark.message("DP-EXP-021")
def test_a_flipped_bit_anywhere(bag: Path) -> None:
    for path in sorted(p for p in bag.rglob("*") if p.is_file()):
        whole = path.read_bytes()
        at = len(whole) // 2
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert verify(bag), path.name
        path.write_bytes(whole)
    (bag / "data/README.ko.txt").write_bytes(b"x")
    assert "data/README.ko.txt" in places(verify(bag), "DP-EXP-021")


@pytest.mark.message("DP-EXP-022")
@pytest.mark.message("DP-EXP-023")
def test_missing_and_extra_files(bag: Path) -> None:
    (bag / "data/submission.csv").unlink()
    (bag / "data/setup.exe").write_bytes(b"MZ")
    found = verify(bag)
    assert "data/submission.csv" in places(found, "DP-EXP-022")
    assert places(found, "DP-EXP-023") == {"data/setup.exe"}
    (bag / "manifest-sha256.txt").unlink()
    assert "manifest-sha256.txt" in places(verify(bag), "DP-EXP-022")


def _tar(path: Path, *members: tuple[str, bytes, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, kind, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(data), "../../x"
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.message("DP-EXP-024")
@pytest.mark.message("DP-EXP-025")
def test_names_that_lead_out_and_things_that_are_no_files(tmp_path: Path) -> None:
    plain = tarfile.REGTYPE
    path = _tar(
        tmp_path / "B.tar",
        ("B/bagit.txt", plain, b"x"),
        ("B/data/../../../etc/x", plain, b"x"),
        ("/etc/passwd", plain, b"x"),
        ("B/data/가".encode().decode(), plain, b"x"),
        ("B/data/\u1100\u1161", plain, b"x"),
        ("B/data/A.txt", plain, b"x"),
        ("B/data/a.txt", plain, b"x"),
        ("B/data/con.txt", plain, b"x"),
        ("B/data/link", tarfile.SYMTYPE, b""),
        ("B/data/hard", tarfile.LNKTYPE, b""),
        ("B/data/pipe", tarfile.FIFOTYPE, b""),
    )
    found = verify(path)
    assert places(found, "DP-EXP-024") == {
        "data/../../../etc/x",
        "/etc/passwd",
        "data/\u1100\u1161",
        "data/a.txt",
        "data/con.txt",
    }
    assert places(found, "DP-EXP-025") == {"data/link", "data/hard", "data/pipe"}
    assert all(finding.place.file in ("B", "B.tar") for finding in found)


@pytest.mark.message("DP-EXP-025")
def test_a_link_in_a_folder(bag: Path) -> None:
    (bag / "data/link.txt").symlink_to("/etc/passwd")
    assert places(verify(bag), "DP-EXP-025") == {"data/link.txt"}


@pytest.mark.message("DP-EXP-026")
@pytest.mark.message("DP-EXP-041")
@pytest.mark.message("DP-EXP-042")
def test_what_is_no_bundle(tmp_path: Path, sent: Path) -> None:
    (found,) = verify(tmp_path)
    assert (found.id, found.place.inside) == ("DP-EXP-026", "bagit.txt")
    text = tmp_path / "a.tar"
    text.write_bytes("묶음이 아닙니다".encode() * 500)
    assert ids(verify(text)) == {"DP-EXP-042"}
    whole = (sent / f"{sent.name}.tar").read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: len(whole) // 2])
    assert verify(cut)
    (tmp_path / "cut.tar.sha256").write_text("0" * 64 + "  cut.tar\n")
    assert "DP-EXP-041" in ids(verify(cut))
    assert ids(verify(tmp_path / "none.tar")) == {"DP-EXP-042"}


@pytest.mark.message("DP-EXP-027")
def test_lines_that_bagit_does_not_know(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text() + "xyz\n")
    lines = len(path.read_text().splitlines())
    found = [one for one in verify(bag) if one.id == "DP-EXP-027"]
    assert [(one.place.inside, one.place.line) for one in found] == [("manifest-sha256.txt", lines)]
    (bag / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    assert "bagit.txt" in places(verify(bag), "DP-EXP-027")


@pytest.mark.message("DP-EXP-028")
@pytest.mark.message("DP-EXP-029")
def test_manifests_that_are_none_or_of_the_future(bag: Path) -> None:
    manifest(bag, lambda told: told["titles"][0].pop("rights"))
    assert places(verify(bag), "DP-EXP-028") == {"data/manifest.json titles.0.rights"}
    manifest(bag, lambda told: told.update(manifest_version="1.9"))
    (found,) = verify(bag)
    assert (found.id, found.facts["version"]) == ("DP-EXP-029", "1.9")
    assert found.place.inside == "data/manifest.json"
    (bag / "data/manifest.json").write_bytes(b"[" * 100_000)
    seal(bag)
    assert ids(verify(bag)) == {"DP-EXP-028"}


def first(told: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = told["titles"][0]
    return entry


@pytest.mark.message("DP-EXP-030")
@pytest.mark.message("DP-EXP-031")
@pytest.mark.message("DP-EXP-032")
@pytest.mark.message("DP-EXP-033")
@pytest.mark.message("DP-EXP-034")
@pytest.mark.message("DP-EXP-036")
@pytest.mark.message("DP-EXP-037")
@pytest.mark.message("DP-EXP-039")
@pytest.mark.message("DP-EXP-040")
@pytest.mark.parametrize(
    ("id", "inside", "change"),
    [
        ("DP-EXP-030", "batch.counts.titles", lambda t: t["batch"]["counts"].update(titles=9)),
        ("DP-EXP-030", "batch.counts.bytes", lambda t: t["batch"]["counts"].update(bytes=9)),
        ("DP-EXP-030", "batch.batch_id", lambda t: t["batch"].update(batch_id="X1-20260302-001")),
        ("DP-EXP-031", "items/MPA202600001/MPA202600001.zip",
         lambda t: first(t)["files"][0].update(bytes=9)),
        ("DP-EXP-031", "items/MPA202600001/MPA202600001.zip",
         lambda t: first(t)["format"]["package"].update(sha256="0" * 64)),
        ("DP-EXP-032", "reports/MPA202600001.validation.html", lambda t: first(t)["files"].pop(2)),
        ("DP-EXP-033", "MPA202600001", lambda t: t["titles"].append(dict(first(t)))),
        ("DP-EXP-034", "MPA202600001", lambda t: first(t)["title"].update(main="봄봄")),
        ("DP-EXP-034", "MPA202600001", lambda t: first(t)["format"].update(duration_s=8)),
        ("DP-EXP-034", "MPA202600001", lambda t: t["titles"].insert(0, t["titles"].pop(1))),
        ("DP-EXP-037", "MPA202600001", lambda t: first(t).update(material_type="text-daisy")),
        ("DP-EXP-037", "MPE202600004", lambda t: t["titles"][3].update(material_type="epub-audio")),
        ("DP-EXP-039", "titles.0.title.sub",
         lambda t: first(t)["title"].update(sub="\u1100\u1161")),
        ("DP-EXP-040", "MPA202600001",
         lambda t: first(t)["source"].update(isbn="9791199999993")),
    ],
)  # fmt: skip
def test_a_changed_manifest_with_mended_digests(
    bag: Path, id: str, inside: str, change: Callable[[dict[str, Any]], object]
) -> None:
    manifest(bag, change)
    assert inside in places(verify(bag), id)


@pytest.mark.message("DP-EXP-036")
def test_sheets_say_what_the_manifest_says(bag: Path) -> None:
    path = bag / "data/submission.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    seal(bag)
    found = [one for one in verify(bag) if one.id == "DP-EXP-036"]
    assert [(one.place.file, one.place.line) for one in found] == [
        ("submission.csv", n) for n in range(2, 6)
    ]


@pytest.mark.message("DP-EXP-035")
def test_the_two_forms_of_the_records_agree(bag: Path) -> None:
    path = bag / "data/catalogue/records.mrc"
    path.write_bytes(path.read_bytes().replace("예시출판사".encode(), "예사출판사".encode()))
    seal(bag)
    assert places(verify(bag), "DP-EXP-035") == {"MPA202600001"}


def _zip(bag: Path, add: Callable[[zipfile.ZipFile], object]) -> None:
    path = bag / "data/items/MPA202600001/MPA202600001.zip"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        add(archive)
    data = path.read_bytes()
    known = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def told(all: dict[str, Any]) -> None:
        first(all)["files"][0].update(known)
        first(all)["format"]["package"].update(known)

    manifest(bag, told)


@pytest.mark.message("DP-EXP-038")
def test_zips_made_to_harm(bag: Path) -> None:
    _zip(bag, lambda archive: archive.writestr("MPA202600001/Thumbs.db", b"x"))
    found = [one for one in verify(bag) if one.id == "DP-EXP-038"]
    assert [(one.place.file, one.place.inside) for one in found] == [
        ("MPA202600001.zip", "MPA202600001/Thumbs.db")
    ]
    _zip(bag, lambda archive: archive.writestr("other/a.txt", b"x"))
    assert "other/a.txt" in places(verify(bag), "DP-EXP-038")
    _zip(bag, lambda archive: archive.writestr("../../x", b"x"))
    assert "DP-PKG-013" in ids(verify(bag))


def test_a_zip_that_was_damaged_before_its_digest_was_taken(bag: Path) -> None:
    path = bag / "data/items/MPA202600001/MPA202600001.zip"
    with zipfile.ZipFile(path) as archive:
        inside = next(one for one in archive.infolist() if one.filename.endswith(".mp3"))
    data = bytearray(path.read_bytes())
    data[inside.header_offset + 30 + len(inside.filename) + 200] ^= 1
    path.write_bytes(data)
    known = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def mended(told: dict[str, Any]) -> None:
        first(told)["files"][0].update(known)
        first(told)["format"]["package"].update(known)

    manifest(bag, mended)
    found = [one for one in verify(bag) if one.id == "DP-PKG-010"]
    assert [one.place.inside for one in found] == [inside.filename]


def test_a_bomb_in_an_item(bag: Path) -> None:
    _zip(bag, lambda archive: archive.writestr("MPA202600001/big.txt", bytes(80 << 20)))
    assert "DP-PKG-011" in ids(verify(bag))


def test_cut_anywhere_gives_findings_and_no_traceback(sent: Path, tmp_path: Path) -> None:
    whole = (sent / f"{sent.name}.tar").read_bytes()
    for number in range(12):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(whole[: len(whole) * number // 13])
        assert verify(path), number
