# SPDX-License-Identifier: AGPL-3.0-or-later
"""Canonical JSON gives back every value, byte for byte the same."""

from __future__ import annotations

import pickle

import pytest

from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.times import whole
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, MediaFile, SyncTrack
from daisy_pipeline.model.walk import change_texts, every_block, parts, segments, top_blocks
from tests.fakes.books import kitchen_sink, unsegmented


def test_a_book_with_everything_in_it_comes_back() -> None:
    book = kitchen_sink()
    data = codec.dumps(book)
    assert codec.loads(Book, data) == book
    assert codec.dumps(codec.loads(Book, data)) == data


@pytest.mark.parametrize(
    "value",
    [
        SyncTrack(
            (Clip("s1", "ab", 0, 10, ClipOrigin.HUMAN, ClipStatus.LOW, 0.25),),
            (Extra("ab", 10, 20, "cough"),),
        ),
        MediaFile("c001.mp3", "audio/mpeg", 5, whole("ab", 10, "c001.mp3", 50)),
        Finding("DP-TXT-012", Place("a.txt", 3, time=7), {"n": 1, "x": "가"}),
    ],
)
def test_tracks_media_and_findings_come_back(value: object) -> None:
    assert codec.loads(type(value), codec.dumps(value)) == value


@pytest.mark.parametrize(
    "data",
    [b"[]", b'{"lang":"ko"}', b'{"lang":1,"body":[]}', b'{"lang":"ko","body":[{"is":"No"}]}', b"{"],
)
def test_what_is_no_book_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        codec.loads(Book, data)


def test_an_error_survives_the_way_from_a_worker() -> None:
    error = fail("DP-X-001", Place("a"), exit_code=ExitCode.NEEDS_PERSON, n=1)
    back = pickle.loads(pickle.dumps(error))
    assert isinstance(back, DaisyError)
    assert (back.findings, back.exit_code) == (error.findings, error.exit_code)


def test_walking_and_changing_see_the_same_texts() -> None:
    book = unsegmented()
    seen: list[str] = []

    def note(place: object) -> object:
        seen.extend(text_of(s) for s in place.text)  # type: ignore[attr-defined]
        return place.text  # type: ignore[attr-defined]

    assert change_texts(book, note) == book  # type: ignore[arg-type]
    assert seen == [text_of(s) for s in segments(top_blocks(book))]


def test_parts_lose_no_block_and_keep_a_page_with_its_heading() -> None:
    book = kitchen_sink()
    cut = parts(book)
    assert tuple(b for p in cut for b in p.blocks) == top_blocks(book)
    assert sum(1 for _ in every_block(top_blocks(book))) > 40
    assert type(cut[2].blocks[0]).__name__ == "PageBreak"
