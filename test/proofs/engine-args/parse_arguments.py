"""
Feeds command lines to vLLM's own parser, in one process.

Reads [{"title": …, "args": […]}, …] from standard input and writes [{"title": …, "error": … or null}, …].
"""

import contextlib
import io
import json
import sys

import serve  # noqa: F401  the version vLLM asks for

from vllm.config import CacheConfig
from vllm.engine.arg_utils import AsyncEngineArgs

try:  # 0.33.0
    from vllm.entrypoints.common.cli_args import make_arg_parser, validate_parsed_serve_args
except ImportError:  # 0.29.0
    from vllm.entrypoints.launchers.cli_args import make_arg_parser, validate_parsed_serve_args
from vllm.utils.argparse_utils import FlexibleArgumentParser


def parser_of_serve() -> FlexibleArgumentParser:
    """As `vllm serve` builds it: a subcommand, because the parser looks for the word itself when it reads --config."""
    program = FlexibleArgumentParser(prog="vllm")
    subparsers = program.add_subparsers(required=True, dest="subparser")
    make_arg_parser(subparsers.add_parser("serve"))
    return program


def error_of(parser: FlexibleArgumentParser, args: list[str]) -> str | None:
    complaints = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaints):
            parsed = parser.parse_args(["serve", *args])
            parsed.model = parsed.model_tag  # as ServeSubcommand.cmd does
            validate_parsed_serve_args(parsed)
            engine = AsyncEngineArgs.from_cli_args(parsed)
            CacheConfig(cache_dtype=engine.kv_cache_dtype)  # the only judge of this one from 0.33.0 on
    except SystemExit:
        return complaints.getvalue().strip().splitlines()[-1]
    except Exception as problem:  # whatever vLLM raises is the answer
        return f"{type(problem).__name__}: {problem}"
    return None


def main() -> None:
    parser = parser_of_serve()
    lines = json.load(sys.stdin)
    answers = [{"title": line["title"], "error": error_of(parser, line["args"])} for line in lines]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
