# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers with check digits or a form: ISBN, 부가기호, ISSN, KDC, playing time, dates."""

from __future__ import annotations

import re
from datetime import datetime

_KDC = re.compile(r"[0-9]{3}(\.[0-9]+)?")
_TIME = re.compile(r"[0-9]{2,4}[0-5][0-9][0-5][0-9]")


def is_isbn(text: str) -> bool:
    """Whether a text is an ISBN of 13 or 10 digits with a true check digit; hyphens may stand.

    Source: ISO 2108, annex C (13 digits) and the edition before it (10 digits).
    """
    digits = text.replace("-", "")
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return _weighed(digits, 10) % 11 == 0
    return False


def is_issn(text: str) -> bool:
    """Whether a text is an ISSN with its hyphen and a true check digit (ISO 3297)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    return _weighed(text.replace("-", ""), 8) % 11 == 0


def is_addition(text: str) -> bool:
    """Whether a text has the form of a 부가기호: five digits (readers, form, subject)."""
    return re.fullmatch(r"[0-9]{5}", text) is not None


def is_kdc(text: str) -> bool:
    """Whether a text has the form of a class of the KDC: ``813.62``."""
    return _KDC.fullmatch(text) is not None


def is_playing_time(text: str) -> bool:
    """Whether a text is hhmmss with minutes and seconds below 60 (306 $a)."""
    return _TIME.fullmatch(text) is not None and len(text) == 6


def is_moment(text: str) -> bool:
    """Whether a text is a moment that there is, as YYYYMMDDhhmmss (005)."""
    return _is(text, 14, "%Y%m%d%H%M%S")


def is_day(text: str) -> bool:
    """Whether a text is a day that there is, as YYMMDD (008/00-05)."""
    return _is(text, 6, "%y%m%d")


def _is(text: str, length: int, form: str) -> bool:
    if len(text) != length or not (text.isascii() and text.isdigit()):
        return False
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _weighed(digits: str, first: int) -> int:
    return sum((10 if d == "X" else int(d)) * (first - at) for at, d in enumerate(digits))
