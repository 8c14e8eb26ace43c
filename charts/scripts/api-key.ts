/**
 * Before the engine: fetches the API key with the pod's own identity and writes it where only this pod's user can read
 * it, as a vLLM configuration file (JSON is YAML). It is in no manifest, no variable and no command line.
 * boto3 is in the engine image, because the S3 streamer needs it (runai-model-streamer-s3).
 *
 * Usage: api_key.py SECRET_ID FILE
 */
export const API_KEY = `import json
import os
import sys


def fetch(secret_id):
    import boto3

    return boto3.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]


def write(key, path):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"api-key": [key]}, file)


if __name__ == "__main__":
    write(fetch(sys.argv[1]), sys.argv[2])
`;
