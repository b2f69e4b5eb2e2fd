# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who a volunteer is, set right: what was typed wrong, what has changed (개인정보 보호법 36조)."""

from __future__ import annotations

from collections.abc import Mapping

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.people import Person, cleaned, refuse_wrong

FIELDS = ("name", "phone", "email", "portal", "portal_id")
REASON = "reason.change"  # in the access log: what is there is read to be sealed anew


def change(ledger: Ledger, volunteer: Volunteer, texts: Mapping[str, str]) -> list[str]:
    """Seal what is known of a living volunteer anew; the names of the fields that differ.

    ``texts`` are new values by ``FIELDS``, "" takes one out; what is not among them stays. The
    audit log has the names of the fields only. DP-LED-045 (exit code 2) for wrong entries.
    """
    # The look is logged on its own, before the change: a change that fails was a look, too.
    vault.who(ledger, [volunteer], REASON)
    keys = vault.ring(ledger)
    row = Volunteer.objects.get(pk=volunteer.pk)
    known = keys.open(row.pseudonym, bytes(row.sealed or b""))
    new = _merged(known, texts)
    changed = [field for field in FIELDS if known.get(field, "") != new.get(field, "")]
    if not changed:
        return []
    with ledger.change("volunteer.change", row.pseudonym, fields=changed):
        keys = vault.ring(ledger)  # a key that is replaced meanwhile is seen
        row = Volunteer.objects.get(pk=volunteer.pk)
        new = _merged(keys.open(row.pseudonym, bytes(row.sealed or b"")), texts)
        row.sealed, row.revision = keys.seal(row.pseudonym, new), row.revision + 1
        row.save()
    return changed


def _merged(known: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    name, phone, email, portal, id_ = (texts.get(n, known.get(n, "")) for n in FIELDS)
    portal = portal if id_ else ""  # a portal without an id says nothing
    person = Person(name=name, phone=phone, email=email, portal=portal, portal_id=id_)
    person = cleaned(person)
    refuse_wrong(person)
    return person.sealed_data()
