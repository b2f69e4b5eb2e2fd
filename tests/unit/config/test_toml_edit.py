# SPDX-License-Identifier: AGPL-3.0-or-later
"""One value set in a person's TOML file: comments and all else stay, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.toml_edit import says_also, with_value
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError

TEXT = "# 제목\n[title]\nuid = 'u'\n\n[items]  # 번호\n'epub3' = 'A1'  # 옛\n\n[text]\nfiles = []\n"


def test_comments_and_order_stay() -> None:
    made = with_value(TEXT, "items", "braille", "B1")
    assert made == TEXT.replace("# 번호\n", '# 번호\n"braille" = "B1"\n')
    assert says_also(made, TEXT, "items", "braille", "B1")
    changed = with_value(TEXT, "items", "epub3", "A2")
    assert '"epub3" = "A2"' in changed and "A1" not in changed
    assert says_also(changed, TEXT, "items", "epub3", "A2")
    assert with_value("a = 1", "items", "x", "y") == 'a = 1\n\n[items]\n"x" = "y"\n'


@pytest.mark.parametrize("text", ["items = {a = 'b'}\n", "items.a = 'b'\n", "[[items]]\na = 1\n"])
def test_another_way_to_write_a_table_is_refused(text: str) -> None:
    assert not says_also(with_value(text, "items", "x", "y"), text, "items", "x", "y")


@pytest.mark.parametrize(
    ("items", "id"),
    [
        ("items = 3", "DP-CFG-006"),
        ("[items]\na = 3", "DP-CFG-006"),
        ("[items]\na = 'x/1'", "DP-CFG-008"),
    ],
)
def test_numbers_that_are_none(tmp_path: Path, items: str, id: str) -> None:
    folder = tmp_path / "sources" / "a"
    folder.mkdir(parents=True)
    head, tail = (f"{items}\n", "") if items.startswith("items") else ("", f"\n{items}\n")
    title = "[title]\nuid='u'\ntitle='t'\nlanguage='ko'\ndate='2026'\n[text]\nfiles=['a.txt']\n"
    (folder / "title.toml").write_text(head + title + tail, "utf-8")
    with pytest.raises(DaisyError) as error:
        read_title(Workspace(tmp_path), "a")
    (found,) = error.value.findings
    assert (found.id, found.place.file) == (id, "sources/a/title.toml")
