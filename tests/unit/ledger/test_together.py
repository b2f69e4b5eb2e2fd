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
        told = worker.communicate(timeout=60)[1]
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
