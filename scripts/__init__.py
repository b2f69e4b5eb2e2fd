# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is run from a checkout: set-up, and the reference made from the code."""
