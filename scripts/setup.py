# SPDX-License-Identifier: AGPL-3.0-or-later
"""Set up this checkout and use it: ``python scripts/setup.py setup|demo|test``.

Standard library only: it runs before anything is installed. Makes ``.venv`` from the locked,
hash-pinned requirements files; asks apt for what Python cannot bring, where apt is there and
something is missing. Doing it twice costs a second.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "daisy-setup.txt"
TITLES = ("동백꽃", "sonnets")
FONTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
)
KOREAN_FONTS = ("NotoSansCJK", "NotoSansKR", "Nanum")  # tests of old Hangul need the first

MISSING_TOOL, NEEDS_PERSON = 5, 6  # exit codes of design section 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; the exit code tells how it went."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("setup", "demo", "test"))
    task = parser.parse_args(arguments).task
    try:
        set_up(dev=task == "test")
    except SetUpError as error:
        say(*error.args)
        return MISSING_TOOL
    return {"setup": lambda: 0, "demo": demo, "test": test}[task]()


class SetUpError(Exception):
    """Set-up cannot go on; holds the Korean and the English words."""


def say(korean: str, english: str) -> None:
    """Tell a person in both languages, each on a line of its own."""
    print(korean, english, sep="\n", flush=True)


# --- what Python cannot bring -----------------------------------------------------------------


def system_packages(dev: bool) -> list[str]:
    """The Debian packages that are missing here."""
    wanted = []
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        wanted.append(f"python3.{sys.version_info.minor}-venv")
    if not _has_liblouis():
        wanted += ["liblouis20", "liblouis-data"]  # puts Roman letters into braille
    if not _has_fonts(KOREAN_FONTS[:1] if dev else KOREAN_FONTS):
        wanted.append("fonts-noto-cjk")  # large print, also of old Hangul (docs/decisions/0072)
    if dev and not shutil.which("java"):
        wanted.append("default-jre-headless")  # EPUBCheck runs on it
    if dev and not shutil.which("xmllint"):
        wanted.append("libxml2-utils")  # holds products against the official DTDs
    if dev and not shutil.which("qpdf"):
        wanted.append("qpdf")  # a second judge of PDF, with the next and pdfua
    if dev and not shutil.which("pdffonts"):
        wanted.append("poppler-utils")
    if dev and not shutil.which("tesseract"):
        wanted += ["tesseract-ocr", "tesseract-ocr-kor"]  # reads scans; brings English itself
    elif dev and "kor" not in _tesseract_languages():
        wanted.append("tesseract-ocr-kor")
    if dev and not _has_postgresql():
        wanted.append("postgresql")  # the ledger's tests run on it too
    if dev and not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        wanted.append("chromium")  # axe-core judges pages in it
    return wanted


def _has_postgresql() -> bool:
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")  # not on Debian's PATH
    return bool(shutil.which("initdb") or any(places))


def _has_fonts(names: Sequence[str]) -> bool:
    """Whether a font file here begins with one of the names; asked of Debian's folders only."""
    found = (path for folder in FONTS for path in folder.rglob("*.[ot]t[cf]"))
    return any(path.name.startswith(tuple(names)) for path in found)


def _has_liblouis() -> bool:
    return bool(ctypes.util.find_library("louis"))


def _tesseract_languages() -> list[str]:
    """The languages that the installed Tesseract can read."""
    asked = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return asked.stdout.split()


def install_system_packages(packages: Sequence[str]) -> bool:
    """Ask apt for packages, with sudo when not root; False when that cannot be or fails."""
    apt = shutil.which("apt-get")
    if not packages or not apt:
        return not packages
    names = " ".join(packages)
    say(f"apt로 설치합니다: {names}", f"Installing with apt: {names}")
    before = _as_root()
    if before is None:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*before, apt, "install", "-y", "--no-install-recommends", *packages]
    if before:  # sudo clears the environment
        install[len(before) : len(before)] = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if _quiet([*before, apt, "update"], env) and _quiet(install, env):
        return True
    return _quiet(install, env)  # an update may fail over a source that we do not need


def _as_root() -> list[str] | None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if not sudo:
        return None
    return [sudo] if sys.stdin.isatty() else [sudo, "-n"]


def _quiet(command: Sequence[str], env: dict[str, str]) -> bool:
    """Run a command; show what it said only when it failed."""
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace")[-2000:], flush=True)
    return done.returncode == 0


# --- what Python brings -----------------------------------------------------------------------


def set_up(dev: bool) -> None:
    """Make ``.venv`` hold all that the task needs; SetUpError when it cannot."""
    missing = system_packages(dev)
    if not install_system_packages(missing):
        _tell_missing(missing)
    if not PYTHON.exists():
        say("가상 환경 .venv를 만듭니다.", "Making the virtual environment .venv.")
        shutil.rmtree(VENV, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(VENV)])
    requirements = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    if not up_to_date(requirements):
        say(
            "필요한 구성 요소를 설치합니다. 몇 분 걸릴 수 있습니다.",
            "Installing what is needed. This may take some minutes.",
        )
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--require-hashes", "-r", str(requirements)])
        _run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
        _mark(requirements)


