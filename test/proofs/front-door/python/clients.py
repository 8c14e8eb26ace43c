"""
What people use: the official client and an agent framework, against a base URL. Prints what each saw, as JSON.

Usage: clients.py BASE_URL KEY MODEL [plain]; with `plain` only what a model with random weights can do.
"""

import asyncio
import json
import sys

import agents
import openai
from pydantic import BaseModel

WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


class Place(BaseModel):
    city: str
    population: int


def ask(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]


def chat(client: openai.OpenAI, model: str) -> dict:
    answer = client.chat.completions.create(model=model, messages=ask("hello"), max_tokens=16)
    return {"text": answer.choices[0].message.content, "tokens": answer.usage.completion_tokens}


def stream(client: openai.OpenAI, model: str) -> dict:
    chunks = list(
        client.chat.completions.create(
            model=model, messages=ask("hello"), max_tokens=16, stream=True, stream_options={"include_usage": True}
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    return {"text": text, "chunks": len(chunks), "tokens": chunks[-1].usage.completion_tokens}


def long_prompt(client: openai.OpenAI, model: str) -> dict:
    """The client writes `model` behind the prompt."""
    answer = client.chat.completions.create(model=model, messages=ask("long " * 200_000), max_tokens=16)
    return {"text": answer.choices[0].message.content}


def tools(client: openai.OpenAI, model: str) -> dict:
    answer = client.chat.completions.create(model=model, messages=ask("Weather?"), tools=[WEATHER_TOOL])
    call = answer.choices[0].message.tool_calls[0]
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments)}


def forced_tool(client: openai.OpenAI, model: str) -> dict:
    choice = {"type": "function", "function": {"name": "weather"}}
    answer = client.chat.completions.create(
        model=model, messages=ask("Weather?"), tools=[WEATHER_TOOL], tool_choice=choice, max_tokens=64
    )
    return {"name": answer.choices[0].message.tool_calls[0].function.name}


def structured(client: openai.OpenAI, model: str) -> dict:
    answer = client.chat.completions.parse(model=model, messages=ask("Where?"), response_format=Place)
    return answer.choices[0].message.parsed.model_dump()


def choice(client: openai.OpenAI, model: str) -> dict:
    answer = client.chat.completions.create(
        model=model, messages=ask("left or right?"), max_tokens=16, extra_body={"structured_outputs": {"choice": ["left", "right"]}}
    )
    return {"text": answer.choices[0].message.content}


def models(client: openai.OpenAI, _model: str) -> dict:
    return {"names": [one.id for one in client.models.list()]}


def refused(client: openai.OpenAI, model: str) -> dict:
    """Each refusal arrives as the exception that applications catch."""
    seen = {}
    for name, broken in {
        "key": lambda: client.with_options(api_key="wrong").chat.completions.create(model=model, messages=ask("x")),
        "model": lambda: client.chat.completions.create(model="nobody", messages=ask("x")),
        "path": lambda: client.files.list(),
    }.items():
        try:
            broken()
            seen[name] = "allowed"
        except openai.APIStatusError as error:
            seen[name] = [type(error).__name__, error.status_code, error.message]
    return seen


@agents.function_tool
def population(city: str) -> int:
    """How many people live in a city."""
    return 212660 if city == "Trondheim" else 0


def agent(base_url: str, key: str, model: str, streamed: bool) -> dict:
    agents.set_tracing_disabled(True)
    chat_model = agents.OpenAIChatCompletionsModel(
        model=model, openai_client=openai.AsyncOpenAI(base_url=base_url, api_key=key)
    )
    one = agents.Agent(name="geographer", instructions="Answer.", model=chat_model, tools=[population], output_type=Place)

    async def run():
        if not streamed:
            return await agents.Runner.run(one, "How many?")
        result = agents.Runner.run_streamed(one, "How many?")
        async for _ in result.stream_events():
            pass
        return result

    result = asyncio.run(run())
    outputs = [item.output for item in result.new_items if item.type == "tool_call_output_item"]
    return {"tool": outputs, "final": result.final_output.model_dump()}


def main(base_url: str, key: str, model: str, mode: str = "all") -> None:
    client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0)
    plain = [chat, stream, models, refused, choice, forced_tool]
    ways = plain if mode == "plain" else [chat, stream, models, refused, long_prompt, tools, forced_tool, structured]
    seen = {}
    for way in ways:
        try:
            seen[way.__name__] = way(client, model)
        except Exception as error:  # each is reported, none hides the others
            seen[way.__name__] = {"error": f"{type(error).__name__}: {error}"}
    if mode == "all":
        for streamed in (False, True):
            name = "agent_streamed" if streamed else "agent"
            try:
                seen[name] = agent(base_url, key, model, streamed)
            except Exception as error:
                seen[name] = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
