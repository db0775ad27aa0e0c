"""Run the command line: ``corridors``, or ``python -m corridors``."""

import os
import sys

STOPPED = 130  # as a shell reports Ctrl-C


def main() -> int:
    """Run the command line; end quietly at Ctrl-C, also while modules are imported.

    Returns
    -------
    int
        Exit code, as `corridors.cli.main` returns it.
    """
    # No answer depends on it, and libraries fail at one they cannot read.
    os.environ["TZ"] = "UTC"
    try:
        from corridors.cli import main as run  # noqa: PLC0415 - slow

        return run()
    except KeyboardInterrupt:
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
