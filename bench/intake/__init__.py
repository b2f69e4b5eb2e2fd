# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many made faults of a recording are found, and how often a clean one is blamed."""
