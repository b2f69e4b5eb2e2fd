# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the ledger's migrations: ``python -m scripts.migrations [--check] [--first] [NAME]``.

NAME writes a new migration for what has changed in the models. ``--first`` writes 0001_initial
anew instead (only until the first release that has a ledger). ``--check`` writes nothing and ends
with 1 when the models have changed since.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

from daisy_pipeline.ledger.door import start

FOLDER = Path(__file__).resolve().parent.parent / "daisy_pipeline" / "ledger" / "migrations"
FIRST = FOLDER / "0001_initial.py"
MARK = '# SPDX-License-Identifier: AGPL-3.0-or-later\n"""{about}"""\n\n'


def main(arguments: list[str]) -> int:
    """Write what was asked for; 1 for ``--check`` when a migration is lacking."""
    start()
    if "--check" in arguments:
        try:
            call_command("makemigrations", "ledger", check_changes=True, dry_run=True, verbosity=1)
        except SystemExit as end:
            return int(end.code or 0)
        return 0
    if "--first" in arguments:
        _write_first()
        return 0
    names = [one for one in arguments if not one.startswith("-")]
    before = set(FOLDER.glob("0*.py"))
    call_command("makemigrations", "ledger", name=names[0] if names else "more", verbosity=1)
    for path in set(FOLDER.glob("0*.py")) - before:
        _mark(path, (names[0] if names else "more").replace("_", " ").capitalize() + ".")
    return 0


def _write_first() -> None:
    """Write 0001 from the models as if there were no migrations; those after it stay."""
    kept = {path: path.read_bytes() for path in sorted(FOLDER.glob("0*.py"))}
    for path in kept:
        path.unlink()
    try:
        call_command("makemigrations", "ledger", name="initial", verbosity=1)
        _mark(FIRST, "The tables as they were first.")
    finally:
        for path, data in kept.items():
            if path != FIRST or not FIRST.exists():
                path.write_bytes(data)


def _mark(path: Path, about: str) -> None:
    """Put the licence and a sentence in place of Django's line with the date."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    text = "".join(lines[1:] if lines[0].startswith("# Generated") else lines).lstrip("\n")
    path.write_text(MARK.format(about=about) + text, "utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
