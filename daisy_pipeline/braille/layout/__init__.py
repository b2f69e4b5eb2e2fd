# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells to lines, pages and volumes of a braille book."""
