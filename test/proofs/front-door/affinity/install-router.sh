#!/bin/sh
# Installs vLLM's router from PyPI, once a machine, and prints the path of the program.
set -eu
version=0.1.17
folder="${XDG_CACHE_HOME:-$HOME/.cache}/windlass/vllm-router-$version"
program="$folder/bin/vllm-router"
if [ ! -x "$program" ]; then
  python3 -m venv "$folder" >&2
  "$folder/bin/pip" install --quiet "vllm-router==$version" >&2
fi
echo "$program"
