"""What a person reads while Dagster and dbt write to a file."""

import os
import pty

from orchestration.cli.log_file import details_go_to


def test_what_a_closed_terminal_does_not_take_goes_nowhere(tmp_path):
    """The terminal's signal ends the run; a line that comes before it must not end it as a failure."""
    terminal, of_the_run = pty.openpty()
    kept = os.dup(1)
    os.dup2(of_the_run, 1)
    try:
        with details_go_to(tmp_path / "run.log") as (out, _):
            assert out.isatty()
            out.write("seen\n")
            out.flush()
            os.close(terminal)
            os.close(of_the_run)
            out.write("not seen\n")
            out.flush()
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def test_what_others_print_meanwhile_stands_in_the_file(tmp_path):
    with details_go_to(tmp_path / "run.log"):
        os.write(1, b"of Dagster\n")
    assert (tmp_path / "run.log").read_text() == "of Dagster\n"
