# SPDX-License-Identifier: AGPL-3.0-or-later
"""A magazine from title.toml to its products, and what can be wrong with its music."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.magazine import with_music
from daisy_pipeline.build.plan import step
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes import sounds
from tests.unit.config.test_config import GOOD, workspace

MAGAZINE = GOOD.replace("urn:uuid:1", "urn:uuid:6f2f4a2e-38b3-4f5d-9d5c-1f0a3c9e7b21")
TEXT = "제1장 여는 말\n\n봄호입니다.\n\n제2장 새 소식\n\n새 책을 알려 드립니다.\n"
PRODUCTS = ("daisy3-text", "daisy3", "daisy202", "epub3", "audio")


def title(folder: Path, music: str, more: str = "") -> Workspace:
    """A title with a tone of 3 s in ``music/j.wav``."""
    space = workspace(folder, f"{MAGAZINE}{more}[site]\nlibrary = '마포'\n[magazine]\n{music}")
    own = space.folder("봄봄")
    (own / "text" / "a.txt").write_text(TEXT, "utf-8")
    (own / "music").mkdir()
    sounds.write_wav(own / "music" / "j.wav", sounds.tone(44100, 3), 44100)
    return space


JOBS = [
    Job("master", step("master"), {}, {}),
    Job("encode-001", step("encode"), {}, {"name": "c001"}),
    Job("track", step("correct"), {}, {}),
]


def planned(space: Workspace, *chosen: str) -> list[Job]:
    return with_music(JOBS, space, read_title(space, "봄봄", chosen))


def test_a_title_without_music_is_planned_as_it_was(tmp_path: Path) -> None:
    """Its own settings of music change nothing either: there is none."""
    assert planned(title(tmp_path, "gap = 900\nopening = ''")) == JOBS


def test_a_file_that_plays_twice_is_prepared_once(tmp_path: Path) -> None:
    music = "opening = 'music/j.wav'\njingle = 'music/j.wav'\ngap = 300"
    jobs = {job.id: job for job in planned(title(tmp_path, music))}
    made = [id for id in jobs if id.startswith("jingle")]
    assert made == ["jingle-opening"]
    assert jobs["master"].params == {"gap": 300, "level": -4.0}
    assert {"music-opening", "level-opening", "music-jingle"} <= jobs["master"].inputs.keys()
    assert jobs["encode-001"].inputs.keys() == {"music-opening", "music-jingle"}
    assert jobs["track"] == JOBS[2]


@pytest.mark.message("DP-MAG-001")
@pytest.mark.message("DP-MAG-004")
@pytest.mark.parametrize(
    ("music", "chosen", "id"),
    [
        ("jingle = 'music/none.wav'", "build.jobs=1", "DP-MAG-001"),
        ("jingle = 'music'", "build.jobs=1", "DP-MAG-001"),
        ("jingle = '../x.wav'", "build.jobs=1", "DP-CFG-009"),
        ("jingle = '/x.wav'", "build.jobs=1", "DP-CFG-009"),
        ("jingle = 'music/j.wav'", "mastering.enabled=false", "DP-MAG-004"),
        ("jingle = 'music/j.wav'", "magazine.longest=7200", "DP-AUD-020"),
        ("jingle = 'music/j.wav'", "magazine.level=40", "DP-AUD-020"),
    ],
)
def test_what_is_wrong_with_music(tmp_path: Path, music: str, chosen: str, id: str) -> None:
    with pytest.raises(DaisyError) as caught:
        planned(title(tmp_path, music), chosen)
    (finding,) = caught.value.findings
    assert (finding.id, caught.value.exit_code) == (id, ExitCode.BAD_CONFIG)
    assert finding.place.inside or finding.place.file == "--set"
    if id in ("DP-MAG-001", "DP-CFG-009"):
        assert (finding.place.file, finding.place.line) == ("sources/봄봄/title.toml", 12)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    space = title(tmp_path, "jingle = 'link.wav'")
    sounds.write_wav(tmp_path / "x.wav", sounds.tone(44100, 1), 44100)
    try:
        (space.folder("봄봄") / "link.wav").symlink_to(tmp_path / "x.wav")
    except OSError:
        return  # Windows lets nobody make one without a right of its own
    with pytest.raises(DaisyError) as caught:
        planned(space)
    assert caught.value.findings[0].id == "DP-CFG-009"


def test_music_that_is_no_sound_keeps_products_without_sound(tmp_path: Path) -> None:
    space = title(tmp_path, "jingle = 'text/a.txt'")
    built = build_title(space, "봄봄", Options(only=("daisy3-text", "audio")))
    assert built.products == ("daisy3-text",)
    assert [(f.id, f.place.file) for f in built.findings if f.id.startswith("DP-AUD")] == [
        ("DP-AUD-003", "text/a.txt")
    ]


def test_every_product_of_a_magazine_passes_its_check(tmp_path: Path) -> None:
    """The music is played in all of them; only chapters of a few seconds differ in loudness."""
    names = "\n".join(f"{role} = 'music/j.wav'" for role in ("opening", "jingle", "closing"))
    space = title(tmp_path, names)
    chosen = ("epub3.narrated=true", "check.epubcheck=never")
    built = build_title(space, "봄봄", Options(only=PRODUCTS, chosen=chosen))
    assert (built.exit_code, built.products) == (ExitCode.OK, PRODUCTS)
    assert {f.id for f in built.findings} <= {"DP-EAR-057"}
    smil = (built.folder / "daisy202").glob("*.smil")
    begins = sorted(p.read_text("utf-8").count('clip-begin="npt=0.0') for p in smil)
    assert begins[-2:] == [1, 1], "both parts play from their beginning on"
