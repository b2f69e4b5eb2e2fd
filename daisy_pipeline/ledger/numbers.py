# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers by which people name rows: the first eight signs of a row's id, or fewer."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Q

_NUMBER = re.compile(r"[0-9a-f]{4,32}")


def beginning(wish: str) -> Q:
    """The condition that a row's id begins with what was typed; nothing for what is no number."""
    text = wish.strip().lower().replace("-", "")
    if not _NUMBER.fullmatch(text):
        return Q(pk__in=[])
    return Q(pk__gte=UUID(text.ljust(32, "0")), pk__lte=UUID(text.ljust(32, "f")))
