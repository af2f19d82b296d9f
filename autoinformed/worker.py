"""Worker: does background work until it is told to stop, whatever becomes of the database.

Procrastinate's own ends, and says nothing, when PostgreSQL is away for some seconds. This one says
so, and begins again once the database is back.
"""

import asyncio
import logging
import signal
import time
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

GRACE = 12  # seconds that a task has to finish after the worker was told to stop
LONGEST_PAUSE = 30.0  # seconds between two tries to begin again
CALM = 60.0  # seconds of work after which a fault counts as the first

logger = logging.getLogger(__name__)


def work() -> None:
    """Work until SIGTERM or SIGINT; what is under way then has ``GRACE`` seconds to end."""
    pause = 1.0
    while True:
        began = time.monotonic()
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector):
            if asyncio.run(_work_until_told()):
                return
        pause = 1.0 if time.monotonic() - began > CALM else min(pause * 2, LONGEST_PAUSE)
        logger.error("The worker lost the database; it begins again in %d s.", pause)
        time.sleep(pause)


async def _work_until_told() -> bool:
    """Work; return whether somebody told us to stop."""
    worker = asyncio.ensure_future(_run_worker())
    is_told = False

    def stop() -> None:
        nonlocal is_told
        is_told = True
        worker.cancel()  # gracefully: it finishes what is under way

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await worker
    except asyncio.CancelledError:
        pass
    except Exception as fault:
        logger.error("The worker ended: %s", type(fault).__name__)
    return is_told


async def _run_worker() -> None:
    async with app.open_async():
        await app.run_worker_async(install_signal_handlers=False, shutdown_graceful_timeout=GRACE)
