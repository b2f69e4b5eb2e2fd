# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads PDF files and pictures of pages: places on paper become a Book's structure."""
