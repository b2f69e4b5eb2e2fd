# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bench of synchronization: recordings made with exactly known limits, and what aligners say."""
