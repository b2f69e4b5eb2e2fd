# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``braille``: pages for embossers and displays, a reflowing book, a proof view."""
