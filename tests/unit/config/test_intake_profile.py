# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from daisy_pipeline.config.intake_profile import BELOW, SHIPPED, Limit, read_profile
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.model.finding import DaisyError, ExitCode


def written(folder: Path, text: str, name: str = "ours.toml") -> str:
    (folder / name).write_text(text, "utf-8")
    return name


def refused(folder: Path, text: str) -> list[tuple[str, str, int, str]]:
    """What is wrong with a profile: id, file, line, key."""
    name = written(folder, text)
    with pytest.raises(DaisyError) as told:
        read_profile(name, folder)
    assert told.value.exit_code is ExitCode.BAD_CONFIG
    return [(f.id, f.place.file, f.place.line, f.place.inside) for f in told.value.findings]


def test_the_lenient_profile_asks_for_no_more_than_the_strict_one() -> None:
    strict, lenient = read_profile("strict"), read_profile("lenient")
    assert strict.limits.keys() == lenient.limits.keys()
    for key, hard in strict.limits.items():
        mild = lenient.limit(key)
        for one, other in ((hard.warn, mild.warn), (hard.fail, mild.fail)):
            if other is not None:
                assert one is not None, key
                assert other <= one if key in BELOW else other >= one, key


def test_the_values_of_the_guidelines() -> None:
    strict = read_profile("strict")
    assert (strict.limit("level.quiet").warn, strict.limit("level.loud").warn) == (-23, -18)
    assert (strict.limit("level.peak").warn, strict.limit("noise.floor").warn) == (-3, -60)
    assert (strict.limit("pauses.head_short").warn, strict.limit("pauses.tail_long").warn) == (
        500,
        4000,
    )
    assert strict.limit("format.bitrate").fail == 128
    assert strict.limits.keys() >= BELOW
    assert defaults()["intake"]["profile"] in SHIPPED


def test_a_librarys_own_profile_gives_what_differs(tmp_path: Path) -> None:
    name = written(
        tmp_path,
        'extends = "strict"\n[level]\nquiet = { warn = -26 }\npeak = {}\n[noise.hum]\nfail = -40\n',
    )
    ours = read_profile(name, tmp_path)
    assert ours.name == "ours"
    assert ours.limit("level.quiet") == Limit(-26, None)
    assert ours.limit("level.peak") == Limit()
    assert ours.limit("noise.hum") == Limit(None, -40)
    assert ours.limit("noise.floor") == read_profile("strict").limit("noise.floor")


def test_one_that_extends_nothing_judges_only_what_it_names(tmp_path: Path) -> None:
    ours = read_profile(written(tmp_path, "[level]\nquiet = { fail = -30 }\n"), tmp_path)
    assert ours.limits == {"level.quiet": Limit(None, -30)}
    assert ours.limit("noise.floor") == Limit()


def test_a_profile_may_extend_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    written(tmp_path, 'extends = "b.toml"\n[level]\npeak = {}\n', "rules/a.toml")
    written(tmp_path, 'extends = "strict"\n[noise]\nhum = {}\n', "rules/b.toml")
    ours = read_profile("rules/a.toml", tmp_path)
    assert ours.limit("level.peak") == ours.limit("noise.hum") == Limit()
    assert ours.limit("noise.floor").warn == -60


@pytest.mark.message("DP-REC-001")
@pytest.mark.parametrize("name", ["stict", "there-is-none.toml", "."])
def test_no_such_profile(tmp_path: Path, name: str) -> None:
    with pytest.raises(DaisyError) as told:
        read_profile(name, tmp_path)
    (finding,) = told.value.findings
    assert finding.id == "DP-REC-001" and told.value.exit_code is ExitCode.BAD_CONFIG
    assert finding.facts["near"] == ("strict" if name == "stict" else "lenient, strict")
    assert refused(tmp_path, '[level]\npeak = {}\nextends = "x"\n')[0][0] == "DP-CFG-005"
    assert refused(tmp_path, 'extends = "x"\n') == [("DP-REC-001", "ours.toml", 1, "extends")]


@pytest.mark.message("DP-REC-002")
def test_profiles_that_extend_each_other(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "ours.toml"\n', "other.toml")
    found = refused(tmp_path, '\nextends = "other.toml"\n')
    assert [(id, line, key) for id, _, line, key in found] == [("DP-REC-002", 1, "extends")]


@pytest.mark.message("DP-REC-003")
def test_warn_must_come_before_fail(tmp_path: Path) -> None:
    text = "[level]\nquiet = { warn = -30, fail = -20 }\npeak = { warn = 1, fail = 0 }\n"
    assert refused(tmp_path, text) == [
        ("DP-REC-003", "ours.toml", 2, "level.quiet"),
        ("DP-REC-003", "ours.toml", 3, "level.peak"),
    ]


@pytest.mark.parametrize(
    ("text", "id", "line", "key"),
    [
        ("[levl]\n", "DP-CFG-004", 1, "levl"),
        ("[level]\nquite = {}\n", "DP-CFG-004", 2, "level.quite"),
        ("[level]\n\nquiet = -23\n", "DP-CFG-006", 3, "level.quiet"),
        ("[level]\nquiet = { wran = 3 }\n", "DP-CFG-004", 2, "level.quiet.wran"),
        ("[level]\nquiet = { warn = true }\n", "DP-CFG-006", 2, "level.quiet.warn"),
        ("[level]\nquiet = { warn = nan }\n", "DP-CFG-006", 2, "level.quiet.warn"),
        ("extends = 3\n", "DP-CFG-006", 1, "extends"),
        ("level = 3\n", "DP-CFG-006", 1, "level"),
        ("[level\n", "DP-CFG-003", 1, ""),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, text: str, id: str, line: int, key: str
) -> None:
    assert refused(tmp_path, text) == [(id, "ours.toml", line, key)]
