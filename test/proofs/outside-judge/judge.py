"""Reads questions (a JSON array) and writes answers (one JSON object a line): milliseconds per output token, or why not."""

import json
import logging
import sys
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from aisimulate.legacy_cli.api import cli_estimate  # noqa: E402


def answer(question):
    try:
        found = cli_estimate(backend_name="vllm", **question)
        return {"tpotMs": found.tpot, "tablesOf": found.backend_version}
    except Exception as error:  # the judge's own word on what it cannot answer
        lines = str(error).splitlines() or [type(error).__name__]
        return {"refused": lines[0][:200]}


for question in json.load(sys.stdin):
    sys.stdout.write(json.dumps(answer(question)) + "\n")
    sys.stdout.flush()
