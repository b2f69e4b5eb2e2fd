# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readers: a source file becomes a Book. No reader knows an emitter."""
