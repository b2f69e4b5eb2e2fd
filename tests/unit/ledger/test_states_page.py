# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of states says every legal move, and its drawing shows as many arrows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from daisy_pipeline.ledger import states
from daisy_pipeline.messages import phrase
from scripts.states_page import KINDS, drawing, states_page


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_move_is_an_arrow(kind: str, lang: str) -> None:
    root = ElementTree.fromstring(drawing(kind, lang))
    space = "{http://www.w3.org/2000/svg}"
    arrows = [p for p in root.iter(f"{space}path") if p.get("marker-end")]
    assert len(arrows) == sum(len(to) for to in KINDS[kind].values())
    assert len({arrow.get("d") for arrow in arrows}) == len(arrows)
    assert root.find(f"{space}title") is not None and root.find(f"{space}desc") is not None
    named = [text.text for text in root.iter(f"{space}text")]
    assert named == [phrase(f"state.{state}", lang) for state in KINDS[kind]]


def test_every_state_has_words_and_a_row() -> None:
    page = states_page("ko", "", "")
    for kind in (states.ItemState, states.AssignmentState, states.TakeState):
        for state in kind:
            assert re.search(rf"^\| [가-힣 ]+ \| `{state}` \|", page, re.M), state
    every = (states.SlotState, states.DeliveryState)
    for state in (one for kind in every for one in kind):
        assert phrase(f"state.{state}", "ko") != f"state.{state}"
