# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers of a bundle that were made to harm, digests mended; two exports in two processes."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export import batches
from daisy_pipeline.export.verify import verify
from tests.unit.export.test_verify import bag, first, ids, manifest, seal, sent

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

__all__ = ["bag", "sent"]
_BOMB = b"""<?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/passwd">]><collection>&b;&x;</collection>"""
_SECOND = """
import sys
from pathlib import Path
from daisy_pipeline.export import batches
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.ledgers import open_at
try:
    with batches.alone(open_at(Path(sys.argv[1]))):
        print("in")
except DaisyError as problem:
    print(problem.findings[0].id)
"""


def _sheet_bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(80 << 20))
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("catalogue/records.xml", lambda: _BOMB),
        ("catalogue/records.xml", lambda: b"\xff\xfe" + b"<" * 5000),
        ("catalogue/records.mrc", lambda: b"99999nam a2200000   4500" + b"\x1e" * 9000),
        ("catalogue/records.mrc", lambda: b"\x00" * 100_000),
        ("submission.xlsx", _sheet_bomb),
        ("submission.xlsx", lambda: b"PK\x03\x04" + bytes(500)),
        ("submission.csv", lambda: b'"' + b"a" * 2_000_000),
        ("submission.csv", lambda: b"\x80\xff" * 1000),
        ("manifest.json", lambda: b'{"manifest_version": ' + b"9" * 10_000 + b"}"),
        ("manifest.json", lambda: b'{"manifest_version": "\\ud800"}'),
    ],
)
def test_papers_made_to_harm_give_findings(bag: Path, name: str, data: Callable[[], bytes]) -> None:
    (bag / "data" / name).write_bytes(data())
    seal(bag)
    assert verify(bag)


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "items\\..\\x", "C:/x"])
def test_a_manifest_that_points_out_of_the_bundle(bag: Path, path: str) -> None:
    def change(told: dict[str, Any]) -> None:
        first(told)["files"][1]["path"] = path
        first(told)["rights"]["evidence"] = path

    manifest(bag, change)
    assert ids(verify(bag)) & {"DP-EXP-028", "DP-EXP-022", "DP-EXP-031"}


def test_two_exports_in_two_processes(ledger: Ledger) -> None:
    root = ledger.workspace.root
    command = (sys.executable, "-c", _SECOND, str(root))
    with batches.alone(ledger):
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == "DP-EXP-008"
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "in"
