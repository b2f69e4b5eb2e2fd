# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copy given files below a title's folder: beside their place, compared, named by one rename."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.build.donated import digest_of
from daisy_pipeline.build.donated_steps import inside
from daisy_pipeline.config.donated import Donated
from daisy_pipeline.config.toml_edit import TomlTable
from daisy_pipeline.intake.copying import copy_in
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.tools.files import PART, fsync_folder


def copied(folder: Path, files: Sequence[Path], donated: Donated) -> TomlTable:
    """Put the files below the title's folder, whole or not at all; the table that names them."""
    target = folder / Path(donated.files[0]).parent
    if not target.is_dir():  # else a killed run came as far
        target.parent.mkdir(exist_ok=True)
        for left in target.parent.glob(f"{PART}*"):  # a killed run's: we hold the title
            shutil.rmtree(left, ignore_errors=True)
        stage = target.parent / f"{PART}{target.name}"
        stage.mkdir()
        try:
            for path in files:
                _copy(path, stage / unicodedata.normalize("NFC", path.name))
            os.rename(stage, target)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        fsync_folder(target.parent)
    copies = [folder / name for name in donated.files]
    if any(not path.exists() for path in copies) or digest_of(copies) != donated.sha256:
        raise fail("DP-INT-012", Place(files[0].name))
    return donated.as_toml()


def _copy(path: Path, target: Path) -> None:
    if path.is_file():
        copy_in(path, target.parent, path.name).place(target)
        return
    target.mkdir()
    for name, own in inside(path):
        copy = target.joinpath(*name.split("/"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy_in(own, copy.parent, f"{path.name}/{name}").place(copy)
