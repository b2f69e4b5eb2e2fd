# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.config.colours import contrast, is_colour
from daisy_pipeline.config.large_print_profile import (
    LEAST_CHARACTERS,
    LEAST_CONTRAST,
    OWN_THEME,
    SHIPPED,
    THEMES,
    LargePrintProfile,
    profiles_of,
    read_profile,
)
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place


def written(folder: Path, text: str, name: str = "ours.toml") -> str:
    (folder / name).write_text(text, "utf-8")
    return name


def refused(folder: Path, text: str) -> list[tuple[str, str, int, str]]:
    """What is wrong with a profile: id, file, line, key."""
    name = written(folder, f'extends = "kr-18"\n{text}')
    with pytest.raises(DaisyError) as told:
        read_profile(name, folder)
    assert told.value.exit_code is ExitCode.BAD_CONFIG
    return [(f.id, f.place.file, f.place.line, f.place.inside) for f in told.value.findings]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_profiles_keep_the_guidelines(name: str) -> None:
    made = read_profile(name)
    assert made.name == f"kr-{made.size:g}"
    assert min(made.headings) >= made.size >= 16  # ACB 2025; UKAAF MS03
    assert made.pitch >= 1.5 and made.measure >= 15
    assert made.inner >= 25 and min(made.outer, made.top, made.bottom) >= 22


def test_the_default_is_the_profile_of_18_points() -> None:
    assert read_profile("kr-18") == LargePrintProfile()
    assert set(defaults()["large-print"]["profiles"]) <= set(SHIPPED)
    kr_24 = read_profile("kr-24")
    assert (kr_24.width, kr_24.height) == (210, 297)


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_the_contrast_that_wcag_asks_for(theme: str) -> None:
    made = LargePrintProfile().in_colours(theme)
    assert made.theme == theme and contrast(made.ink, made.paper) >= LEAST_CONTRAST
    assert made.in_colours("") == made


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)  # known: just below 4.5
    assert contrast("#FFFF66", "#ffff66") == 1
    assert not is_colour("yellow") and not is_colour("#fff") and not is_colour("#ffff6g")


def test_a_librarys_own_profile_gives_what_differs(tmp_path: Path) -> None:
    text = """
extends = "kr-24"
[type]
pitch = 1.8
emphasis = "underline"
theme = ["#000033", "#FFFFcc"]
fonts = ["KoPub돋움체"]
[page]
size = [250, 320]
[volume]
sheets = 80
"""
    ours = read_profile(written(tmp_path, text), tmp_path)
    assert (ours.name, ours.size, ours.pitch, ours.emphasis) == ("ours", 24, 1.8, "underline")
    assert (ours.theme, ours.ink, ours.paper) == (OWN_THEME, "#000033", "#ffffcc")
    assert (ours.width, ours.height, ours.sheets) == (250, 320, 80)
    assert ours.fonts == ("KoPub돋움체",)
    again = written(tmp_path, 'extends = "ours.toml"\n[type]\ntheme = "white-on-black"\n', "b.toml")
    assert read_profile(again, tmp_path) == replace(ours, name="b").in_colours("white-on-black")


def test_profiles_come_back_from_a_step_as_they_were_planned(tmp_path: Path) -> None:
    name = written(tmp_path, '[type]\ntheme = ["#000033", "#ffffcc"]\nheadings = [20]\n')
    made = (read_profile(name, tmp_path), read_profile("kr-16"))
    assert profiles_of({"looks": [one.as_data() for one in made], "profiles": ["x"]}) == made
    plain = {"profiles": ["kr-16"], "theme": "white-on-black"}
    assert profiles_of(plain) == (read_profile("kr-16").in_colours("white-on-black"),)


@pytest.mark.message("DP-LPR-040")
def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    place = Place("daisy.toml", 4)
    for name, near in (("kr18", "kr-18"), ("우리.toml", "kr-16, kr-18, kr-24")):
        with pytest.raises(DaisyError) as told:
            read_profile(name, tmp_path, place)
        (finding,) = told.value.findings
        assert (finding.id, finding.place) == ("DP-LPR-040", place)
        assert finding.facts == {"name": name, "near": near}


