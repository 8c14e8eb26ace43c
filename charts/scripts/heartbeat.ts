import { CONTAINER_START } from './container-start';

/**
 * Liveness. `/health` answers 200 while the engine behind it hangs, and late while it is merely busy; what tells both
 * apart is progress: `vllm:iteration_tokens_total_count` grows by one with every step of the engine.
 *
 * Fails when the server refuses or says 503, and when requests are running but no step was counted for `stall` seconds.
 * A late answer is no answer: the time since the last step seen goes on. An idle engine is alive. The counters of the
 * last call are kept in a file, because every call is a process of its own; an engine that was not seen before has just
 * moved.
 *
 * Usage: heartbeat.py PORT STALL_SECONDS HTTP_TIMEOUT_SECONDS STATE_FILE
 */
export const HEARTBEAT = `import http.client
import json
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


def total(metrics, name):
    lines = [line for line in metrics.splitlines() if line.split("{")[0].split(" ")[0] == name]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def observe(port, timeout):
    """Steps and running requests; None when the server is too busy to say."""
    try:
        health, _ = get(port, "/health", timeout)
        if health != 200:
            sys.exit(f"/health answers {health}: the engine is dead")
        _, metrics = get(port, "/metrics", timeout)
    except TimeoutError:
        return None
    except OSError as problem:
        sys.exit(f"the server does not answer: {problem}")
    return total(metrics, STEPS), total(metrics, RUNNING)


def recall(state_file):
    try:
        with open(state_file) as file:
            state = json.load(file)
    except (OSError, ValueError):
        return None
    return state if state["start"] == container_start() else None


def main(port, stall_seconds, timeout, state_file):
    seen = observe(port, timeout)
    now = time.monotonic()
    last = recall(state_file)
    steps, running = seen if seen is not None else (last["steps"] if last else -1, 1)
    moved = last is None or steps != last["steps"] or running == 0
    since = now if moved else last["since"]
    with open(state_file, "w") as file:
        json.dump({"start": container_start(), "steps": steps, "since": since}, file)
    if now - since > stall_seconds:
        sys.exit(f"{running:.0f} requests are running and no step was counted for {now - since:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
`;
