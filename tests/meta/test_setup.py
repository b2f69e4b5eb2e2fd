# SPDX-License-Identifier: AGPL-3.0-or-later
"""The set-up script: what it asks apt for, and that it does nothing twice."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("daisy_setup", ROOT / "scripts" / "setup.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    return module


INSTALLED = ("java", "xmllint", "qpdf", "pdffonts", "tesseract", "liblouis", "fonts", "postgresql")
INSTALLED += ("chromium",)


def nothing_installed(monkeypatch: pytest.MonkeyPatch, setup: ModuleType, *but: str) -> None:
    paths = {name: f"there/{name}" for name in but}
    monkeypatch.setattr(setup.shutil, "which", paths.get)
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    louis = "liblouis.so.20" if "liblouis" in but else None
    monkeypatch.setattr(setup.ctypes.util, "find_library", lambda name: louis)
    monkeypatch.setattr(setup, "_has_fonts", lambda names: "fonts" in but)
    monkeypatch.setattr(setup, "_has_postgresql", lambda: "postgresql" in but)


def test_what_a_bare_debian_lacks(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_installed(monkeypatch, setup)
    venv = f"python3.{sys.version_info.minor}-venv"
    always = ["liblouis20", "liblouis-data", "fonts-noto-cjk"]
    assert setup.system_packages(dev=False) == [venv, *always]
    asked = setup.system_packages(dev=True)
    assert asked[:6] == [venv, *always, "default-jre-headless", "libxml2-utils"]
    assert asked[6:8] == ["qpdf", "poppler-utils"]
    assert asked[8:] == ["tesseract-ocr", "tesseract-ocr-kor", "postgresql", "chromium"]


def test_fonts_are_looked_for_by_the_names_of_their_files(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "FONTS", (tmp_path / "none", tmp_path))
    assert not setup._has_fonts(setup.KOREAN_FONTS)
    (tmp_path / "nanum").mkdir()
    (tmp_path / "nanum" / "NanumGothic.ttf").touch()
    assert setup._has_fonts(setup.KOREAN_FONTS)
    assert not setup._has_fonts(setup.KOREAN_FONTS[:1])


def test_korean_is_asked_for_where_tesseract_reads_english_only(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_installed(monkeypatch, setup, *INSTALLED)
    setup.PYTHON.touch()
    monkeypatch.setattr(setup, "_tesseract_languages", lambda: ["eng", "osd"])
    assert setup.system_packages(dev=True) == ["tesseract-ocr-kor"]


def test_nothing_is_asked_for_when_all_is_there(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_installed(monkeypatch, setup, *INSTALLED)
    setup.PYTHON.touch()
    monkeypatch.setattr(setup, "_tesseract_languages", lambda: ["eng", "kor", "osd"])
    assert setup.system_packages(dev=True) == []
    monkeypatch.setattr(setup, "_quiet", lambda *_: pytest.fail("apt was called"))
    assert setup.install_system_packages([])


def test_sudo_only_when_not_root_and_never_asking(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Sequence[str]] = []

    def note(command: Sequence[str], env: dict[str, str]) -> bool:
        calls.append(command)
        return True

    monkeypatch.setattr(setup, "_quiet", note)
    nothing_installed(monkeypatch, setup, "apt-get", "sudo")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0, raising=False)
    assert setup.install_system_packages(["x"])
    assert [c[0] for c in calls] == ["there/apt-get"] * 2
    calls.clear()
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(setup.sys, "stdin", open(__file__, encoding="utf-8"))  # noqa: SIM115
    assert setup.install_system_packages(["x"])
    assert calls[1][:4] == ["there/sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]


def test_a_python_without_venv_is_told(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing_installed(monkeypatch, setup)
    assert setup.main(["setup"]) == 5
    said = capsys.readouterr().out
    assert "관리자에게" in said and "administrator" in said and "-venv" in said


def test_set_up_twice_installs_once(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Sequence[str]] = []
    monkeypatch.setattr(setup, "_run", ran.append)
    nothing_installed(monkeypatch, setup, "java", "xmllint", "qpdf", "pdffonts")
    setup.PYTHON.touch()
    setup.set_up(dev=True)
    assert len(ran) == 2 and "--require-hashes" in ran[0] and "--no-deps" in ran[1]
    setup.set_up(dev=True)
    setup.set_up(dev=False)  # what tests need includes what the demo needs
    assert len(ran) == 2


@pytest.mark.slow
def test_it_needs_the_standard_library_only() -> None:
    call = [sys.executable, "-S", "-I", str(ROOT / "scripts" / "setup.py"), "--help"]
    done = subprocess.run(call, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_ci_calls_make_test() -> None:
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make --no-print-directory test" in run and "CI=true" in run
    assert (ROOT / "scripts" / "setup.py").is_file()
    assert "setup.py test" in (ROOT / "Makefile").read_text("utf-8")
