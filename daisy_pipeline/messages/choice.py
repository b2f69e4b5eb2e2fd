# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which language a person is spoken to in."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("ko", "en")


def choose_language(
    asked: str = "", site: str = "", environ: Mapping[str, str] | None = None, system: str = ""
) -> str:
    """``ko`` or ``en``: what was asked for, else the site's setting, else the system's.

    ``system`` is the locale's name where no environment variable tells it (Windows:
    ``Korean_Korea``). A system that tells nothing (``C``, a night batch) gets Korean, the
    language of the libraries that this is made for.
    """
    for wish in (asked, site):
        if wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    environ = environ or {}
    named = next((environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(n)), system)
    if named.lower().startswith("ko") or named.split(".")[0].upper() in ("", "C", "POSIX"):
        return "ko"
    return "en"
