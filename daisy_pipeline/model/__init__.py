# SPDX-License-Identifier: AGPL-3.0-or-later
"""The data that every room shares. Standard library only; import from the submodules."""
