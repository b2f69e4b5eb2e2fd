# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy marc make``: records of built products without a ledger."""

from pathlib import Path

import pytest

from tests.fakes.products import daisy3_text, daisy202
from tests.unit.catalogue.test_built import workspace
from tests.unit.commands.desk import Say


def test_records_of_all_products(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202(), "daisy3-text": daisy3_text()})
    told = say(0, "marc", "make", "동백꽃")
    assert "=001  동백꽃-daisy202" in told
    assert "=001  동백꽃-daisy3-text" in told
    assert "=306  \\\\$a000007" in told
    assert told == say(0, "marc", "make", "동백꽃")


@pytest.mark.message("DP-MRC-041")
def test_a_product_that_is_not_built(here: Path, say: Say) -> None:
    workspace(here, {"daisy202": daisy202()})
    told = say(3, "marc", "make", "동백꽃", "--product", "epub3")
    assert "DP-MRC-041" in told
    assert "output/동백꽃" in told
