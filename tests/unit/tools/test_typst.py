# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to Typst: what it says where Typst is missing, and what it makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model.finding import DaisyError, ExitCode
from daisy_pipeline.tools import typst


@pytest.mark.message("DP-LPR-001")
def test_a_missing_typst_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "version_of", lambda package: "")
    with pytest.raises(DaisyError) as caught:
        typst.compile_pdf('#"글"', tmp_path / "a.pdf", fonts=())
    assert [f.id for f in caught.value.findings] == ["DP-LPR-001"]
    assert caught.value.exit_code is ExitCode.MISSING_TOOL
    assert not list(tmp_path.iterdir())


def test_code_that_typst_refuses_is_told_with_its_line(tmp_path: Path) -> None:
    refused = typst.compile_pdf('#"a"\n#nothing()', tmp_path / "a.pdf", fonts=())
    assert refused is not None and refused.line == 2
    assert not (tmp_path / "a.pdf").exists()


def test_the_same_code_gives_the_same_bytes(tmp_path: Path) -> None:
    code = '#set document(title: "a")\n#"a"'
    for name in ("a.pdf", "b.pdf"):
        assert typst.compile_pdf(code, tmp_path / name, fonts=()) is None
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes() != b""
