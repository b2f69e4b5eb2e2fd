# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tags of languages."""

from __future__ import annotations


def main_language(tag: str) -> str:
    """The language of a tag without region or script: ``ko`` of ``ko-KR`` (RFC 5646, 2.2.1)."""
    return tag.partition("-")[0].lower()
