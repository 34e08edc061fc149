"""`python -m orchestration`: what `make warehouse` runs. An interrupt ends it with a short message."""

import gc
import io
import os
import signal
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the build; the exit code is 0 only for a published warehouse."""
    # SIGTERM (a service or the machine stops) and SIGHUP (a terminal closes) interrupt the run too: it is recorded, and
    # nothing stays half done. SIGINT is set too, since a process that a script starts in the background ignores it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an output that cannot encode ✓ or … must not end a run
    # Half a million objects that the imports make stay to the end; to look through them for garbage again and again
    # took half a second of each run (2026-11).
    gc.disable()
    try:
        # Imported here, since an interrupt is to work during the seconds that the imports take, too.
        from orchestration.cli.build import main as build  # noqa: PLC0415

        gc.freeze()
        gc.enable()
        return build(sys.argv[1:])
    except KeyboardInterrupt:
        print("\nInterrupted. What was not finished is as it was before; run it again.", file=sys.stderr)
        return INTERRUPTED


def let_go_of_a_closed_terminal() -> None:
    """Drop output that a closed terminal did not accept: Python would flush it at exit, fail, and exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    code = main()
    let_go_of_a_closed_terminal()
    # Not by sys.exit: taking the imported libraries apart takes a second, and everything is closed by now.
    os._exit(code)
