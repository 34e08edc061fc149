"""`python -m orchestration.reports.brief`: what `make brief` runs. Prints where the brief is.

Exit code 0; 1 where the brief cannot be written; 2 for a setting that cannot work.
"""

import os
import sys

from orchestration.reports.brief.page import BriefError, write
from orchestration.settings import SettingsError, from_environment


def main() -> int:
    """Write the brief of the published file."""
    try:
        path = write(from_environment())
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BriefError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(os.path.relpath(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
