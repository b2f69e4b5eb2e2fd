# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gave an item: an organization by its name, a private person by a pseudonym or not at all.

Giver, maker, terms and the names of files stand in title.toml and go out with records and
packages, so that none of them may be a volunteer's name (개인정보 보호법 17조: no provision to
others without consent).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Staff, Volunteer
from daisy_pipeline.ledger.people import fold
from daisy_pipeline.ledger.reviewers import is_pseudonym
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, fail

REASON = "reason.giver"  # the reason in the access log
_GIVER, _TERMS = "donated.giver", "donated.terms"
_WORDS = re.compile(r"[^\W\d_]+")
_SURE = 3  # letters of a name that may have a particle behind it


def judge_giver(
    ledger: Ledger,
    name: str,
    *,
    private: bool,
    maker: str = "",
    terms: str = "",
    files: Sequence[str] = (),
) -> list[Finding]:
    """Refuse what may not be written down of a giver (exit code 2).

    DP-DON-014 the name of a volunteer or librarian, -015 a person's name instead of a pseudonym,
    -016 an organization without a name, -022 a volunteer's or librarian's name as the maker, among
    the terms or in a file's name. Findings: DP-DON-023 where names could not be compared, because
    the vault's key is missing, damaged or another one.
    """
    if private and name and not is_pseudonym(name):
        raise fail("DP-DON-015", exit_code=ExitCode.BAD_USAGE)
    if not private and not name:
        raise fail("DP-DON-016", exit_code=ExitCode.BAD_USAGE)
    if not private and is_pseudonym(name):
        raise fail("DP-DON-014", exit_code=ExitCode.BAD_USAGE)
    said = {_GIVER: "" if private else name, "donated.maker": maker, _TERMS: terms}
    found, sure = _ours(ledger, said | {"donated.file-name": "\n".join(files)})
    if found == _GIVER:
        raise fail("DP-DON-014", exit_code=ExitCode.BAD_USAGE)
    if found:
        raise fail("DP-DON-022", exit_code=ExitCode.BAD_USAGE, field=found)
    return [] if sure else [Finding("DP-DON-023")]


def _ours(ledger: Ledger, said: Mapping[str, str]) -> tuple[str, bool]:
    """The first field that says who a volunteer or librarian is; whether all were compared."""
    columns = ("pseudonym", "sealed")
    rows = chain(
        Volunteer.objects.filter(sealed__isnull=False).order_by("pseudonym").values_list(*columns),
        Staff.objects.filter(sealed__isnull=False).order_by("pseudonym").values_list(*columns),
    )
    people = [(pseudonym, bytes(sealed)) for pseudonym, sealed in rows]
    opened = 0

    def where(who: Mapping[str, str]) -> str:
        nonlocal opened
        opened += 1
        name = fold(who.get("name", ""))
        return next((field for field, text in said.items() if _bears(field, text, name)), "")

    found: dict[str, str] = {}
    if people:
        with suppress(DaisyError):
            found = vault.compare(ledger, people, where, REASON)
    return next((field for field in said if field in found), ""), opened == len(people)


def _bears(field: str, text: str, name: str) -> bool:
    """Whether a text is a name, or in terms and files' names has it as a word."""
    if not text or not name:
        return False
    if field in (_GIVER, "donated.maker"):
        return fold(text) == name
    words = [fold(word) for word in _WORDS.findall(unicodedata.normalize("NFC", text))]
    particle = field == _TERMS and len(name) >= _SURE
    return any(word == name or (particle and word.startswith(name)) for word in words)
