"""Acts of several people at the same moment, each in a thread of its own."""

import threading
from collections.abc import Callable


def run_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run `acts` together; what each returned or raised, in their order."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
