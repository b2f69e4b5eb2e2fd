# SPDX-License-Identifier: AGPL-3.0-or-later
"""Launcher for a checkout: ``python cli.py build 동백꽃``. Not part of the installed package."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before newer syntax is read
    sys.exit(
        "파이썬 3.11 이상이 필요합니다. https://www.python.org 에서 받아 설치하세요.\n"
        "Python 3.11 or newer is needed. Get it from https://www.python.org"
    )

if __name__ == "__main__":  # worker processes read this file too, and need nothing of it
    try:
        from daisy_pipeline.commands.main import main

        main()
    except KeyboardInterrupt:  # pressed before the program could listen
        sys.stderr.write("사용자가 작업을 중단했습니다. The work was interrupted.\n")
        sys.exit(130)
