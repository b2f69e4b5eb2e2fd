# SPDX-License-Identifier: AGPL-3.0-or-later
"""Talking books as sources: DTBook alone or in a DAISY 3 book, and DAISY 2.02 with text."""
