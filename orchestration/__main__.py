"""`python -m orchestration`: what `make warehouse` runs. Says a plain word where a person interrupts it."""

import io
import os
import signal
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the build; the exit code is 0 only for a published warehouse."""
    # What ends a service, a machine or a terminal is an interrupt too: the run is told of, and nothing of it stays half
    # done. Who was started in the background by a script would ignore the interrupt itself.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an output without ✓ or … must not end a run
    try:
        # The imports take seconds, in which a person may change their mind too.
        from orchestration.cli.build import main as build  # noqa: PLC0415

        return build(sys.argv[1:])
    except KeyboardInterrupt:
        print("\nInterrupted. What was not finished is as it was before; run it again.", file=sys.stderr)
        return INTERRUPTED


def let_go_of_a_closed_terminal() -> None:
    """Throw away what a closed terminal did not take: at its end Python would try again, fail, and exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    code = main()
    let_go_of_a_closed_terminal()
    sys.exit(code)
