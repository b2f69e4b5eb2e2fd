# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 while DREAM's holdings come in: the old list answers, and the rerun completes."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.catalogue.duplicates import index
from daisy_pipeline.catalogue.duplicates.index import import_holdings, index_path
from daisy_pipeline.catalogue.duplicates.likeness import Book
from daisy_pipeline.catalogue.duplicates.search import search, warnings
from daisy_pipeline.config.workspace import Workspace

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
)


class Still:
    """Says nothing."""

    def step(self, done: int, total: int, what: str) -> None:
        """Nothing."""


def deadly(call: Any, *, before: bool) -> Any:
    def dies(*given: Any) -> Any:
        if not before:
            call(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    return dies


def holdings(folder: Path, title: str) -> Path:
    path = folder / "목록.csv"
    lines = "".join(f"{title} {word},김유정\n" for word in ("꽃", "나무", "바람"))
    path.write_text(f"대체자료명,저자\n{lines}", "utf-8")
    return path


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("moment", ["_put", "_fill", "_write", "replace_file", "fsync_folder"])
def test_killed_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, before: bool
) -> None:
    work = Workspace(tmp_path)
    import_holdings(work, holdings(tmp_path, "여름"), "2026-03-02", Still())
    new = holdings(tmp_path, "겨울")
    pid = os.fork()
    if pid == 0:
        try:
            monkeypatch.setattr(index, moment, deadly(getattr(index, moment), before=before))
            import_holdings(work, new, "2026-03-02", Still())
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    told = {len(warnings(work, Book(f"{season} 꽃", "김유정"), "2026-03-02")) for season in
            ("여름", "겨울")}  # fmt: skip
    assert told == {0, 1}  # one of the lists, whole
    import_holdings(work, new, "2026-03-02", Still())
    assert [m.book.title for m in search(index_path(work), Book("겨울 꽃"))] == ["겨울 꽃"]
    assert not list(index_path(work).parent.glob(".part-*"))
