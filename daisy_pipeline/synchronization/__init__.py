# SPDX-License-Identifier: AGPL-3.0-or-later
"""Human speech aligned to segments; corrections by people in and out."""
