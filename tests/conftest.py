# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fixtures that every test may use, the order of the run, and the rule against quiet skips."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.ledgers import clock, ledger, ledger_home, ledger_template, no_ledger
from tests.meta import skips

__all__ = ["clock", "ledger", "ledger_home", "ledger_template", "no_ledger"]
ROOT = Path(__file__).resolve().parent.parent
# Where many work at once an example may wait for the processor longer than the 200 ms that
# Hypothesis allows: what is judged is what comes out, never how soon.
_USUAL = settings.get_profile(settings.get_current_profile_name())
settings.register_profile(
    "untimed",
    _USUAL,
    deadline=None,
    suppress_health_check={*_USUAL.suppress_health_check, HealthCheck.too_slow},
)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one flag write golden files anew; a person reads the difference."""
    parser.addoption("--golden-update", action="store_true", help="write golden files anew")


@pytest.fixture(scope="session")
def golden_update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--golden-update"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of samples, standards and references beside the checkout, or DAISY_SHARED."""
    given = os.environ.get("DAISY_SHARED")
    folder = Path(given) if given else ROOT.parent / "shared"
    if not (folder / "samples").is_dir():
        pytest.skip(f"shared-missing: no folder {folder.name} beside the checkout")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Count every skip; where skips must be explained, an unexplained one fails the run."""
    config.addinivalue_line("markers", "ledger: uses the ledger; runs again on PostgreSQL")
    config.pluginmanager.register(skips.SkipJudge(skips.allowed(), skips.strict(os.environ)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run fast tests first, then slow ones, then those that ask outside programs.

    Marks those that use the ledger, and notes which messages have a test, as
    tests/meta/test_catalogues.py wants to know.
    """
    items.sort(key=_rank)
    for item in items:
        if {"ledger_home", "no_ledger"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("ledger")
    marks = (mark for item in items for mark in item.iter_markers("message"))
    config.stash[skips.MESSAGES] = frozenset(str(id) for mark in marks for id in mark.args)


def _rank(item: pytest.Item) -> int:
    if item.get_closest_marker("outside"):
        return 2
    return 1 if item.get_closest_marker("slow") else 0
