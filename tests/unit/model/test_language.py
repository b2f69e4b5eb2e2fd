# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from daisy_pipeline.model.language import main_language


def test_a_language_without_its_region() -> None:
    assert [main_language(tag) for tag in ("ko", "ko-KR", "EN-gb")] == ["ko", "ko", "en"]
