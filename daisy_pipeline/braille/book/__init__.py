# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book to stretches of braille: what each of its blocks becomes on pages."""
