import { CONTAINER_START } from './container-start';

/**
 * Liveness. `/health` answers 200 while the engine behind it hangs, and late while it is merely busy; what tells both
 * apart is progress: `vllm:iteration_tokens_total_count` grows by one with every step of the engine.
 *
 * Fails when the server refuses or says 503, and when requests are running on an engine but no step of it was counted for
 * `stall` seconds; each data-parallel rank is an engine of its own, and the steps of one do not vouch for another. A late
 * answer is no answer: the time since the last step seen goes on. An idle engine is alive. The counters of the last call
 * are kept in a file, because every call is a process of its own; an engine that was not seen before has just moved, as
 * when an earlier version of this script, which running pods may have had, left the file.
 *
 * Usage: heartbeat.py PORT STALL_SECONDS HTTP_TIMEOUT_SECONDS STATE_FILE
 */
export const HEARTBEAT = `import http.client
import json
import re
import sys
import time

STEPS = "vllm:iteration_tokens_total_count"
RUNNING = "vllm:num_requests_running"

${CONTAINER_START}

def get(port, path, timeout):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def by_engine(metrics, name):
    values = {}
    for line in metrics.splitlines():
        if line.split("{")[0].split(" ")[0] == name:
            engine = re.search('engine="([^"]*)"', line)
            key = engine.group(1) if engine else ""
            values[key] = values.get(key, 0) + float(line.rsplit(" ", 1)[1])
    return values


def observe(port, timeout):
    """Steps and running requests of every engine; None when the server is too busy to say."""
    try:
        health, _ = get(port, "/health", timeout)
        if health != 200:
            sys.exit(f"/health answers {health}: the engine is dead")
        _, metrics = get(port, "/metrics", timeout)
    except TimeoutError:
        return None
    except OSError as problem:
        sys.exit(f"the server does not answer: {problem}")
    running = by_engine(metrics, RUNNING)
    return {engine: (steps, running.get(engine, 0)) for engine, steps in by_engine(metrics, STEPS).items()}


def recall(state_file):
    try:
        with open(state_file) as file:
            state = json.load(file)
    except (OSError, ValueError):
        return {}
    return state.get("engines", {}) if state.get("start") == container_start() else {}


def unheard(last):
    """What is taken for granted of a server that says nothing: requests run, and no step is made."""
    return {engine: (one["steps"], 1) for engine, one in (last or {"": {"steps": -1}}).items()}


def since(last, steps, running, now):
    moved = last is None or steps != last["steps"] or running == 0
    return now if moved else last["since"]


def main(port, stall_seconds, timeout, state_file):
    seen = observe(port, timeout)
    now = time.monotonic()
    last = recall(state_file)
    if seen is None:
        seen = unheard(last)
    engines = {
        engine: {"steps": steps, "since": since(last.get(engine), steps, running, now)}
        for engine, (steps, running) in seen.items()
    }
    with open(state_file, "w") as file:
        json.dump({"start": container_start(), "engines": engines}, file)
    for engine, (_, running) in seen.items():
        still = now - engines[engine]["since"]
        if still > stall_seconds:
            sys.exit(f"engine {engine}: {running:.0f} requests are running and no step was counted for {still:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
`;
