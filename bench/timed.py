"""Runs `streamlit run` with a stopwatch around each script run: `python bench/timed.py SCRIPT --server.port=N`.

A line for each run goes to the file that `BENCH_TIMES` names, all in seconds: the processor time of the whole
process so far, at the run's start; then the run's own wall time and the processor time of its thread.
"""

import os
import sys
import time

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

_run_script = ScriptRunner._run_script
_file = os.open(os.environ["BENCH_TIMES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _timed(self: ScriptRunner, *asked: object) -> None:
    process, wall, thread = time.process_time(), time.perf_counter(), time.thread_time()
    try:
        _run_script(self, *asked)
    finally:
        spent = time.perf_counter() - wall, time.thread_time() - thread
        os.write(_file, f"{process} {spent[0]} {spent[1]}\n".encode())


ScriptRunner._run_script = _timed
sys.argv = ["streamlit", "run", *sys.argv[1:]]
main()
