"""
Takes the pods that Kubernetes tests its Pod Security Standards with, each once, with the minors in which it must pass or fail.

  go mod download k8s.io/pod-security-admission@v0.36.2
  python3 extract.py $(go env GOMODCACHE)/k8s.io/pod-security-admission@v0.36.2

Source: https://github.com/kubernetes/pod-security-admission, test/testdata, Apache License 2.0, © The Kubernetes Authors.
"""

import json
import pathlib
import sys

import yaml

SOURCE = "k8s.io/pod-security-admission v0.36.2 test/testdata, Apache-2.0, The Kubernetes Authors"


def main(module: pathlib.Path) -> None:
    pods: dict[str, dict] = {}
    files = 0
    for level in ("baseline", "restricted"):
        for file in sorted((module / "test/testdata" / level).rglob("*.yaml")):
            version, verdict, name = file.relative_to(module / "test/testdata" / level).parts
            pod = yaml.safe_load(file.read_text())
            for container in [*pod["spec"].get("containers", []), *pod["spec"].get("initContainers", [])]:
                container.pop("image", None)
            pod = {"spec": pod["spec"], **({"annotations": pod["metadata"]["annotations"]} if "annotations" in pod["metadata"] else {})}
            text = json.dumps(pod, sort_keys=True)
            seen = pods.setdefault(text, {})
            minors = seen.setdefault(f"{level} {verdict} {name.removesuffix('.yaml').rstrip('0123456789')}", [])
            minors.append(int(version.removeprefix("v1.")))
            files += 1
    rows = [{**json.loads(text), "expected": {key: ranges(minors) for key, minors in seen.items()}} for text, seen in pods.items()]
    target = pathlib.Path(__file__).parent / "pod-security.json"
    lines = ",\n".join(json.dumps(row, separators=(",", ":"), sort_keys=True) for row in rows)
    target.write_text(f'{{"source":{json.dumps(SOURCE)},"files":{files},"pods":[\n{lines}\n]}}\n')
    print(files, "files,", len(rows), "pods,", target.stat().st_size, "bytes")


def ranges(minors):
    """[[first, last], …] of sorted whole numbers."""
    found = []
    for minor in sorted(set(minors)):
        if found and found[-1][1] == minor - 1:
            found[-1][1] = minor
        else:
            found.append([minor, minor])
    return found


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
