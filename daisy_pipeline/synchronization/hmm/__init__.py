# SPDX-License-Identifier: AGPL-3.0-or-later
"""Human speech placed by phone models that are learned from the recording itself."""
