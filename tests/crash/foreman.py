"""Forks writers, kills them at random with -9, forks new ones; prints how many it killed."""

import os
import random
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

import django

django.setup()


def fork(module: str, folder: Path, number: int, arguments: list[str]) -> int:
    """Start a writer: `module.main(log, seed, arguments)` in a process of its own."""
    if child := os.fork():
        return child
    try:
        import_module(module).main(folder / f"{number}.log", number, arguments)
    except BaseException:
        (folder / f"{number}.err").write_text(traceback.format_exc())
    os._exit(1)


def main() -> None:
    module, folder = sys.argv[1], Path(sys.argv[2])
    size, seconds = int(sys.argv[3]), float(sys.argv[4])
    seed, kill_every, arguments = int(sys.argv[5]), float(sys.argv[6]), sys.argv[7:]
    import_module(module)
    dice = random.Random(seed)
    number, killed = 0, 0
    alive: set[int] = set()
    until = time.monotonic() + seconds
    next_kill = time.monotonic() + kill_every
    while time.monotonic() < until:
        while len(alive) < size:
            number += 1
            alive.add(fork(module, folder, number, arguments))
        if time.monotonic() > next_kill:
            victim = dice.choice(sorted(alive))
            os.kill(victim, signal.SIGKILL)
            killed += 1
            next_kill = time.monotonic() + dice.uniform(0.3, 1.7) * kill_every
        while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            alive.discard(ended)
        time.sleep(0.01)
    for child in alive:
        os.kill(child, signal.SIGKILL)
    for child in alive:
        os.waitpid(child, 0)
    sys.stdout.write(f"{killed + len(alive)}\n")


if __name__ == "__main__":
    main()
