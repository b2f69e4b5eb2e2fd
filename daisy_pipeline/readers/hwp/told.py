# SPDX-License-Identifier: AGPL-3.0-or-later
"""The findings of what is told once with a count, by its kind."""

from __future__ import annotations

IDS = {
    "deleted": "DP-HWP-011",
    "inserted": "DP-HWP-011",
    "comment": "DP-HWP-012",
    "memo": "DP-HWP-012",
    "object": "DP-HWP-013",
    "script": "DP-HWP-014",
    "formula": "DP-OFF-003",
    "deep": "DP-HWP-016",
    "form": "DP-HWP-017",
    "link": "DP-HWP-018",
    "textart": "DP-HWP-019",
    "drawing": "DP-HWP-020",
}
"""What is not here (headers) is left out without a word, as print on paper has it only there."""
