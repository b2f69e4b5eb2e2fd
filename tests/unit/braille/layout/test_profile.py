# SPDX-License-Identifier: AGPL-3.0-or-later
"""The profile that settings ask for."""

from __future__ import annotations

import pytest

from daisy_pipeline.braille.layout.profile import Profile, profile_of
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.model.finding import DaisyError, ExitCode


def test_the_defaults_are_those_of_the_settings() -> None:
    assert profile_of(defaults()["braille"]) == Profile()


@pytest.mark.message("DP-BRL-020")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cells", 3),
        ("lines", 5000),
        ("divide", "letters"),
        ("page_line", "left"),
        ("notes", ""),
        ("grade", 3),
        ("contents", True),
        ("volume_pages", 0),
        ("numbering", "chapter"),
        ("new_page", -1),
    ],
)
def test_what_cannot_be_is_told_with_what_may(key: str, value: object) -> None:
    with pytest.raises(DaisyError) as told:
        profile_of({**defaults()["braille"], key: value})
    (finding,) = told.value.findings
    assert (finding.id, finding.place.inside) == ("DP-BRL-020", f"braille.{key}")
    assert finding.facts["value"] == str(value) and finding.facts["allowed"]
    assert told.value.exit_code == ExitCode.BAD_CONFIG


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(DaisyError) as told:
        profile_of({"cells": 1, "lines": 1})
    assert len(told.value.findings) == 2
