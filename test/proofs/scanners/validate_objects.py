"""
Validates Kubernetes objects strictly by the schemas of some minors: validate_objects.py DIRECTORY MINOR…
Prints what is wrong as JSON; the schemas come with kubernetes-validate, made from the OpenAPI document of each release.
"""

import functools
import json
import pathlib
import sys

import kubernetes_validate
from kubernetes_validate import utils

# It reads all definitions again for every object.
utils.schema_contents = functools.lru_cache(maxsize=None)(utils.schema_contents)


@functools.lru_cache(maxsize=None)
def faults(text, minor):
    try:
        kubernetes_validate.validate(json.loads(text), minor, strict=True)
    except utils.SchemaNotFoundError as error:
        return [("no-schema", error.message)]
    except utils.ValidationError as error:
        path = ".".join(str(step) for step in error.absolute_path)
        return [("schema", f"{path}: {error.message[:200]}")]
    return []


def main(directory, minors):
    said = []
    for file in sorted(pathlib.Path(directory).iterdir()):
        for text in file.read_text().split("\n---\n"):
            value = json.loads(text)
            name = f"{value['metadata'].get('namespace', '')}.{value['metadata'].get('name', '')}"
            for minor in minors:
                for rule, message in faults(text, minor):
                    said.append({"rule": f"{rule}-{minor}", "kind": value["kind"], "object": name, "message": message, "file": file.name})
    print(json.dumps(said))


main(sys.argv[1], sys.argv[2:])
