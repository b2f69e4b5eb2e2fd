# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the site's own speech model lies, if the settings name one."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.config.settings import Settings
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.tools.onnx_folder import FILES


def model_folder(workspace: Workspace, settings: Settings) -> tuple[Path | None, str]:
    """The folder that ``synchronization.model`` names, from the workspace, and as it is written.

    None when the setting is empty.
    """
    given = str(settings.values["synchronization"]["model"]).strip()
    return (workspace.root / Path(given).expanduser() if given else None), given


def find_model(
    workspace: Workspace, settings: Settings
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """The model's files that are there; DP-NEU-001 when the folder holds none of them."""
    folder, shown = model_folder(workspace, settings)
    if folder is None:
        return (), ()
    files = tuple(folder / name for name in FILES if (folder / name).is_file())
    return files, (() if files else (Finding("DP-NEU-001", Place(shown)),))
