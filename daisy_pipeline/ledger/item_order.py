# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order of items by their ids, for a query; ``catalogue.facts.id_key`` is that of a list.

The number in an id has five digits until the year's 99,999th item and grows then, so that text
alone would put the 100,000th before the second.
"""

from __future__ import annotations

from django.db.models.functions import Length


def by_id(path: str = "item_id") -> tuple[Length, str]:
    """What ``order_by`` takes: shorter ids first, then by their signs; ``path`` leads to the id."""
    return Length(path), path
