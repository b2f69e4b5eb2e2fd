# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mutated documents: a Book or a refusal, never another error; the same seeds every time."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers.hwp.reader import HwpReader, HwpxReader
from tests.fakes.hwpx import tables
from tests.golden_books.hangul import DOCUMENTS, HEAD
from tests.unit.readers_hwp.made import deflated, file_header, put, write_hwp, write_hwpx

CASES = 40
NAMES = ("tbl", "tc", "run", "subList", "ctrl", "t", "footNote", "rect", "caption")


def mutated(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) or 1)
        size = chance.choice((1, 2, 4, 30, 300))
        match chance.randrange(5):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + size]
            case 2:
                made[at:at] = made[at : at + size]
            case 3:
                made[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
            case 4:
                del made[at:]
        if not made:
            break
    return bytes(made)


def outcome(reader: HwpReader | HwpxReader, path: Path) -> bool:
    try:
        result = reader.read(path, {})
    except DaisyError as problem:
        assert problem.findings
        return False
    assert loads(Book, dumps(result.book)) == result.book
    return True


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hwpx(name: str, tmp_path: Path) -> None:
    made = DOCUMENTS[name]()
    data = write_hwpx(made.paras, HEAD, made.pictures)
    chance = random.Random(name)
    read = 0
    for case in range(CASES):
        changed = mutated(data, chance) if case % 4 == 0 else _inside(data, chance)
        read += outcome(HwpxReader(), put(tmp_path, "a.hwpx", changed))
    assert 0 < read < CASES


def _inside(data: bytes, chance: random.Random) -> bytes:
    """The package with the XML of one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        wanted = chance.choice(("Contents/section0.xml", "Contents/header.xml"))
        for name in old.namelist():
            content = old.read(name)
            if name == wanted:
                content = (
                    _xml(content, chance) if chance.random() < 0.7 else mutated(content, chance)
                )
            new.writestr(name, content)
    return out.getvalue()


def _xml(data: bytes, chance: random.Random) -> bytes:
    """XML that stays well-formed: attributes' values and names of elements change."""
    text = data.decode()
    for _ in range(4):
        pieces = text.split('"')
        at = chance.randrange(len(pieces) // 2) * 2 + 1
        if "http" not in pieces[at] and at < len(pieces) - 1:
            pieces[at] = chance.choice(("", "-1", "999999999999", "0", "가", "TABLE", "NONE", "7"))
        text = '"'.join(pieces)
    for _ in range(2):
        one, other = chance.choice(NAMES), chance.choice(NAMES)
        if chance.random() < 0.5:
            for mark in ("<hp:{} ", "<hp:{}>", "</hp:{}>", "<hp:{}/>"):
                text = text.replace(mark.format(one), mark.format(other))
    return text.encode()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hwp(name: str, tmp_path: Path) -> None:
    made = DOCUMENTS[name]()
    data = write_hwp(made.paras, HEAD, made.pictures)
    chance = random.Random(name)
    read = sum(
        outcome(HwpReader(), put(tmp_path, "a.hwp", mutated(data, chance))) for _ in range(CASES)
    )
    assert read < CASES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_records(name: str, tmp_path: Path) -> None:
    """The records inside change, in a container that stays sound."""
    from tests.fakes.hwp import _Writer, compound, doc_info

    made = DOCUMENTS[name]()
    head = tables(made.paras, HEAD)
    body, tops = _Writer(head).paras(made.paras, 0), doc_info(head, made.pictures)
    chance = random.Random(name)
    read = 0
    for case in range(CASES):
        streams = {
            "FileHeader": file_header(1),
            "DocInfo": deflated(mutated(tops, chance) if case % 3 == 0 else tops),
            "BodyText/Section0": deflated(mutated(body, chance)),
        }
        read += outcome(HwpReader(), put(tmp_path, "a.hwp", compound(streams)))
    assert read > CASES // 4


def test_samples(shared: Path, tmp_path: Path) -> None:
    for path in sorted((shared / "samples" / "hwp").iterdir()):
        reader = HwpxReader() if path.suffix == ".hwpx" else HwpReader()
        data, chance = path.read_bytes(), random.Random(path.name)
        if path.name == "distribution.hwp":
            continue  # decrypting takes its time; its sections are mutated below
        for _ in range(12):
            changed = _inside(data, chance) if path.suffix == ".hwpx" else mutated(data, chance)
            outcome(reader, put(tmp_path, path.name, changed))


def test_distribution(shared: Path, tmp_path: Path) -> None:
    data = (shared / "samples" / "hwp" / "distribution.hwp").read_bytes()
    chance = random.Random(1)
    for _ in range(6):
        outcome(HwpReader(), put(tmp_path, "a.hwp", mutated(data, chance)))
