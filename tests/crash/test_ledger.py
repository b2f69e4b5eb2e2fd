# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 in each command of the ledger: it is as before or as it should be; a rerun ends it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.shop import Shop
from tests.fakes import ledgers
from tests.fakes.ledger_rows import fill

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
PEOPLE = 30


@pytest.fixture
def shop(ledger_home: Path) -> Shop:
    """A workspace with three titles and a ledger with rows in every table."""
    made = Shop(ledger_home)
    for slug in ("닭", "봄", "꽃"):
        folder = made.title(slug)
        text = (folder / "title.toml").read_text("utf-8")
        uid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        other = uid.replace("6ba7b810", f"{ord(slug):08x}")
        (folder / "title.toml").write_text(text.replace(uid, other), "utf-8")
    opened = ledgers.open_at(ledger_home, ledgers.Clock())
    for number in range(PEOPLE):
        fill(opened, str(number))
    ledgers.close()
    return made


def state(shop: Shop) -> tuple[int, int, int]:
    """People, titles that are indexed, and where the log is broken: 0 for nowhere.

    -1 where what is kept of its end is ahead of it: that would be a false alarm.
    """
    opened = ledgers.open_at(shop.root)
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import TitleEntry, Volunteer

    indexed = TitleEntry.objects.exclude(slug__startswith="가").count()
    ahead = any(one.id == "DP-LED-091" for one in audit.verify(opened))
    found = (Volunteer.objects.count(), indexed, -1 if ahead else audit.broken())
    ledgers.close()
    return found


def killed(shop: Shop, *words: str, after: float) -> int:
    """Kill a command after some seconds; its exit code."""
    with shop.start(*words) as child:
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=60)
    return int(child.returncode)


def pauses(shop: Shop, *words: str) -> list[float]:
    """When to kill a command: six times from its start to its end."""
    begin = time.monotonic()
    shop.run(*words)
    whole = time.monotonic() - begin
    return [whole * part / 6 for part in range(1, 7)]


def test_sync(shop: Shop) -> None:
    for pause in pauses(shop, "ledger", "sync", "--dry-run"):
        killed(shop, "ledger", "sync", after=pause)
        people, indexed, broken = state(shop)
        assert (people, broken) == (PEOPLE, 0) and indexed in (0, 3)
    assert shop.run("ledger", "sync").code in (0, 3)
    assert state(shop) == (PEOPLE, 3, 0)


def test_backup(shop: Shop) -> None:
    folder = shop.root / "ledger" / "backups"
    for pause in pauses(shop, "ledger", "backup", "first.zip"):
        killed(shop, "ledger", "backup", after=pause)
        assert state(shop) == (PEOPLE, 0, 0)
    for path in folder.glob("*.zip"):  # each that has its name is whole
        assert shop.run("ledger", "restore", str(path), "--replace").code == 0


def test_restore(shop: Shop) -> None:
    assert shop.run("ledger", "backup", "old.zip").code == 0
    fill(ledgers.open_at(shop.root, ledgers.Clock()), "new")
    ledgers.close()
    words = ("ledger", "restore", "old.zip", "--replace")
    assert shop.run("ledger", "backup", "new.zip").code == 0
    for pause in pauses(shop, *words):
        assert shop.run("ledger", "restore", "new.zip", "--replace").code == 0
        killed(shop, *words, after=pause)
        people, _, broken = state(shop)
        assert people in (PEOPLE, PEOPLE + 1) and broken == 0
        assert shop.run(*words).code == 0
        assert state(shop) == (PEOPLE, 0, 0)


def test_init_and_export(no_ledger: None, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.title()
    for pause in (0.1, 0.3, 0.5, 0.7, 0.9, 1.2):
        killed(shop, "ledger", "init", after=pause)
    key = tmp_path / "ledger" / "key"
    before = key.read_bytes() if key.is_file() else None
    assert shop.run("ledger", "init").code in (0, 4)  # 4: the last one had ended
    assert before in (None, key.read_bytes())
    assert shop.run("ledger", "sync").code == 0
    for number, pause in enumerate(pauses(shop, "ledger", "export", "whole")):
        killed(shop, "ledger", "export", f"x{number}", after=pause)
        for path in (tmp_path / f"x{number}").glob("*.csv"):
            assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert shop.run("ledger", "audit", "--verify").code == 0


def test_upgrade(shop: Shop) -> None:
    opened = ledgers.open_at(shop.root, ledgers.Clock())
    from daisy_pipeline.ledger import schema

    assert shop.run("ledger", "backup", "old.zip").code == 0

    def make_old() -> None:
        ledgers.open_at(shop.root)
        with schema.rebuilding():
            schema.drop()
            schema.migrate("0001_initial")
        ledgers.close()

    make_old()
    assert opened.folder.is_dir()
    upgraded: Callable[[], object] = lambda: shop.run("ledger", "upgrade")  # noqa: E731
    for pause in (0.2, 0.4, 0.6, 0.8, 1.0, 1.3):
        killed(shop, "ledger", "upgrade", after=pause)
        told = shop.run("ledger", "audit")
        assert told.code in (0, 4) and ("DP-LED-003" in told.err) == (told.code == 4)
    upgraded()
    assert shop.run("ledger", "audit").code == 0
