# SPDX-License-Identifier: AGPL-3.0-or-later
"""Versions of installed packages, without importing them, and of liblouis."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

LIBLOUIS = "liblouis"


@cache
def version_of(package: str) -> str:
    """The version of an installed distribution (``lameenc``); "" when it is not installed.

    ``liblouis`` is no package of Python's: the library itself is asked.
    """
    if package == LIBLOUIS:
        from daisy_pipeline.tools import louis  # only products in braille need it

        return louis.version()
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
