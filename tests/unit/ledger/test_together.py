# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several commands write at once: each change whole, one after the other, none lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from daisy_pipeline.ledger.door import Ledger

ROOT = Path(__file__).resolve().parents[3]
WORKER = """
import sys
from pathlib import Path
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.door import open_ledger

ledger = open_ledger(Workspace(Path(sys.argv[1])), actor=sys.argv[2])
from daisy_pipeline.ledger.models import UsageStat, Volunteer

for number in range(int(sys.argv[3])):
    with ledger.change("count", "together"):
        count = Volunteer.objects.count()  # reads, then writes what it read
        Volunteer.objects.create(**ledger.fresh(), pseudonym=f"V-{sys.argv[2]}-{number:03}")
"""


def start(ledger: Ledger, actor: str, times: int) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", WORKER, str(ledger.workspace.root), actor, str(times)]
    return subprocess.Popen(words, env=env, stderr=subprocess.PIPE)


def test_three_at_once(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import AuditLog, Volunteer

    workers = [start(ledger, f"L-0{number}", 20) for number in (1, 2, 3)]
    for worker in workers:
        told = worker.communicate(timeout=240)[1]
        assert worker.returncode == 0, told.decode()
    assert Volunteer.objects.count() == 60
    assert AuditLog.objects.filter(action="count").count() == 60
    assert audit.broken() == 0


def test_a_backup_while_others_write(ledger: Ledger) -> None:
    """It is of one moment: every row that it has, it also has the audit row of."""
    import json
    import zipfile

    from daisy_pipeline.ledger import backup

    worker = start(ledger, "L-01", 60)
    told = []
    while worker.poll() is None:
        with zipfile.ZipFile(backup.make(ledger).path) as archive:
            people = archive.read("tables/volunteer.jsonl").count(b"\n")
            log = [json.loads(n) for n in archive.read("tables/auditlog.jsonl").splitlines()]
        assert people == sum(row["action"] == "count" for row in log)
        told.append(people)
    assert worker.returncode == 0, worker.stderr.read() if worker.stderr else ""
    assert told and max(told) <= 60


MINTER = """
import sys
from pathlib import Path
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.door import open_ledger

ledger = open_ledger(Workspace(Path(sys.argv[1])), actor=sys.argv[2])
from daisy_pipeline.ledger.items import add

sys.stdin.readline()  # all begin at once
for slug in sys.argv[3:]:
    print(add(ledger, slug, "daisy3-text").item.item_id)
"""
APPROVER = """
import sys
from pathlib import Path
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.door import open_ledger
from daisy_pipeline.model.finding import DaisyError

ledger = open_ledger(Workspace(Path(sys.argv[1])), actor=sys.argv[2])
from daisy_pipeline.ledger import approval
from daisy_pipeline.ledger.items import find

who = approval.person

def asked(ledger):
    print("ready", flush=True)
    sys.stdin.readline()  # both have the same item in hands before either holds it
    return who(ledger)

approval.person = asked
try:
    approval.approve(ledger, find(sys.argv[3]))
    print("approved")
except DaisyError as error:
    print(error.findings[0].id)
"""


def at_once(ledger: Ledger, script: str, *words: tuple[str, ...]) -> list[subprocess.Popen[str]]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    env["PYTHONUTF8"] = "1"
    pipe = subprocess.PIPE
    root = str(ledger.workspace.root)
    commands = [[sys.executable, "-c", script, root, *one] for one in words]
    return [
        subprocess.Popen(one, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for one in commands
    ]


def ended(workers: list[subprocess.Popen[str]]) -> list[list[str]]:
    """Let them go, and what each of them said."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = []
    for worker in workers:
        out, err = worker.communicate(timeout=240)
        assert worker.returncode == 0, err
        told.append(out.split())
    return told


def test_items_added_at_once_have_numbers_of_their_own(ledger: Ledger) -> None:
    """Numbers without a gap, each once, and each title.toml names its own."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Item
    from tests.unit.ledger import titles as t

    every = [f"책{number}" for number in range(12)]
    for slug in every:
        t.title(ledger, slug)
    workers = at_once(ledger, MINTER, *((f"L-0{n}", *every[n::3]) for n in range(3)))
    ids = sorted(id for told in ended(workers) for id in told)
    year = ids[0][3:7]
    assert ids == [f"MPT{year}{number:05}" for number in range(1, 13)]
    named = [read_title(ledger.workspace, slug).items["daisy3-text"] for slug in every]
    assert sorted(named) == ids and Item.objects.count() == 12
    assert audit.broken() == 0


def test_two_people_approve_at_once(ledger: Ledger) -> None:
    """One of them does; the other is told that it is done, and the log has it once."""
    from daisy_pipeline.ledger.models import AuditLog, Item
    from tests.unit.ledger.test_item_approval import approvable

    item = approvable(ledger)
    id = item.item_id
    assert Item.objects.get().state == "validated"
    workers = at_once(ledger, APPROVER, ("L-02", id), ("L-03", id))
    for worker in workers:
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
    assert sorted(told for (told,) in ended(workers)) == ["DP-LED-010", "approved"]
    row = Item.objects.get()
    assert (row.state, row.completed_on is None) == ("approved", False)
    moved = AuditLog.objects.filter(action="item.move", detail__to="approved")
    assert moved.count() == 1
