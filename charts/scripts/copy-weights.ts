/**
 * Before the engine, where weights are kept on the node's own disks: copies staged checkpoints from the bucket to a volume
 * that outlives restarts of the engine's container; and LoRA adapters wherever engines do not find them on a file system. What
 * the staging job's manifest lists is copied, by many processes at once, and each file is checked against its SHA-256 there;
 * of a bucket of one's own S3 copied the objects, and the manifest has sizes alone. A prefix that ends in `*` was staged by its
 * owner, so that there is no manifest: its files are those that a staging job would take. A file is renamed when it is whole, so what has its name is
 * whole, and a step that is run again goes on from there.
 * boto3 is in the engine image, because the S3 streamer needs it (runai-model-streamer-s3).
 *
 * Usage: copy_weights.py BUCKET DIRECTORY PROCESSES PREFIX[*]...
 */
export const COPY_WEIGHTS = `import hashlib
import json
import multiprocessing
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

MANIFEST = "windlass-manifest.json"
CHUNK = 16 * 1024 * 1024
ATTEMPTS = 3
# As in a staging job: no pickles, no code.
WANTED = re.compile(r"[^/]+\\.(safetensors|json|jinja|txt|model|tiktoken)")


def client():
    import boto3

    return boto3.client("s3")


def manifest(s3, bucket, prefix):
    try:
        body = s3.get_object(Bucket=bucket, Key=prefix + MANIFEST)["Body"]
    except Exception as problem:
        sys.exit(f"s3://{bucket}/{prefix}{MANIFEST}: {problem}; is the checkpoint staged?")
    return json.loads(body.read())["files"]


def listed(s3, bucket, prefix):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    found = [(item["Key"][len(prefix):], item["Size"]) for page in pages for item in page.get("Contents", [])]
    files = [{"path": path, "size": size} for path, size in found if WANTED.fullmatch(path)]
    if not any(file["path"].endswith(".safetensors") for file in files):
        sys.exit(f"s3://{bucket}/{prefix} has no safetensors; upload the files there before pods start")
    return files


def fetch(s3, bucket, key, path, size, sha256):
    digest = hashlib.sha256()
    partial = path + ".part"
    with open(partial, "wb") as file:
        for chunk in s3.get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        written = file.tell()
    if written != size or sha256 not in (None, digest.hexdigest()):
        raise ValueError(f"{key} has {written} bytes of SHA-256 {digest.hexdigest()}, the manifest says {size} of {sha256}")
    os.replace(partial, path)


def copy(task):
    bucket, key, path, size, sha256 = task
    if os.path.exists(path):
        return size
    os.makedirs(os.path.dirname(path), exist_ok=True)
    s3 = client()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            fetch(s3, bucket, key, path, size, sha256)
            return size
        except Exception as problem:
            print(f"{key}, attempt {attempt}: {problem}", file=sys.stderr, flush=True)
    raise RuntimeError(f"{key} was not copied in {ATTEMPTS} attempts")


def tasks(bucket, directory, prefixes):
    s3 = client()
    for prefix in prefixes:
        by_owner, prefix = prefix.endswith("*"), prefix.rstrip("*")
        for file in (listed if by_owner else manifest)(s3, bucket, prefix):
            path = os.path.join(directory, prefix, file["path"])
            yield bucket, prefix + file["path"], path, file["size"], file.get("sha256")


def main(bucket, directory, processes, prefixes):
    # The longest files first, so that no process is left alone with one at the end.
    work = sorted(tasks(bucket, directory, prefixes), key=lambda task: -task[3])
    total = sum(task[3] for task in work)
    copied = 0
    # A process that is killed ends the step, which is then run again; a plain pool would wait for it forever.
    with ProcessPoolExecutor(min(processes, len(work)), multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(copy, task) for task in work]):
            copied += done.result()
            print(f"{copied / 1e9:.0f} of {total / 1e9:.0f} GB", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    except RuntimeError as problem:
        sys.exit(str(problem))
`;
