# SPDX-License-Identifier: AGPL-3.0-or-later
"""English by Unified English Braille: our own signs and indicators, liblouis' contractions."""
