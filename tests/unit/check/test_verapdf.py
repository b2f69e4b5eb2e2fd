# SPDX-License-Identifier: AGPL-3.0-or-later
"""veraPDF by its path: its failures are findings, its silence a warning, and unset nobody asks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.tools import process, verapdf
from tests.fakes.large_print import NAME, put_product
from tests.unit.check.pdf_damage import here

__all__ = ["here"]
pytestmark = pytest.mark.usefixtures("here")
RULES = [
    {
        "clause": "7.1", "testNumber": 3, "ruleStatus": "FAILED", "failedChecks": 4,
        "description": "Content shall be marked as Artifact or tagged as real content",
    },
    {
        "clause": "5", "testNumber": 1, "ruleStatus": "PASSED", "failedChecks": 0,
        "description": "PDF/UA identifier",
    },
]  # fmt: skip
RESULT = {"compliant": False, "details": {"ruleSummaries": RULES}}


def judged(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What is said of the good product where veraPDF is a Python script."""
    script = folder / "verapdf.py"
    script.write_text(body, "utf-8")
    run = process.run

    def instead(command, seconds, **more):
        assert command[0] == Path("here/verapdf")
        return run([sys.executable, script, *command[1:]], seconds, **more)

    monkeypatch.setattr(verapdf, "run", instead)
    product = put_product(folder / "product")
    return check_product(product, {"check": {"verapdf": "here/verapdf"}})


@pytest.mark.message("DP-LPC-045")
@pytest.mark.parametrize("result", [RESULT, [RESULT]], ids=["1.24", "1.26"])
def test_its_failures_are_findings(
    result: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.dumps({"report": {"jobs": [{"validationResult": result}]}})
    body = f"import sys; assert sys.argv[1:3] == ['--flavour', 'ua1']; print({told!r}); sys.exit(1)"
    (finding,) = judged(tmp_path, body, monkeypatch)
    assert (finding.id, finding.place.file) == ("DP-LPC-045", NAME)
    assert finding.facts["rule"] == "7.1-3" and finding.facts["count"] == 4


@pytest.mark.message("DP-LPC-046")
@pytest.mark.parametrize("body", ["print('x')", "print('{}')", "import os; os.abort()"])
def test_rubbish_is_no_verdict(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = judged(tmp_path, body, monkeypatch)
    assert (finding.id, finding.place.file) == ("DP-LPC-046", NAME)


@pytest.mark.message("DP-LPC-046")
def test_one_that_hangs_or_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verapdf.judge(tmp_path / "none", tmp_path / "a.pdf").problem == "missing"
    monkeypatch.setattr(verapdf, "run", lambda *_, **__: process.Ran(None, late=True))
    assert verapdf.judge(tmp_path / "none", tmp_path / "a.pdf").problem == "late"
    product = put_product(tmp_path / "product")
    (finding,) = check_product(product, {"check": {"verapdf": str(tmp_path / "none")}})
    assert (finding.id, finding.facts["reason"]) == ("DP-LPC-046", "pdf.late")


def test_nobody_asks_it_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verapdf, "run", None)
    assert check_product(put_product(tmp_path), {}) == []
