# SPDX-License-Identifier: AGPL-3.0-or-later
"""Doors to outside programs and native libraries: one module each (design rule 10)."""
