"""The command `copydesk`, and `python -m copydesk`."""

import os
import signal


def main() -> None:
    """Load the command line and run it. Until it is loaded and has a word for it, Ctrl-C ends the process at once, without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # and is not ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Before numpy is loaded: its threads would wait for each other, over arrays this small, for many times the time of the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from copydesk import collector

    collector.loading()
    from copydesk.cli.app import main as run

    try:
        run()
    finally:
        collector.ending()


if __name__ == "__main__":
    main()
