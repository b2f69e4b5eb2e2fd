# SPDX-License-Identifier: AGPL-3.0-or-later
"""Products for the ear: MP3 files with tags, playlists and a list of contents, and an M4B."""
