import { CONTAINER_START } from './container-start';

/**
 * Readiness. Once for every start of the container the engine has to complete a fixed prompt with something to read:
 * that first request pays for kernels compiled on demand, so that no client does, and an engine that answers with nothing
 * but special tokens (vllm#55486) gets no traffic and stops a rollout. It is not restarted: it would do the same again.
 * Afterwards `/health` decides.
 *
 * Usage: readiness.py PORT MODEL HEALTH_TIMEOUT_SECONDS FIRST_ANSWER_TIMEOUT_SECONDS MARKER_FILE [KEY_FILE]
 */
export const READINESS = `import http.client
import json
import sys

PROMPT = "The capital of France is"
TOKENS = 8

${CONTAINER_START}

def call(port, method, path, timeout, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def key_header(key_file):
    if key_file is None:
        return {}
    with open(key_file) as file:
        text = file.read()
    # A pod that started before this script has its key in the form of that time, as JSON.
    if text.startswith("{"):
        key = json.loads(text)["api-key"][0]
    else:
        key = json.loads(text.split("\\n")[0][2:]).split("=", 1)[1]
    return {"Authorization": "Bearer " + key}


def complete(port, model, timeout, key_file):
    # Without min_tokens an answer may end before it began; special tokens are not written out.
    request = {"model": model, "prompt": PROMPT, "temperature": 0, "max_tokens": TOKENS, "min_tokens": TOKENS}
    headers = {"Content-Type": "application/json", **key_header(key_file)}
    status, text = call(port, "POST", "/v1/completions", timeout, json.dumps(request), headers)
    if status != 200:
        sys.exit(f"the golden prompt was answered with {status}: {text[:200]}")
    return json.loads(text)["choices"][0]["text"]


def passed_before(marker):
    try:
        with open(marker) as file:
            return file.read() == container_start()
    except OSError:
        return False


def main(port, model, health_timeout, first_timeout, marker, key_file=None):
    try:
        health, _ = call(port, "GET", "/health", health_timeout)
        if health != 200:
            sys.exit(f"/health answers {health}")
        if passed_before(marker):
            return
        if complete(port, model, first_timeout, key_file).strip() == "":
            sys.exit("the golden prompt is completed with nothing but special tokens or spaces")
    except OSError as problem:
        sys.exit(f"the server does not answer: {problem}")
    with open(marker, "w") as file:
        file.write(container_start())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), *sys.argv[5:7])
`;
