# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reading offers to whom: nothing is claimed that it does not offer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.accessibility import (
    Offer,
    access_modes,
    features,
    hazards,
    sufficient_modes,
)

offers = st.builds(Offer, **dict.fromkeys(Offer.__dataclass_fields__, st.booleans()))


def test_a_book_with_text_pictures_and_sound() -> None:
    offer = Offer(sound=True, whole=True, images=True, pages=True, headings=True)
    assert list(access_modes(offer)) == ["textual", "visual", "auditory"]
    assert list(sufficient_modes(offer)) == [("textual",), ("auditory",), ("textual", "visual")]
    assert list(features(offer)) == [
        "readingOrder",
        "displayTransformability",
        "unlocked",
        "structuralNavigation",
        "tableOfContents",
        "alternativeText",
        "pageBreakMarkers",
        "pageNavigation",
        "synchronizedAudioText",
    ]
    assert list(hazards(offer)) == ["none"]


def test_a_recording_alone() -> None:
    offer = Offer(text=False, sound=True, whole=True, pages=True, headings=True)
    assert list(access_modes(offer)) == ["auditory"]
    assert list(sufficient_modes(offer)) == [("auditory",)]
    assert not {"displayTransformability", "pageBreakMarkers", "synchronizedAudioText"} & set(
        features(offer)
    )


def test_a_picture_without_words_is_lost_to_ears_and_fingers() -> None:
    offer = Offer(sound=True, whole=True, images=True, described=False)
    assert list(sufficient_modes(offer)) == [("textual", "visual")]
    assert "alternativeText" not in set(features(offer))


def test_a_picture_that_moves_may_harm() -> None:
    assert list(hazards(Offer(moving=True))) == ["unknown"]


@given(offers)
def test_what_is_enough_is_there(offer: Offer) -> None:
    modes = set(access_modes(offer))
    assert all(set(enough) <= modes for enough in sufficient_modes(offer))
    told = list(features(offer))
    assert len(told) == len(set(told))
