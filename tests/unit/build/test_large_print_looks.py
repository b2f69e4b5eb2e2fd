# SPDX-License-Identifier: AGPL-3.0-or-later
"""Large print is planned with what its profiles and fonts hold, so that a change makes it new."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.large_print_looks import find_looks
from daisy_pipeline.build.plan_products import product_jobs
from daisy_pipeline.config.large_print_profile import profiles_of
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.tools import fonts
from tests.fakes.fonts import font


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path / "system",))
    font(tmp_path / "system/a.ttf", "Gothic Sae")
    return Workspace(tmp_path)


def chosen(home: Workspace, toml: str) -> Settings:
    (home.root / "daisy.toml").write_text(f"[large-print]\n{toml}", "utf-8")
    return resolve((home.site(),))


def job(home: Workspace, toml: str) -> Job:
    looks = find_looks(home, chosen(home, toml))
    jobs = [looks.given_to(one) for one in product_jobs(["large-print"], frozenset(), [], "a")]
    assert [one.id for one in jobs if one.params.get("settings")] == ["emit-large-print"]
    return jobs[0]


def test_the_job_holds_what_the_profiles_say(home: Workspace) -> None:
    own = home.root / "ours.toml"
    own.write_text('extends = "kr-24"\n', "utf-8")
    before = job(home, 'profiles = ["kr-16", "ours.toml"]\ntheme = "white-on-black"')
    made = profiles_of(before.params["settings"])
    assert [(one.name, one.size, one.ink) for one in made] == [
        ("kr-16", 16, "#ffffff"),
        ("ours", 24, "#ffffff"),
    ]
    own.write_text('extends = "kr-24"\n[type]\npitch = 2\n', "utf-8")
    after = job(home, 'profiles = ["kr-16", "ours.toml"]\ntheme = "white-on-black"')
    assert after.params != before.params


def test_the_job_holds_the_fonts_and_their_versions(home: Workspace) -> None:
    before = job(home, "")
    font(home.root / "own/z.ttf", "Batang Sae")
    own = job(home, 'fonts = ["own/z.ttf", "Gothic Sae"]')
    assert own.inputs["font-001"] == home.root / "own/z.ttf"
    (look,) = profiles_of(own.params["settings"])
    assert look.fonts[:2] == ("Batang Sae", "Gothic Sae")
    assert own.params["fonts"] != before.params["fonts"]
    font(home.root / "system/a.ttf", "Gothic Sae", version="Version 2")
    assert job(home, "").params["fonts"] != before.params["fonts"]


@pytest.mark.message("DP-LPR-007")
def test_a_family_that_is_not_here_is_told(home: Workspace) -> None:
    looks = find_looks(home, chosen(home, 'fonts = ["없는체"]'))
    (finding,) = looks.findings
    place = Place("daisy.toml", 2, inside="large-print.fonts")
    assert (finding.id, finding.place, finding.facts) == ("DP-LPR-007", place, {"family": "없는체"})


def test_a_folder_needs_no_stroke_to_be_a_path(home: Workspace) -> None:
    (home.root / "우리글꼴").mkdir()
    font(home.root / "우리글꼴/a.ttf", "Batang Sae")
    looks = find_looks(home, chosen(home, 'fonts = ["우리글꼴"]'))
    assert looks.fonts == (home.root / "우리글꼴",) and looks.findings == ()
    assert looks.profiles[0].fonts[0] == "Batang Sae"


@pytest.mark.message("DP-LPR-003")
@pytest.mark.parametrize("path", ["own/none.ttf", "own", "own/broken.ttf", "none/", "daisy.toml/a"])
def test_a_path_without_fonts_is_told(home: Workspace, path: str) -> None:
    (home.root / "own").mkdir()
    (home.root / "own/broken.ttf").write_bytes(b"\0\1\0\0broken")
    entry = path if "/" in path else f"./{path}"
    with pytest.raises(DaisyError) as refused:
        find_looks(home, chosen(home, f'fonts = ["{entry}"]'))
    (finding,) = refused.value.findings
    assert finding.id == "DP-LPR-003" and finding.facts == {"value": entry}
    assert finding.place == Place("daisy.toml", 2, inside="large-print.fonts")


@pytest.mark.message("DP-LPR-043")
def test_a_theme_that_is_not_known(home: Workspace) -> None:
    with pytest.raises(DaisyError) as refused:
        find_looks(home, chosen(home, 'theme = "blue"'))
    (finding,) = refused.value.findings
    assert (finding.id, finding.place.line) == ("DP-LPR-043", 2)
