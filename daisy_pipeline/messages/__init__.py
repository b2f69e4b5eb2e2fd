# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wording: findings and reports in Korean and English."""
