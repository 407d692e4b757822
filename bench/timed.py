"""Runs `streamlit run` with a stopwatch around each script run: `python bench/timed.py SCRIPT --server.port=N`.

A line for each run goes to the file that `BENCH_TIMES` names: wall and processor seconds of the script's thread.
"""

import os
import sys
import time

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

_run_script = ScriptRunner._run_script
_file = os.open(os.environ["BENCH_TIMES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _timed(self: ScriptRunner, *asked: object) -> None:
    wall, processor = time.perf_counter(), time.thread_time()
    try:
        _run_script(self, *asked)
    finally:
        line = f"{time.perf_counter() - wall} {time.thread_time() - processor}\n"
        os.write(_file, line.encode())


ScriptRunner._run_script = _timed
sys.argv = ["streamlit", "run", *sys.argv[1:]]
main()
