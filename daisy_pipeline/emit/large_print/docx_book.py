# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book as DOCX with true styles, for teachers who adapt it to one reader's sight."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.setter import Form
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title


def write_docx(
    chapters: Sequence[Chapter], title: Title, form: Form, target: Path
) -> Sequence[Finding]:
    """Write the chapters to the file ``target``; gives what is to be told."""
    raise NotImplementedError
