# SPDX-License-Identifier: AGPL-3.0-or-later
"""Versions of installed packages, without importing them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def version_of(package: str) -> str:
    """The version of an installed distribution (``lameenc``); "" when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
