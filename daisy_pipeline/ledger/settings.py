# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's settings for the ledger alone; the site adds its own to them.

The database is put in by ``door.open_ledger``: which one depends on the workspace.
"""

from __future__ import annotations

from typing import Any

INSTALLED_APPS = ["daisy_pipeline.ledger.apps.LedgerConfig"]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
}
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
LANGUAGE_CODE = "ko"
SECRET_KEY = "the ledger signs nothing"
LOGGING_CONFIG = None
