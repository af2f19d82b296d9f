"""Leash of a child process: none outlives the supervisor, even if that was killed outright.

``python -m autoinformed.local.leash <program> <arguments>`` runs a Python program with its standard
input tied to the supervisor: when that pipe closes, the program is told to end. The web server's
own workers watch their parent instead, since they do not end with it.
"""

import os
import runpy
import signal
import sys
import threading
import time

PATIENCE = 15  # seconds to finish what is under way


def end_with_parent() -> None:
    """Watch, in a thread, for the death of the process that started us; then end at once."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="leash").start()


def _end_with_supervisor() -> None:
    def watch() -> None:
        os.read(0, 1)  # nothing is ever written: this returns when the other end is closed
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="leash").start()


def main() -> None:
    program, *arguments = sys.argv[1:]
    sys.argv = [program, *arguments]
    _end_with_supervisor()
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__")


if __name__ == "__main__":
    main()
