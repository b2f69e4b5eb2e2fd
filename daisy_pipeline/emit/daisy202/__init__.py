# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 2.02: full text and audio, audio with NCC, or text with NCC."""
