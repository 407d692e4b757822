"""The door to the command line: `python -m hrdash`."""

import sys

from hrdash.cli import run

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # names in Urdu, also where Windows prints in another encoding
    sys.exit(run(sys.argv[1:]))
