"""
Writes api.json: what the API servers of some minors take, out of Kubernetes' own OpenAPI documents, without prose.

  go mod download k8s.io/kubernetes@v1.36.3   # and the other minors
  python3 extract.py ../../../test/fixtures/kubernetes/schemas-1.36.json $(go env GOMODCACHE)/k8s.io/kubernetes@v1.3*

Source: https://github.com/kubernetes/kubernetes, api/openapi-spec/swagger.json, Apache License 2.0, © The Kubernetes Authors.
The custom resources come from the fixture of the tests, whose sources stand in its own extract.py.

A type is one letter (s string, i integer, n number, b boolean, q string or number, * anything), `[` before that of a list's
members, `{` before that of a map's values, or the number of a definition.
"""

import json
import pathlib
import re
import sys

SCALARS = {"string": "s", "integer": "i", "number": "n", "boolean": "b"}
ANY = {"RawExtension", "JSON", "FieldsV1", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray"}


def type_of(schema, names):
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1].removeprefix("#/$defs/")
        last = name.rsplit(".", 1)[-1]
        if last in ("Quantity", "IntOrString"):
            return "q"
        if last in ("Time", "MicroTime"):
            return "s"
        return "*" if last in ANY else f"#{name}"
    kind = schema.get("type")
    if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string") or "oneOf" in schema or "anyOf" in schema:
        return "q"
    if kind == "array":
        return "[" + type_of(schema.get("items", {}), names)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return "{" + type_of(schema["additionalProperties"], names)
    if kind == "object" and "properties" in schema:
        return inline(schema, names)
    return SCALARS.get(kind, "*")


def inline(schema, names):
    name = f"inline.{len(names)}"
    names[name] = None
    names[name] = definition(schema, names)
    return f"#{name}"


def definition(schema, names):
    fields = {key: type_of(value, names) for key, value in schema.get("properties", {}).items()}
    return {"f": fields, "r": sorted(schema.get("required", []))}


def references(one):
    return [match for value in one["f"].values() for match in re.findall(r"#(.+)$", value)]


def of_minor(module: pathlib.Path):
    swagger = json.loads((module / "api/openapi-spec/swagger.json").read_text())["definitions"]
    definitions, kinds = {}, {}
    for name, schema in swagger.items():
        definitions[name] = definition(schema, definitions) if "properties" in schema else {"f": {}, "r": []}
        if "properties" not in schema and name.rsplit(".", 1)[-1] in ANY:
            del definitions[name]
        for gvk in schema.get("x-kubernetes-group-version-kind", []):
            if gvk["kind"].endswith(("List", "Options")) or gvk["kind"] in ("Status", "WatchEvent"):
                continue
            version = f"{gvk['group']}/{gvk['version']}".lstrip("/")
            kinds[f"{version} {gvk['kind']}"] = name
    return definitions, kinds


def main(fixture: pathlib.Path, modules):
    union, kinds, missing, required = {}, {}, {}, {}
    parsed = {re.search(r"v(1\.\d+)\.", module.name).group(1): of_minor(module) for module in modules}
    for minor, (definitions, served) in parsed.items():
        for kind, name in served.items():
            kinds.setdefault(kind, name)
        for name, one in definitions.items():
            union.setdefault(name, {"f": {}, "r": one["r"]})["f"].update(one["f"])
            union[name]["r"] = sorted(set(union[name]["r"]) & set(one["r"]))
    custom = json.loads(fixture.read_text())
    for kind in ("leaderworkerset.x-k8s.io/v1 LeaderWorkerSet", "elbv2.k8s.aws/v1beta1 TargetGroupBinding"):
        name = f"custom.{kind.split()[-1]}"
        union[name] = definition(custom["kinds"][kind], union)
        kinds[kind] = name
    reached, waiting = {}, list(kinds.values())
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = union[name]
            waiting.extend(references(union[name]))
    names = sorted(reached)
    number = {name: index for index, name in enumerate(names)}
    for minor, (definitions, served) in parsed.items():
        absent = [kind for kind in kinds if kind not in served and not kinds[kind].startswith("custom.")]
        fields = [
            [number[name], field]
            for name in names
            if name in definitions
            for field in union[name]["f"]
            if field not in definitions[name]["f"]
        ]
        missing[minor] = {"kinds": sorted(absent), "fields": fields}
    written = [
        [{key: re.sub(r"#(.+)$", lambda found: f"#{number[found.group(1)]}", value) for key, value in reached[name]["f"].items()}, reached[name]["r"]]
        for name in names
    ]
    document = {
        "source": "kubernetes/kubernetes " + ", ".join(sorted(module.name.split("@")[-1] for module in modules))
        + ", api/openapi-spec/swagger.json, Apache-2.0; custom resources: " + custom["source"],
        "checkedOn": "2026-11-29",
        "minors": sorted(parsed),
        "kinds": {kind: number[name] for kind, name in sorted(kinds.items())},
        "definitions": written,
        "missing": missing,
    }
    target = pathlib.Path(__file__).parent / "api.json"
    lines = [f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in document.items() if key != "definitions"]
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in written)
    target.write_text("{" + ",\n".join(lines) + f',\n"definitions":[\n{rows}\n]}}\n')
    print(len(names), "definitions,", len(kinds), "kinds,", target.stat().st_size, "bytes", {m: (len(v["kinds"]), len(v["fields"])) for m, v in missing.items()})


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), [pathlib.Path(one) for one in sys.argv[2:]])
