# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finished items go out: bundles for a destination, their verification, what came back."""
