# SPDX-License-Identifier: AGPL-3.0-or-later
"""One file per command. Modules are imported when their command is used."""
