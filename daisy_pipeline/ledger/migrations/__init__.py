# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the ledger's tables became what they are; made by Django, never changed afterwards."""
