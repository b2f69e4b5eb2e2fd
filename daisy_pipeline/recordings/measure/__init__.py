# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measuring a recording in one pass: detectors that hear it block by block, and what they found.

The door is ``whole.measure``.
"""