def _tell_missing(missing: Sequence[str]) -> None:
    names = " ".join(missing)
    if any(name.endswith("-venv") for name in missing):
        raise SetUpError(
            f"파이썬의 venv가 없습니다. 관리자에게 다음 설치를 부탁하세요: {names}",
            f"Python lacks venv. Ask an administrator to install: {names}",
        )
    say(
        f"설치하지 못했습니다. 이것을 쓰는 일과 시험은 빠집니다: {names}",
        f"Could not be installed; what needs it, and its tests, are left out: {names}",
    )


def up_to_date(requirements: Path) -> bool:
    """Whether ``.venv`` was made from these very requirements (dev includes the plain ones)."""
    if not STAMP.is_file():
        return False
    return _digest(requirements) in STAMP.read_text("utf-8").splitlines()


def _mark(requirements: Path) -> None:
    names = ["requirements.txt"]
    if requirements.name == "requirements-dev.txt":
        names.append(requirements.name)
    STAMP.write_text("".join(f"{_digest(ROOT / name)}\n" for name in names), "utf-8")


def _digest(requirements: Path) -> str:
    parts = [requirements.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return f"{requirements.name} {hashlib.sha256(b''.join(parts)).hexdigest()}"


def _run(command: Sequence[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(
            "설치가 끝나지 않았습니다. 위의 글을 보고 인터넷 연결을 확인한 뒤 다시 실행하세요.",
            "Set-up did not finish. See the lines above, check the network and run it again.",
        )


# --- what is done with it ---------------------------------------------------------------------


def daisy(*arguments: str) -> int:
    """Run ``daisy`` of this checkout; its exit code."""
    return subprocess.run([str(BIN / "daisy"), *arguments], cwd=ROOT, check=False).returncode


def demo() -> int:
    """Build the two sample titles and say where the results are."""
    worst = 0
    for title in TITLES:
        say(f"견본 ‘{title}’ 제작을 시작합니다.", f"Building the sample title ‘{title}’.")
        code = daisy("build", title)
        if code == NEEDS_PERSON:
            say(
                "자료를 만들었습니다. 보고서의 ‘들어 볼 곳’은 사람이 들어 보아야 합니다.",
                "Everything was built. A person should listen to the places in the report.",
            )
        elif code:
            worst = code
    output = ROOT / "output"
    for title in TITLES:
        folder = output / title
        report = folder / "report.html"
        if report.is_file():
            say(f"결과 폴더: {folder}", f"Results: {folder}")
            say(f"보고서: {report}", f"Report: {report}")
    if worst:
        say(
            "제작이 끝까지 되지 않았습니다. 위의 설명을 보세요.",
            "Not everything was built. See what is said above.",
        )
    return worst


CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
)


# Where tests may use the ledger: collecting the others would take longer than running these.
LEDGER_TESTS = tuple(
    f"tests/{name}"
    for name in (
        "unit/ledger",
        "unit/intake",
        "unit/campaign",
        "unit/commands",
        "unit/export",
        "unit/catalogue",
        "crash",
    )
)


def test() -> int:
    """Style, types and layers, the ledger's tests on PostgreSQL, then every test.

    All are run even if one fails, so that one run tells all; pytest speaks last.
    """
    failed = [name for name, *rest in CHECKS if _check(name, *rest)]
    if failed:
        say(f"통과하지 못한 검사: {', '.join(failed)}", f"Checks that failed: {', '.join(failed)}")
    on_server = _test_on_postgresql()
    tests = subprocess.run([str(PYTHON), "-m", "pytest"], cwd=ROOT, check=False).returncode
    return tests or on_server or int(bool(failed))


def _test_on_postgresql() -> int:
    """The tests that use the ledger once more, on a throwaway PostgreSQL."""
    print("== pytest -m ledger (PostgreSQL)", flush=True)
    folders = [name for name in LEDGER_TESTS if (ROOT / name).is_dir()]
    tests = [str(PYTHON), "-m", "pytest", "-m", "ledger", *folders]
    beside = [str(PYTHON), "-m", "scripts.postgres", *tests]
    code = subprocess.run(beside, cwd=ROOT, check=False).returncode
    strict = os.environ.get("CI", "").lower() in ("true", "1")
    return 0 if code == MISSING_TOOL and not strict else code


def _check(name: str, *arguments: str) -> int:
    print(f"== {name} {' '.join(arguments)}", flush=True)
    return subprocess.run([str(BIN / name), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
