# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sets of words, written as one readable line."""

from __future__ import annotations


def tokens(line: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(line.split())
