"""The door to the command line: `python -m hrdash`."""

import sys

from hrdash.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
