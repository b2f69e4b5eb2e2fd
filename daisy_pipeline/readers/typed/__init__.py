# SPDX-License-Identifier: AGPL-3.0-or-later
"""What typists do in plain text, found by evidence: headings, pages, notes, lists, tables."""
