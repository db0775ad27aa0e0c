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
    except (KeyboardInterrupt, ImportError, RuntimeError) as error:
        if is_interrupt(error):
            return STOPPED
        raise


def is_interrupt(error: BaseException) -> bool:
    """Return whether an error is Ctrl-C, or comes of it.

    Parameters
    ----------
    error : BaseException
        Python raises a `RuntimeError` where Ctrl-C stops the making of a class.

    Returns
    -------
    bool
        Whether it is, or any error before it.
    """
    before = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (
        before is not None and is_interrupt(before)
    )


if __name__ == "__main__":
    sys.exit(main())
