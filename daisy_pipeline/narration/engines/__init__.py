# SPDX-License-Identifier: AGPL-3.0-or-later
"""Engines of synthetic voices, one file each: VoiceSpec and settings -> a Voice."""
