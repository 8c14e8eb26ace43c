/**
 * Before the engine: fetches the API key with the pod's own identity and writes it where only this pod's user can read
 * it, as a vLLM configuration file. It is in no manifest, no variable and no command line.
 * vLLM makes arguments of such a file: of a list `--api-key` and the key as the next word, which its parser refuses when the
 * key begins with a dash; of a switch that is on its name as one word. So the key is part of the name: whatever its signs, the
 * parser of 0.29.0 reads `--api-key=<key>` (vllm/utils/argparse_utils.py `load_config_file`).
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
        # "? key" is YAML for a key of any length; what HTTP headers cannot hold at their ends is not part of it.
        file.write("? " + json.dumps("api-key=" + key.strip(), ensure_ascii=False) + "\\n: true\\n")


if __name__ == "__main__":
    write(fetch(sys.argv[1]), sys.argv[2])
`;
