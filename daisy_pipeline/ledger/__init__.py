# SPDX-License-Identifier: AGPL-3.0-or-later
"""The people's side: volunteers, consents, assignments, takes, reviews, deliveries, campaigns.

Everything here needs ``door.open_ledger`` first: it starts Django for a workspace's database.
"""
