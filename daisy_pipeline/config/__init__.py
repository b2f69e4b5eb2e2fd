# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings: complete defaults, and what a site, a title and a build change."""
