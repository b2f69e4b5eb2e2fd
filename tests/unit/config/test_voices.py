# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.config.voices import (
    narrator_folder,
    narrator_names,
    read_narrator,
    remove_snapshots,
    voice_toml,
    with_pin,
)
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode

DIGEST = "a" * 64
TEXT = '# 설명\n[title]\nuid = "1"\n\n[audio]\nnarrators = ["홍길동"]\n'
NAMES = st.text(st.characters(whitelist_categories=("L", "N")), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, st.sampled_from([DIGEST, "b" * 64, ""])), max_size=6))
def test_pins_are_set_and_taken_out_and_all_else_stays(wishes: list[tuple[str, str]]) -> None:
    text, wanted = TEXT, dict[str, str]()
    for name, digest in wishes:
        text = with_pin(text, name, digest)
        wanted[name] = digest
    wanted = {name: digest for name, digest in wanted.items() if digest}
    values = tomllib.loads(text)
    assert values["audio"].pop("memory", {}) == wanted
    assert values == tomllib.loads(TEXT)
    assert text.startswith(TEXT)


def test_what_follows_the_table_stays_below_it() -> None:
    text = f'[audio.memory]  # 목소리\n"V-1" = "{DIGEST}"\n\n[edition]\nisbn = "1"'
    made = with_pin(text, "V-2", DIGEST)
    assert tomllib.loads(made) == {
        "audio": {"memory": {"V-1": DIGEST, "V-2": DIGEST}},
        "edition": {"isbn": "1"},
    }
    assert with_pin(with_pin(made, "V-2", ""), "V-1", "").endswith('[edition]\nisbn = "1"')
    assert with_pin("[audio.memory]", "V-1", DIGEST) == f'[audio.memory]\n"V-1" = "{DIGEST}"\n'


@pytest.mark.message("DP-VOI-010")
def test_a_pseudonym_never_leads_out_of_voices(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("..", "../x", "a/../b", "a\\b", "/x", "C:x", "", " ", ".x", "x.", "a\nb"):
        with pytest.raises(DaisyError) as told:
            narrator_folder(workspace, name)
        assert [(f.id, f.facts["name"]) for f in told.value.findings] == [("DP-VOI-010", name)]
        assert told.value.exit_code is ExitCode.BAD_USAGE
    assert narrator_folder(workspace, "V-014").parent == workspace.voices


def test_a_pseudonym_is_found_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "voices" / "솔바람 2").mkdir(parents=True)
    workspace = Workspace(tmp_path)
    for name in ("솔바람 2", " 솔바람  2", "솔바람 2"):
        assert narrator_folder(workspace, name) == workspace.voices / "솔바람 2"
    assert narrator_names(workspace) == ["솔바람 2"]


def test_the_file_that_is_offered_says_no_until_it_is_filled_in(tmp_path: Path) -> None:
    folder = tmp_path / "voices" / "V-014"
    folder.mkdir(parents=True)
    for lang in ("ko", "en"):
        (folder / "voice.toml").write_text(voice_toml(lang), "utf-8")
        assert not read_narrator(Workspace(tmp_path), "V-014").agreed
        filled = voice_toml(lang).replace('reference = ""', 'reference = "동의-7"')
        (folder / "voice.toml").write_text(filled, "utf-8")
        assert read_narrator(Workspace(tmp_path), "V-014").agreed
        gone = filled.replace('withdrawn = ""', 'withdrawn = "2026-05-01"')
        (folder / "voice.toml").write_text(gone, "utf-8")
        assert not read_narrator(Workspace(tmp_path), "V-014").agreed


@pytest.mark.parametrize(
    "text", ["[consent.memory]\nreferenc = '7'\n", "[consent.memory]\nreference = 7\n", "consent=3"]
)
def test_a_slip_in_voice_toml_is_no_consent(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "voices" / "V-014"
    folder.mkdir(parents=True)
    (folder / "voice.toml").write_text(text, "utf-8")
    with pytest.raises(DaisyError) as told:
        read_narrator(Workspace(tmp_path), "V-014")
    assert told.value.exit_code is ExitCode.BAD_CONFIG
    assert told.value.findings[0].place.file == "voices/V-014/voice.toml"


def test_all_that_was_learned_goes(tmp_path: Path) -> None:
    folder = tmp_path / "voices" / "V-014" / "snapshots"
    folder.mkdir(parents=True)
    for name in (f"{DIGEST}.json", "half.part"):
        (folder / name).write_bytes(b"x")
    (folder.parent / "voice.toml").write_text("", "utf-8")
    narrator = read_narrator(Workspace(tmp_path), "V-014")
    assert remove_snapshots(narrator) == [DIGEST]
    assert sorted(p.name for p in folder.parent.iterdir()) == ["voice.toml"]
    assert remove_snapshots(narrator) == []
