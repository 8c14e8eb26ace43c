/**
 * Before the engine: fetches small files that it reads beside its checkpoint (a chat template, a vocabulary) from the weights
 * bucket, each checked against its SHA-256 in the plan.
 * boto3 is in the engine image, because the S3 streamer needs it (runai-model-streamer-s3).
 *
 * Usage: engine_files.py BUCKET (KEY SHA256 PATH)...
 */
export const ENGINE_FILES = `import hashlib
import sys


def fetch(bucket, key):
    import boto3

    try:
        return boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    except Exception as problem:
        sys.exit(f"s3://{bucket}/{key}: {problem}; run the staging job of the model again")


def main(bucket, *files):
    for key, sha256, path in zip(files[::3], files[1::3], files[2::3]):
        content = fetch(bucket, key)
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            sys.exit(f"s3://{bucket}/{key} has the SHA-256 {found}, the plan says {sha256}")
        with open(path, "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
`;
