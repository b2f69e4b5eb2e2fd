# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each command of the ledger costs with 1,000, 10,000 and 100,000 takes.

``python -m bench.ledger [takes ...]``; on PostgreSQL: ``python -m scripts.postgres python -m
bench.ledger``. CPU seconds (user and system) of the command's process, without those of the
server, its peak of memory, and how the cost grows: the cost beyond that of ``daisy --version``,
divided by that of the size before. Goal: twice as much in the ledger takes no more than about twice
as long; lists do not grow with it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from bench.measure import DAISY, ROOT, Cost, cost, machine

SIZES = (1_000, 10_000, 100_000)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("volunteer", "list"),
    ("volunteer", "list", "--csv", "volunteers.csv"),
    ("intake", "status"),
    ("intake", "status", "--page", "20"),
    ("intake", "status", "--csv", "takes.csv"),
    ("item", "list"),
    ("item", "list", "--stuck", "30"),
    ("item", "list", "--csv", "items.csv"),
    ("item", "show", "MPT202600042"),
    ("assignment", "list"),
    ("assignment", "list", "--all", "--csv", "assignments.csv"),
    ("assignment", "load"),
    ("hours", "list"),
    ("hours", "list", "--csv", "hours.csv"),
    ("hours", "report"),
    ("campaign", "status"),
    ("campaign", "report", "--year", "2026"),
    ("campaign", "report", "--year", "2026", "--html", "page.html"),
    ("ledger", "sync"),
    ("ledger", "sync"),
    ("ledger", "audit", "--verify"),
    ("ledger", "export", "sheets"),
    ("ledger", "backup", "copy.zip"),
    ("ledger", "restore", "copy.zip", "--replace"),
)
_TWICE = "sync again"


def main() -> None:
    """Print one row a command, one column a size."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    address = os.environ.get("DAISY_TEST_DATABASE_URL", "")
    print(machine(), "PostgreSQL" if address else "SQLite", sizes)
    columns = [_measured(takes, address) for takes in sizes]
    start = min(columns[0][0].cpu, *(column[0].cpu for column in columns))
    for number, name in enumerate(_names()):
        row = [column[number] for column in columns]
        own = [max(0.01, one.cpu - start) for one in row]
        ratios = [f"{after / before:.1f}" for before, after in pairwise(own)]
        cells = [f"{one.cpu:.2f} s {one.peak_mb:.0f} MB" for one in row]
        codes = {one.code for one in row}
        print(f"| {name} | {' | '.join(cells)} | {' '.join(ratios)} | {codes} |")


def _names() -> list[str]:
    named = ["--version", "ledger init"]
    for command in COMMANDS:
        name = " ".join(command)
        named.append(_TWICE if name in named else name)
    return named


def _measured(takes: int, address: str) -> list[Cost]:
    """What each command costs in a ledger of so many takes."""
    with tempfile.TemporaryDirectory() as folder:
        empty, home = Path(folder) / "empty", Path(folder) / "home"
        (empty / "sources").mkdir(parents=True)
        env = {"DATABASE_URL": _database(address, f"empty_{takes}"), "DAISY_ACTOR": "L-07"}
        costs = [_cheapest(("--version",), empty), cost((*DAISY, "ledger", "init"), empty, env)]
        env["DATABASE_URL"] = _database(address, f"home_{takes}")
        # In a process of its own: a child's peak of memory begins with that of its parent.
        made = cost((sys.executable, "-m", "bench.ledger_made", str(home), str(takes)), ROOT, env)
        print(f"{takes} made: {made}", flush=True)
        for command in COMMANDS:
            one = cost((*DAISY, *command), home, env)
            print(f"{takes} {' '.join(command)}: {one}", flush=True)
            costs.append(one)
        return costs


def _cheapest(command: tuple[str, ...], folder: Path) -> Cost:
    return min((cost((*DAISY, *command), folder) for _ in range(3)), key=lambda one: one.cpu)


def _database(address: str, name: str) -> str:
    """The address of a new database on the server; "" for a file."""
    if not address:
        return ""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return address.replace("/postgres?", f"/{name}?")


if __name__ == "__main__":
    main()
