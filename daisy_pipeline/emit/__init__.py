# SPDX-License-Identifier: AGPL-3.0-or-later
"""One folder per product; what they share is in ``shared``. Emitters never import each other."""
