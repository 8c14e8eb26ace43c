import { CONTAINER_START } from './container-start';

/**
 * Readiness. Once for every start of the container the engine has to answer as clients will ask it, with something to read:
 * models a completion, chat models a chat as well, and one with a tool offered where tools are on; others an embedding, a score or
 * a class. `/health` says 200 before the engine is warm, so that first request decides: it pays for kernels compiled on demand,
 * so that no client does, and an engine that answers with nothing but special tokens (vllm#55486), lacks a chat template or a
 * vocabulary, or whose template leaves tools out gets no traffic and stops a rollout. It is not restarted: it would do the same
 * again. Afterwards `/health` decides.
 *
 * Pods that run on see a new version of this script with the arguments they were started with: without --ask it completes.
 *
 * Usage: readiness.py PORT MODEL HEALTH_TIMEOUT_SECONDS FIRST_ANSWER_TIMEOUT_SECONDS MARKER_FILE [KEY_FILE] [--ask=WHAT]
 */
export const READINESS = `import http.client
import json
import sys

PROMPT = "The capital of France is"
QUESTION = [{"role": "user", "content": "What is the weather in Paris?"}]
TOKENS = 8
# Thoughts and the marks around them may come first.
CHAT_TOKENS = 32
PLACE = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "Weather of a city", "parameters": PLACE}}

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


class Engine:
    def __init__(self, port, model, timeout, key_file):
        self.port, self.model, self.timeout = port, model, timeout
        self.headers = {"Content-Type": "application/json", **key_header(key_file)}

    def ask(self, path, request):
        body = json.dumps({"model": self.model, **request})
        status, text = call(self.port, "POST", path, self.timeout, body, self.headers)
        if status != 200:
            sys.exit(f"the golden prompt was answered with {status}: {text[:200]}")
        return json.loads(text)


def must_say(text):
    if text.strip() == "":
        sys.exit("the golden prompt is completed with nothing but special tokens or spaces")


def complete(engine):
    # Without min_tokens an answer may end before it began; special tokens are not written out.
    request = {"prompt": PROMPT, "temperature": 0, "max_tokens": TOKENS, "min_tokens": TOKENS}
    must_say(engine.ask("/v1/completions", request)["choices"][0]["text"])


def chat_alone(engine):
    complete(engine)
    chat(engine)


def chat(engine, **more):
    request = {"messages": QUESTION, "temperature": 0, "max_tokens": CHAT_TOKENS, "min_tokens": TOKENS, **more}
    answer = engine.ask("/v1/chat/completions", request)
    choice = answer["choices"][0]
    message = choice["message"]
    said = [message.get("content"), message.get("reasoning"), message.get("reasoning_content")]
    calls = json.dumps(message["tool_calls"]) if message.get("tool_calls") else ""
    # What was cut off may be half a thought or half a call, of which some parsers show nothing.
    if choice.get("finish_reason") != "length":
        must_say("".join(part or "" for part in said) + calls)
    return answer["usage"]["prompt_tokens"]


def chat_with_tools(engine):
    complete(engine)
    alone = chat(engine)
    # Where a template leaves tools out, the prompt is the same and the model never calls one.
    if chat(engine, tools=[TOOL], tool_choice="auto") <= alone:
        sys.exit("the chat template leaves tools out: a prompt with a tool has no more tokens than one without")


def embed(engine):
    if not engine.ask("/v1/embeddings", {"input": PROMPT})["data"][0]["embedding"]:
        sys.exit("the golden prompt has an empty embedding")


def score(engine):
    engine.ask("/score", {"text_1": PROMPT, "text_2": PROMPT})["data"][0]["score"]


def classify(engine):
    engine.ask("/classify", {"input": PROMPT})["data"][0]["label"]


ASK = {
    "completion": complete,
    "chat": chat_alone,
    "chat-tools": chat_with_tools,
    "embed": embed,
    "score": score,
    "classify": classify,
}


def passed_before(marker):
    try:
        with open(marker) as file:
            return file.read() == container_start()
    except OSError:
        return False


def main(ask, port, model, health_timeout, first_timeout, marker, key_file=None):
    try:
        health, _ = call(port, "GET", "/health", health_timeout)
        if health != 200:
            sys.exit(f"/health answers {health}")
        if passed_before(marker):
            return
        ASK[ask](Engine(port, model, first_timeout, key_file))
    except OSError as problem:
        sys.exit(f"the server does not answer: {problem}")
    with open(marker, "w") as file:
        file.write(container_start())


if __name__ == "__main__":
    options = [word for word in sys.argv[1:] if word.startswith("--ask=")]
    words = [word for word in sys.argv[1:] if word not in options]
    asked = options[0].split("=", 1)[1] if options else "completion"
    main(asked, int(words[0]), words[1], float(words[2]), float(words[3]), *words[4:6])
`;
