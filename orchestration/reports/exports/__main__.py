"""`python -m orchestration.reports.exports`: what `make export` runs. Prints what was written and what was left out.

Exit code 0; 1 where the export cannot be written; 2 for a setting that cannot work.
"""

import os
import sys

from orchestration.errors import ActionableError
from orchestration.reports.exports.exported import OPEN
from orchestration.reports.exports.folder import write
from orchestration.settings import SettingsError, from_environment


def main() -> int:
    """Export the published file."""
    try:
        settings = from_environment()
        contents = write(settings, settings.export or OPEN, print)
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except ActionableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    rows = sum(mart.rows_count for mart in contents.marts.values())
    print(f"{os.path.relpath(settings.export_dir)}: {len(contents.marts)} marts, {rows:,} rows. {contents.notice}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
