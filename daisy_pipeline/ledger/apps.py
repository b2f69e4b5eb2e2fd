# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Its tables are called ``ledger_...``."""

    name = "daisy_pipeline.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
