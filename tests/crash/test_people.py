# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 of commands about people, hours and campaigns: as before or as it should be, never half.

The program runs as a process of its own and dies from outside, six times between its start and
its end; then the same command completes what was begun, and nothing stands twice.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from daisy_pipeline.ledger.door import Ledger
from tests.crash.shop import Said, Shop
from tests.crash.test_ledger import killed, pauses
from tests.fakes import ledgers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
BY = ("--by", "L-01")
NAMES = ("홍길동", "김서울", "이부산", "박광주")
WHY = ("--reason", "본인 요청")


@pytest.fixture
def shop(ledger_home: Path) -> Shop:
    """Four volunteers, two librarians, a title; all in their ledger."""
    made = Shop(ledger_home)
    made.title("봄")
    sheet = "이름,역할,시작한 날\n" + "".join(f"{n},낭독,2026-03-02\n" for n in NAMES)
    (ledger_home / "봉사자.csv").write_text(sheet, "utf-8")
    (ledger_home / "사서.csv").write_text("이름,소속\n이사서,본관\n박사서,본관\n", "utf-8")
    with opened(made) as ledger:
        from daisy_pipeline.ledger import people, people_sheet, staff

        read = people_sheet.read_volunteers(ledger, ledger_home / "봉사자.csv")
        people.add_all(ledger, list(read.people.values()))
        staff.add_all(ledger, [staff.Librarian("이사서"), staff.Librarian("박사서")])
    return made


@contextmanager
def opened(shop: Shop) -> Iterator[Ledger]:
    """The shop's ledger, shut again before the program runs."""
    try:
        yield ledgers.open_at(shop.root, ledgers.Clock())
    finally:
        ledgers.close()


def again_and_again(
    shop: Shop, words: tuple[str, ...], holds: Callable[[], None], codes: tuple[int, ...] = (0,)
) -> Said:
    """Kill a command six times; ``holds`` is true after each; what the last, whole run said."""
    ends = set()
    for pause in pauses(shop, "volunteer", "list"):  # opens the ledger as they all do
        ends.add(killed(shop, *words, after=pause * 1.5))
        holds()
    assert -signal.SIGKILL in ends
    done = shop.run(*words)
    assert done.code in codes, done.all
    holds()
    with opened(shop):
        from daisy_pipeline.ledger import audit

        assert audit.broken() == 0
    return done


def names(shop: Shop) -> list[str]:
    """Every volunteer's name, "–" for one who was erased."""
    with opened(shop) as ledger:
        from daisy_pipeline.ledger import vault
        from daisy_pipeline.ledger.models import Volunteer

        rows = list(Volunteer.objects.order_by("pseudonym"))
        return [who.get("name", "–") for who in vault.who(ledger, rows, "시험").values()]


def test_erase(shop: Shop) -> None:
    erase = ("volunteer", "erase", "V-002", *WHY, *BY, "--yes", "--recordings", "delete")

    def holds() -> None:
        assert names(shop) in ([*NAMES], [NAMES[0], "–", *NAMES[2:]])

    done = again_and_again(shop, erase, holds)
    assert "지웠습니다" in done.out and names(shop)[1] == "–"
    data = [p.read_bytes() for p in (shop.root / "ledger").rglob("*") if p.is_file()]
    assert not any(NAMES[1].encode() in one for one in data)


def test_rekey(shop: Shop) -> None:
    def holds() -> None:
        assert names(shop) == [*NAMES]

    again_and_again(shop, ("ledger", "rekey"), holds)
    assert not (shop.root / "ledger" / "key-next").exists()


def test_import(shop: Shop) -> None:
    (shop.root / "새.csv").write_text("이름,전화\n최대전,010-1\n정울산,010-2222-3333\n", "utf-8")
    assert shop.run("volunteer", "import", "새.csv", *BY).code == 3  # a phone that is none
    (shop.root / "새.csv").write_text("이름,역할\n최대전,낭독\n정울산,교정\n", "utf-8")

    def holds() -> None:
        assert names(shop) in ([*NAMES], [*NAMES, "최대전", "정울산"])

    again_and_again(shop, ("volunteer", "import", "새.csv", *BY), holds)
    assert len(names(shop)) == 6


def test_hours(shop: Shop) -> None:
    log = ("hours", "log", "V-001", "--minutes", "90", "--on", "2026-03-02", *BY)

    def counted() -> int:
        with opened(shop):
            from daisy_pipeline.ledger.models import WorkLog

            return sum(WorkLog.objects.values_list("minutes", flat=True))

    def holds() -> None:
        assert counted() in (0, 90)

    again_and_again(shop, log, holds, codes=(0, 2))  # 2: it stood there already
    assert counted() == 90


def test_campaign(shop: Shop) -> None:
    figures = (
        "수치,값,단위,기간,출처",
        "방문자,1200,명,2026,보고",
        "찾아가는 대출,51,회,2026,보고",
    )
    (shop.root / "수치.csv").write_text("\n".join(figures), "utf-8")
    new = ("campaign", "new", "1사서", "--year", "2026", "--denominator", "2", "--of", "사서", *BY)

    def rows() -> tuple[int, int, int]:
        with opened(shop):
            from daisy_pipeline.ledger.models import Campaign, CampaignSlot, UsageStat

            tables = (Campaign, CampaignSlot, UsageStat)
            one, two, three = (table._default_manager.count() for table in tables)
            return one, two, three

    begun = again_and_again(shop, new, lambda: None, codes=(0, 2))
    assert rows() == (1, 0, 0), begun.all
    assign = ("campaign", "assign", "L-01", "--title", "봄", *BY)
    again_and_again(shop, assign, lambda: None)
    assert rows() == (1, 1, 0)

    def holds() -> None:
        assert rows() in ((1, 1, 0), (1, 1, 2))

    again_and_again(shop, ("campaign", "import", "수치.csv", *BY), holds)
    assert rows() == (1, 1, 2)
    page = ("campaign", "report", "--year", "2026", "--html", "쪽.html")

    def whole() -> None:
        path = shop.root / "쪽.html"
        assert not path.exists() or path.read_bytes().endswith(b"</html>\n")

    again_and_again(shop, page, whole)