@pytest.mark.message("DP-LPR-041")
def test_profiles_that_extend_each_other(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "b.toml"\n', "a.toml")
    written(tmp_path, 'extends = "a.toml"\n', "b.toml")
    with pytest.raises(DaisyError) as told:
        read_profile("a.toml", tmp_path)
    (finding,) = told.value.findings
    assert (finding.id, finding.place.file, finding.place.line) == ("DP-LPR-041", "a.toml", 1) or (
        finding.place.file == "b.toml"
    )


@pytest.mark.message("DP-LPR-042")
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[type]\nsize = 12", "type.size"),
        ("[type]\npitch = 1.1", "type.pitch"),
        ("[type]\nheadings = [24, 200]", "type.headings"),
        ("[page]\nsize = [20, 30]", "page.size"),
        ("[page]\ninner = 0", "page.inner"),
        ("[volume]\nsheets = 0", "volume.sheets"),
        ("[contents]\nlevels = 7", "contents.levels"),
    ],
)
def test_a_value_out_of_its_range(tmp_path: Path, text: str, key: str) -> None:
    assert refused(tmp_path, text) == [("DP-LPR-042", "ours.toml", 3, key)]


@pytest.mark.message("DP-LPR-043")
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[type]\nemphasis = "italic"', "type.emphasis"),
        ('[type]\ntheme = "blue"', "type.theme"),
        ('[page]\nsize = "Letter"', "page.size"),
    ],
)
def test_a_word_that_is_not_known(tmp_path: Path, text: str, key: str) -> None:
    assert refused(tmp_path, text) == [("DP-LPR-043", "ours.toml", 3, key)]


@pytest.mark.message("DP-LPR-044")
def test_no_heading_is_smaller_than_the_text(tmp_path: Path) -> None:
    text = "[type]\nheadings = [24, 17]"
    assert refused(tmp_path, text) == [("DP-LPR-044", "ours.toml", 3, "type.headings")]
    assert ("DP-LPR-044", "ours.toml", 3, "type.size") in refused(tmp_path, "[type]\nsize = 20")


@pytest.mark.message("DP-LPR-045")
def test_a_line_holds_at_least_ten_characters(tmp_path: Path) -> None:
    text = "[type]\nsize = 30\nheadings = [30]\n[page]\ntop = 25\nbottom = 25\nouter = {}"
    room = 182 - 25 - LEAST_CHARACTERS * 30 * 25.4 / 72
    assert (
        read_profile(
            written(tmp_path, f'extends = "kr-18"\n{text.format(int(room))}'), tmp_path
        ).measure
        >= LEAST_CHARACTERS
    )
    (told,) = refused(tmp_path, text.format(int(room) + 1))
    assert told[:3] == ("DP-LPR-045", "ours.toml", 3)


@pytest.mark.message("DP-LPR-046")
def test_two_colours_need_contrast(tmp_path: Path) -> None:
    text = '[type]\ntheme = ["#777777", "#ffffff"]'
    assert refused(tmp_path, text) == [("DP-LPR-046", "ours.toml", 3, "type.theme")]
    with pytest.raises(DaisyError) as told:
        read_profile("ours.toml", tmp_path)
    assert told.value.findings[0].facts["ratio"] == "4.4"


@pytest.mark.message("DP-LPR-047")
def test_what_is_no_colour(tmp_path: Path) -> None:
    text = '[type]\ntheme = ["#777777", "white"]'
    assert refused(tmp_path, text) == [("DP-LPR-047", "ours.toml", 3, "type.theme")]


@pytest.mark.message("DP-LPR-048")
def test_a_margin_holds_the_page_number(tmp_path: Path) -> None:
    assert refused(tmp_path, "[page]\nbottom = 12") == [
        ("DP-LPR-048", "ours.toml", 3, "page.bottom")
    ]


@pytest.mark.parametrize(
    ("text", "id", "key"),
    [
        ("[type]\nsizes = 18", "DP-CFG-004", "type.sizes"),
        ("[typ]\nsize = 18", "DP-CFG-004", "typ"),
        ("type = 18", "DP-CFG-006", "type"),
        ('[type]\nsize = "18"', "DP-CFG-006", "type.size"),
        ("[type]\nsize = true", "DP-CFG-006", "type.size"),
        ("[type]\nsize = nan", "DP-CFG-006", "type.size"),
        ("[type]\nheadings = 24", "DP-CFG-006", "type.headings"),
        ("[type]\nheadings = []", "DP-CFG-006", "type.headings"),
        ("[type]\nfonts = []", "DP-CFG-006", "type.fonts"),
        ('[type]\nfonts = [" "]', "DP-CFG-006", "type.fonts"),
        ("[type]\nemphasis = 1", "DP-CFG-006", "type.emphasis"),
        ('[type]\ntheme = ["#000000"]', "DP-CFG-006", "type.theme"),
        ("[page]\nsize = [180]", "DP-CFG-006", "page.size"),
        ("[volume]\nsheets = 99.5", "DP-CFG-006", "volume.sheets"),
    ],
)
def test_wrong_keys_and_types(tmp_path: Path, text: str, id: str, key: str) -> None:
    (told,) = refused(tmp_path, text)
    assert (told[0], told[3]) == (id, key)
