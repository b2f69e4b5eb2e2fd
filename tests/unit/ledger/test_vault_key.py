# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key file: made once, for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from daisy_pipeline.ledger.vault import make_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    make_key(tmp_path)
    first = (tmp_path / "key").read_bytes()
    make_key(tmp_path)
    assert (tmp_path / "key").read_bytes() == first and len(first) > 40
    assert [p.name for p in tmp_path.iterdir()] == ["key"]
    if os.name == "posix":
        assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_each_ledger_has_a_key_of_its_own(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        make_key(tmp_path / name)
    assert (tmp_path / "a" / "key").read_bytes() != (tmp_path / "b" / "key").read_bytes()
