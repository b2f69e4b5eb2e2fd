# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences become Segments; their ids are minted, carried over, reconciled."""
