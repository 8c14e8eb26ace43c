"""Says whether an engine image holds what docs/image-contract.md asks for. Runs inside the image, needs nothing else.

Usage: image-check.py [--efa] [--root DIRECTORY] [--release VERSION]
"""

import argparse
import glob
import importlib.metadata
import importlib.util
import os
import shutil
import sys

LIBFABRIC = ["/opt/amazon/efa/lib*/libfabric.so*", "/usr/lib*/**/libfabric.so*", "/usr/local/lib*/libfabric.so*"]
PLUGIN = "libnccl-net-ofi.so"
PLUGINS = ["/opt/amazon/ofi-nccl/lib*", "/opt/amazon/ofi-nccl/lib*/*", "/opt/aws-ofi-nccl/lib*", "/usr/local/lib*"]
OLDEST_PYTHON = (3, 10)


class Report:
    def __init__(self):
        self.failed = False

    def say(self, ok, what, otherwise, must=True):
        print(f"{'ok  ' if ok else 'FAIL' if must else 'note'}  {what if ok else otherwise}")
        self.failed = self.failed or (must and not ok)


def has(module):
    return importlib.util.find_spec(module) is not None


def found(root, patterns):
    return [path for pattern in patterns for path in glob.glob(root.rstrip("/") + pattern, recursive=True)]


def check_python(report, release):
    version = ".".join(map(str, sys.version_info[:3]))
    report.say(sys.version_info >= OLDEST_PYTHON, f"Python {version}, {sys.executable}", f"Python {version} is older than 3.10")
    report.say(has("vllm"), "vllm is here", f"{sys.executable} has no vllm; name the Python that has it as engine.image.python")
    installed = importlib.metadata.version("vllm") if has("vllm") else None
    same = release is None or installed == release
    report.say(same, f"vllm {installed}", f"vllm is {installed}, the environment says engine.version {release}")
    report.say(has("boto3"), "boto3 is here", "no boto3: the API key, weights and files could not be fetched")
    streamer = has("runai_model_streamer")
    report.say(streamer, "runai-model-streamer is here", "no runai-model-streamer: storage.tier s3-stream cannot work", must=False)
    cubins = has("flashinfer_cubin")
    report.say(cubins, "flashinfer-cubin is here", "no flashinfer-cubin: without nvcc FlashInfer is off", must=False)


def check_start(report):
    program = shutil.which("vllm")
    report.say(program is not None, f"vllm is {program}", "no vllm on PATH: set engine.image.command, or the entrypoint")
    path = os.environ.get("PYTHONPATH", "")
    report.say(path == "", "PYTHONPATH is free", f"PYTHONPATH is {path}; pods set it, so what stands there is lost")


def check_efa(report, root):
    fabric = found(root, LIBFABRIC)
    report.say(bool(fabric), f"libfabric: {fabric[:1]}", "no libfabric (EFA installer)")
    searched = [*os.environ.get("LD_LIBRARY_PATH", "").split(":"), *PLUGINS]
    plugin = found(root, [f"{directory}/{PLUGIN}" for directory in searched if directory])
    report.say(bool(plugin), f"aws-ofi-nccl: {plugin[:1]}", f"no {PLUGIN} (aws-ofi-nccl), which NCCL_NET_PLUGIN=ofi loads")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--efa", action="store_true", help="for replicas over several nodes")
    parser.add_argument("--root", default="/")
    parser.add_argument("--release")
    options = parser.parse_args()
    report = Report()
    check_python(report, options.release)
    check_start(report)
    if options.efa:
        check_efa(report, options.root)
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
