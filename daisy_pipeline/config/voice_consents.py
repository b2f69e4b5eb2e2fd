# SPDX-License-Identifier: AGPL-3.0-or-later
"""What voice.toml says of consents: for builds, which know no ledger.

``[consent.memory]`` and ``[consent.printed-name]`` hold a reference, a date and the day of
withdrawal; the consent itself is the ledger's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.toml_edit import says_also, with_value
from daisy_pipeline.config.toml_file import read_toml
from daisy_pipeline.model.finding import ExitCode, Place, fail

MEMORY, PRINTED_NAME = "memory", "printed-name"


@dataclass(frozen=True)
class Mark:
    """One table ``[consent.<name>]``; all are texts, "" where the file says nothing."""

    reference: str = ""
    date: str = ""
    withdrawn: str = ""

    @property
    def stands(self) -> bool:
        """Whether the file says that the consent holds."""
        return bool(self.reference) and not self.withdrawn


def read_mark(path: Path, shown: str, name: str) -> Mark:
    """What a voice.toml says of a consent; DaisyError (exit code 4) for a broken file."""
    if not path.is_file():
        return Mark()
    consent = read_toml(path, shown).values.get("consent", {})
    table = consent.get(name, {}) if isinstance(consent, dict) else {}
    if not isinstance(table, dict):
        return Mark()
    return Mark(*(str(table.get(key, "")).strip() for key in ("reference", "date", "withdrawn")))


def with_mark(text: str, name: str, mark: Mark, shown: str) -> str:
    """A voice.toml's text with the table set; comments and all else stay.

    DP-CFG-006 (exit code 4) where the table stands in a way that cannot be changed line by line
    (``consent = {...}``); such a file is a person's to change.
    """
    table = f"consent.{name}"
    values = {"withdrawn": mark.withdrawn, "date": mark.date, "reference": mark.reference}
    for key, value in values.items():  # the last one set stands first
        made = with_value(text, table, key, value)
        if made != text and not says_also(made, text, table, key, value):
            facts = {"key": table, "want": "table"}
            place = Place(shown, inside=table)
            raise fail("DP-CFG-006", place, exit_code=ExitCode.BAD_CONFIG, **facts)
        text = made
    return text
