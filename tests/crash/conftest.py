# SPDX-License-Identifier: AGPL-3.0-or-later
"""Built workspaces that the tests of this folder share; each test works on a copy."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.shop import Shop, products, record

# A shell's background jobs are born deaf to Ctrl-C, and so would be all programs tested here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
Copy = Callable[[], Shop]


@pytest.fixture(scope="session")
def read_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A title that was read aloud, its takes assigned; not built."""
    shop = Shop(tmp_path_factory.mktemp("read"))
    record(shop.title())
    assert shop.run("takes", "닭").code == 0
    shutil.rmtree(shop.root / "output")
    return shop


@pytest.fixture(scope="session")
def built_shop(read_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The same, built undisturbed."""
    root = tmp_path_factory.mktemp("built")
    shutil.copytree(read_shop.root, root, dirs_exist_ok=True)
    told = Shop(root).build()
    assert told.code == 0, told.all
    return Shop(root)


@pytest.fixture(scope="session")
def wanted(built_shop: Shop) -> dict[str, str]:
    """Digests of all that the undisturbed build made."""
    return products(built_shop.root / "output")


@pytest.fixture
def read(read_shop: Shop, tmp_path: Path) -> Shop:
    """A copy of the title that was read aloud."""
    shutil.copytree(read_shop.root, tmp_path / "read")
    return Shop(tmp_path / "read")


@pytest.fixture
def built(built_shop: Shop, tmp_path: Path) -> Shop:
    """A copy of the built title."""
    shutil.copytree(built_shop.root, tmp_path / "built")
    return Shop(tmp_path / "built")
