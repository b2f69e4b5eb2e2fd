# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print text to braille cells with a source map, and cells to pages."""
