# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small helpers of these tests: files from documents, and what reading them tells."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.hwp import document as d
from tests.fakes.hwp import compound, deflated, doc_info, file_header, record, wide, write_hwp
from tests.fakes.hwpx import SPACES, header, pack, tables, write_hwpx
from tests.golden_books.hangul import HEAD


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read(path: Path) -> ReadResult:
    return detect(path).read(path, {})


def refused(path: Path) -> Finding:
    """The one finding with which a file is refused."""
    try:
        read(path)
    except DaisyError as problem:
        (finding,) = problem.findings
        return finding
    raise AssertionError("it was read")


def section(inner: str) -> str:
    return f"<hs:sec {SPACES}>{inner}</hs:sec>"


def xml_para(text: str) -> str:
    return f'<hp:p><hp:run charPrIDRef="0"><hp:t>{text}</hp:t></hp:run></hp:p>'


def hwpx(inner: str, **more: bytes) -> bytes:
    """A package whose section has this XML."""
    return pack(section(inner), header(tables((), HEAD)), more=more)


def hwp(body: bytes, bits: int = 1, **streams: bytes) -> bytes:
    """A compound file whose section has these records."""
    return compound(
        {
            "FileHeader": file_header(bits),
            "DocInfo": deflated(doc_info(tables((), HEAD))),
            "BodyText/Section0": deflated(body) if bits & 1 else body,
            **streams,
        }
    )


def record_para(text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\r\0"
    return record(66, 0, bytes(24)) + record(67, 1, data)


__all__ = [
    "HEAD", "compound", "d", "deflated", "file_header", "hwp", "hwpx", "pack", "put", "read",
    "record", "record_para", "refused", "section", "wide", "write_hwp", "write_hwpx", "xml_para",
]  # fmt: skip
