# SPDX-License-Identifier: AGPL-3.0-or-later
"""Originals: what they are, which parts of the book they carry, and their encoding."""
