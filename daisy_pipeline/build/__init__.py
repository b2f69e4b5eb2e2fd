# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plan the steps of a title, run what is not done yet, publish what came out."""
