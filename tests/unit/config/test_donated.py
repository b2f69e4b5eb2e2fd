# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables [donated.<product>] of title.toml, and how a program writes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.config.donated import PRODUCTS
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.toml_edit import says_table, with_table
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode

TITLE = '[title]\nuid = "urn:x"\ntitle = "봄"\nlanguage = "ko"\ndate = "2026-03-02"\n'
GOOD = {
    "files": ["donated/daisy202-0a/봄.zip"],
    "sha256": "0" * 64,
    "narration": "human",
    "from": "한국점자도서관",
    "giver": "organization",
    "received": "2026-03-02",
}


def read(folder: Path, **values: object) -> TitleFile:
    told = {key: value for key, value in {**GOOD, **values}.items() if value is not None}
    text = with_table(TITLE, "donated.daisy202", told)  # type: ignore[arg-type]
    (folder / "sources" / "봄").mkdir(parents=True)
    (folder / "sources" / "봄" / "title.toml").write_text(text, "utf-8")
    return read_title(Workspace(folder), "봄")


def test_a_title_needs_no_text_then(tmp_path: Path) -> None:
    file = read(tmp_path)
    came = file.donated["daisy202"]
    assert file.texts == () and (came.giver, came.private) == ("한국점자도서관", False)
    assert came.as_toml() == GOOD


def test_products_are_those_of_the_ledger(no_ledger: None) -> None:
    from daisy_pipeline.ledger import materials

    assert materials.PRODUCTS == PRODUCTS


@pytest.mark.parametrize(
    ("key", "value", "id"),
    [
        ("sha256", "abc", "DP-CFG-008"),
        ("narration", "사람", "DP-CFG-008"),
        ("received", "2026-02-30", "DP-CFG-008"),
        ("made", "작년", "DP-CFG-008"),
        ("giver", "who", "DP-CFG-008"),
        ("pass_on", "maybe", "DP-CFG-008"),
        ("files", [], "DP-CFG-007"),
        ("from", None, "DP-CFG-007"),
        ("files", "봄.zip", "DP-CFG-006"),
        ("narrators", "홍길동", "DP-CFG-006"),
        ("gave", "x", "DP-CFG-004"),
    ],
)
def test_wrong_values(tmp_path: Path, key: str, value: object, id: str) -> None:
    with pytest.raises(DaisyError) as error:
        read(tmp_path, **{key: value})
    assert error.value.exit_code is ExitCode.BAD_CONFIG
    (finding,) = error.value.findings
    assert (finding.id, finding.place.inside) == (id, f"donated.daisy202.{key}")


@pytest.mark.parametrize("line", ['donated = "x"', "[donated]\ndaisy9 = 1", "[donated]\nepub3 = 1"])
def test_wrong_tables(tmp_path: Path, line: str) -> None:
    (tmp_path / "sources" / "봄").mkdir(parents=True)
    path = tmp_path / "sources" / "봄" / "title.toml"
    path.write_text(f"{line}\n{TITLE}" if line[0] == "d" else f"{TITLE}{line}\n", "utf-8")
    with pytest.raises(DaisyError) as error:
        read_title(Workspace(tmp_path), "봄")
    assert error.value.exit_code is ExitCode.BAD_CONFIG


def test_a_table_is_exchanged_and_all_else_stays() -> None:
    table = '[donated.epub3] # 받은 것\nfiles = ["a"]\nterms = "\\u0000"\n'
    text = f'{TITLE}\n{table}\n[items]\nx = "Y"\n'
    made = with_table(text, "donated.epub3", {"files": ["봄.epub"], "maker": 'a"b\x7f'})
    assert says_table(made, text, "donated.epub3", {"files": ["봄.epub"], "maker": 'a"b\x7f'})
    assert made.startswith(TITLE) and '[items]\nx = "Y"' in made and "봄.epub" in made
    assert not says_table(made.replace("Y", "Z"), text, "donated.epub3", {"files": ["봄.epub"]})
