# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean and English rules: sentences, numbers, particles, Hanja."""
