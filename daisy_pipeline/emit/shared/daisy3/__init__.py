# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3 (Z39.86-2005): what its products with and without sound have in common."""
