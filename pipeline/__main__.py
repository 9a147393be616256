"""The command `copydesk`, and `python -m copydesk`."""

import gc
import os
import signal


def main() -> None:
    """Load the command line and run it. Until it is loaded and has a word for it, Ctrl-C ends the process at once, without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # and is not ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Before numpy is loaded: its threads would wait for each other, over arrays this small, for many times the time of the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from copydesk.cli.app import main as run

    try:
        run()
    finally:
        gc.freeze()  # or Python looks through all that was loaded, before it ends, for what could be freed: a fifth of what `lint` takes


if __name__ == "__main__":
    main()
