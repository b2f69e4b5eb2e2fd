# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB 3.3, with media overlays where there is sound, and accessibility metadata."""
