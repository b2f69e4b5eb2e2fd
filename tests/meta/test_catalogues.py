# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every message in both languages, with a remedy, raised by code and shown by a test."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from daisy_pipeline.messages import known_ids
from daisy_pipeline.messages.entries import ID, NOT_AREAS, entry, file_names, load
from daisy_pipeline.messages.particles import pair_of
from daisy_pipeline.messages.wording import FIELD, words
from tests.meta import skips

ROOT = Path(__file__).resolve().parents[2]
IDS = known_ids()


def fields(template: str) -> set[str]:
    return {found[1] for found in FIELD.finditer(template) if found[1]}


@pytest.mark.parametrize("id", IDS)
def test_both_languages_say_the_same(id: str) -> None:
    known = entry(id)
    assert known is not None
    for kind in (known.texts, known.fixes, known.longs):
        assert set(kind) in (set(), {"ko", "en"}), "worded in one language only"
        assert len({frozenset(fields(template)) for template in kind.values()}) <= 1
    assert known.texts and known.fixes, "a message says what happened and what to do"


@pytest.mark.parametrize("id", IDS)
def test_korean_is_korean(id: str) -> None:
    known = entry(id)
    assert known is not None
    for kind in (known.texts, known.fixes, known.longs):
        text = kind.get("ko", "가")
        assert not re.search(r"[을은이과]\([를는가와]\)|\(으\)로|\(이\)", text), "write {x:을/를}"
        if text != "{problem}":
            assert re.search("[가-힣]", text)
        specs = [m[2] for m in FIELD.finditer(text) if m[2] and re.search("[가-힣]", m[2])]
        assert all(pair_of(spec) for spec in specs), f"not pairs of particles: {specs}"


@pytest.mark.parametrize("name", [n for n in file_names() if n not in NOT_AREAS])
def test_a_file_holds_its_own_area_in_order(name: str) -> None:
    ids = list(load(name))  # a TOML file cannot name one id twice
    assert ids == sorted(ids)
    for id in ids:
        found = ID.fullmatch(id)
        assert found and found[1].lower() == name


@pytest.mark.parametrize("key", sorted(words()))
def test_words_in_both_languages(key: str) -> None:
    both = words()[key]
    assert set(both) == {"ko", "en"}
    assert fields(both["ko"]) == fields(both["en"])


@cache
def ids_in_code() -> frozenset[str]:
    """Ids that the package's code names, as whole string constants."""
    return frozenset(
        node.value
        for path in sorted((ROOT / "daisy_pipeline").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if ID.fullmatch(node.value)
    )


@cache
def ids_written_in_tests() -> frozenset[str]:
    """Ids in a test's mark ``message(id)``, or with a folder under tests/messages."""
    found = {p.name for p in (ROOT / "tests" / "messages").glob("DP-*")}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.message"):
                found |= {str(a.value) for a in node.args if isinstance(a, ast.Constant)}
    return frozenset(found)


@pytest.fixture
def ids_in_tests(request: pytest.FixtureRequest) -> frozenset[str]:
    """Ids with a fault test; computed marks are seen when their tests are part of this run."""
    marked: frozenset[str] = request.config.stash.get(skips.MESSAGES, frozenset[str]())
    return ids_written_in_tests() | marked


def test_a_particle_follows_what_it_belongs_to() -> None:
    """``{n:은/는}`` is the particle alone: without ``{n}`` before it nobody reads of what."""
    lonely = []
    for name in file_names():
        for key, table in load(name).items() if name != "click" else ():
            for text in (str(v) for v in table.values()):
                for found in re.finditer(r"\{(\w+):[가-힣]+/[가-힣]+\}", text):
                    if not re.search(rf"\{{{found[1]}(:[^/}}]*)?\}}", text[: found.start()]):
                        lonely.append((key, found[0]))
    assert lonely == []


def test_code_names_no_id_that_is_not_worded() -> None:
    assert sorted(ids_in_code() - set(IDS)) == []


def test_no_id_is_worded_that_code_never_names() -> None:
    assert sorted(set(IDS) - ids_in_code()) == []


def test_every_id_has_a_fault_test(ids_in_tests: frozenset[str]) -> None:
    assert sorted(set(IDS) - ids_in_tests) == []


def test_no_test_names_an_id_that_is_gone(ids_in_tests: frozenset[str]) -> None:
    assert sorted(ids_in_tests - set(IDS)) == []
