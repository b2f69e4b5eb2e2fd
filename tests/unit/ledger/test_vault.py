# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed data: opened by the key and for the person it was sealed for, and never told otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode

WHO = {"name": "홍길동", "phone": "010-1234-5678"}
RING = vault.Ring(b"12345678", {b"12345678": bytes(32)}, vault.Place("ledger/key"))


def refused(call: object, *given: object) -> tuple[str, str]:
    with pytest.raises(DaisyError) as error:
        call(*given)  # type: ignore[operator]
    assert error.value.exit_code == ExitCode.BAD_CONFIG
    finding = error.value.findings[0]
    told = repr(error.value) + repr(finding)
    assert "홍길동" not in told and "010" not in told
    return finding.id, finding.place.file or finding.place.inside


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=8), st.text())
def test_what_is_sealed_comes_back(data: dict[str, str], pseudonym: str) -> None:
    safe = {k: v for k, v in data.items() if (k + v).isprintable()}
    name = pseudonym.encode("utf-8", "replace").decode("utf-8")
    sealed = RING.seal(name, safe)
    assert RING.open(name, sealed) == safe
    assert RING.seal(name, safe) != sealed  # not to be compared with another


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_is_noticed(at: int, bit: int) -> None:
    sealed = bytearray(RING.seal("V-014", WHO))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(DaisyError) as error:
        RING.open("V-014", bytes(sealed))
    assert error.value.findings[0].id in ("DP-LED-040", "DP-LED-041")


def test_a_short_and_a_long_name_look_alike() -> None:
    lengths = {len(RING.seal("V-001", {"name": name})) for name in ("김밥", "남궁민수", "Anne Lee")}
    assert len(lengths) == 1


@pytest.mark.message("DP-LED-041")
def test_another_persons_row(ledger: Ledger) -> None:
    sealed = vault.seal(ledger, "V-014", WHO)
    assert vault.unseal(ledger, "V-014", sealed, "확인") == WHO
    assert refused(vault.unseal, ledger, "V-015", sealed, "확인") == ("DP-LED-041", "V-015")


@pytest.mark.message("DP-LED-040")
def test_no_key_and_another_ledgers_key(ledger: Ledger) -> None:
    sealed = vault.seal(ledger, "V-014", WHO)
    key = ledger.folder / "key"
    kept = key.read_bytes()
    key.unlink()
    assert refused(vault.unseal, ledger, "V-014", sealed, "확인") == ("DP-LED-040", "ledger/key")
    assert refused(vault.seal, ledger, "V-014", WHO) == ("DP-LED-040", "ledger/key")
    vault.make_key(ledger.folder)
    assert refused(vault.unseal, ledger, "V-014", sealed, "확인") == ("DP-LED-040", "ledger/key")
    key.write_bytes(kept.strip() + b"\r\n")  # copied by way of a Windows editor
    assert vault.unseal(ledger, "V-014", sealed, "확인") == WHO


@pytest.mark.message("DP-LED-042")
@pytest.mark.parametrize("text", [b"", b"x" * 44, b"\xff\xfe", b"QUJD"])
def test_a_damaged_key(ledger: Ledger, text: bytes) -> None:
    (ledger.folder / "key").write_bytes(text)
    assert refused(vault.ring, ledger) == ("DP-LED-042", "ledger/key")


@pytest.mark.message("DP-LED-043")
def test_a_key_that_others_can_read(ledger: Ledger) -> None:
    assert vault.look_at_key(ledger) == []
    if os.name == "posix":
        (ledger.folder / "key").chmod(0o644)
        (finding,) = vault.look_at_key(ledger)
        assert (finding.id, finding.place.file) == ("DP-LED-043", "ledger/key")


def test_each_look_is_logged_before_it_is_given(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AccessLog

    sealed = vault.seal(ledger, "V-014", WHO)
    with pytest.raises(DaisyError):
        vault.unseal(ledger, "V-015", sealed, "옮긴 것")
    vault.unseal(ledger, "V-014", sealed, "교육 안내")
    assert vault.unseal(ledger, "V-016", None, "지운 사람") == {}
    rows = AccessLog.objects.order_by("sequence").values_list("actor", "subject", "reason")
    assert list(rows) == [("L-07", "V-015", "옮긴 것"), ("L-07", "V-014", "교육 안내")]


def test_a_look_within_a_change_is_refused(ledger: Ledger) -> None:
    """A change that is taken back would take the row of the access log with it."""
    sealed = vault.seal(ledger, "V-014", WHO)
    with pytest.raises(RuntimeError), ledger.change("test", "V-014"):
        vault.unseal(ledger, "V-014", sealed, "확인")


def test_a_program_compares_with_one_row_of_the_log(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AccessLog

    pairs = [(f"V-00{n}", vault.seal(ledger, f"V-00{n}", WHO)) for n in (1, 2)]
    broken = [("V-003", pairs[0][1])]
    found = vault.compare(ledger, [*broken, *pairs], lambda who: who["name"], "duplicates")
    assert found == {"홍길동": "V-001"}
    assert [row.subject for row in AccessLog.objects.all()] == [vault.EVERYONE]


def test_a_ring_does_not_tell_its_keys(ledger: Ledger, tmp_path: Path) -> None:
    text = (ledger.folder / "key").read_text().strip()
    assert text not in repr(vault.ring(ledger)) and text not in str(vault.ring(ledger))
