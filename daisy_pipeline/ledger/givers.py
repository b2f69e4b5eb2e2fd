# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gave an item: an organization by its name, a private person by a pseudonym or not at all.

A giver's name stands in title.toml and goes out with records, so that it must never be a
volunteer's (개인정보 보호법 17조: no provision to others without consent).
"""

from __future__ import annotations

from itertools import chain

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Staff, Volunteer
from daisy_pipeline.ledger.people import fold
from daisy_pipeline.ledger.reviewers import is_pseudonym
from daisy_pipeline.model.finding import DaisyError, ExitCode, fail

REASON = "reason.giver"  # the reason in the access log


def judge_giver(ledger: Ledger, name: str, *, private: bool) -> None:
    """Refuse a giver that may not be written down (exit code 2).

    DP-DON-014 the name of a volunteer or librarian, -015 a person's name instead of a pseudonym,
    -016 an organization without a name. Without the vault's key names cannot be compared, and an
    organization's is taken as it is written.
    """
    if private and name and not is_pseudonym(name):
        raise fail("DP-DON-015", exit_code=ExitCode.BAD_USAGE)
    if private:
        return
    if not name:
        raise fail("DP-DON-016", exit_code=ExitCode.BAD_USAGE)
    if is_pseudonym(name) or _is_ours(ledger, name):
        raise fail("DP-DON-014", exit_code=ExitCode.BAD_USAGE)


def _is_ours(ledger: Ledger, name: str) -> bool:
    """Whether a volunteer or a librarian bears the name."""
    columns = ("pseudonym", "sealed")
    rows = chain(
        Volunteer.objects.filter(sealed__isnull=False).order_by("pseudonym").values_list(*columns),
        Staff.objects.filter(sealed__isnull=False).order_by("pseudonym").values_list(*columns),
    )
    people = ((pseudonym, bytes(sealed)) for pseudonym, sealed in rows)
    try:
        found = vault.compare(ledger, people, lambda who: fold(who.get("name", "")), REASON)
    except DaisyError:
        return False
    return fold(name) in found
