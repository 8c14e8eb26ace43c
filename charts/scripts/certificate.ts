/** Where it keeps certificate, chain and key of the engine's server: memory of its pod only. */
export const CERTIFICATE_DIRECTORY = '/run/vllm-tls';
export const CERTIFICATE_FILE = `${CERTIFICATE_DIRECTORY}/engine.pem`;

/**
 * Beside the engine, from before it: keeps the certificate of its server, with chain and key, as a file that only this pod's user
 * can read, and asks Secrets Manager for another one now and then. It takes none that the door would refuse: each is tried in a
 * handshake in memory, with the door's authorities and its name for engines. The file is written where it is, because
 * vLLM's refresher watches that very file and sees no other that takes its place.
 * boto3 is in the engine image, because the S3 streamer needs it (runai-model-streamer-s3).
 *
 * Usage: certificate.py SECRET_ID HOSTNAME AUTHORITIES_FILE FILE SECONDS
 */
export const CERTIFICATE = `import json
import os
import signal
import ssl
import sys
import time

SOON_DAYS = 30
SOON_AGAIN_SECONDS = 5


def say(text):
    print(json.dumps({"certificate": text}), file=sys.stderr, flush=True)


def fetch(secret_id):
    import boto3

    return boto3.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]


def write(text, path):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def end_of(path, hostname, authorities):
    """When it ends, in seconds since 1970; raises what a door would object to."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(authorities)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    door = client.wrap_bio(back, there, server_hostname=hostname)
    sides = [door, server.wrap_bio(there, back, server_side=True)]
    for side in sides * 3:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            pass
    return ssl.cert_time_to_seconds(door.getpeercert()["notAfter"])


class Keeper:
    def __init__(self, secret_id, hostname, authorities, path):
        self.secret_id, self.hostname, self.authorities, self.path = secret_id, hostname, authorities, path
        self.days_said = None

    def take(self):
        """Whether there is one now."""
        try:
            text = fetch(self.secret_id)
        except Exception as problem:
            say(f"{self.secret_id} cannot be read, what is known stays: {problem}")
            return read(self.path) != ""
        candidate = self.path + ".new"
        write(text, candidate)
        try:
            end = end_of(candidate, self.hostname, self.authorities)
        except (OSError, ValueError) as problem:
            say(f"the door would refuse what {self.secret_id} holds, as {self.hostname}: {problem}")
            return read(self.path) != ""
        finally:
            os.remove(candidate)
        self.warn(end)
        if text != read(self.path):
            write(text, self.path)
            say("taken")
        return True

    def warn(self, end):
        days = int((end - time.time()) // 86400)
        if days < SOON_DAYS and days != self.days_said:
            self.days_said = days
            say(f"ends in {days} days: put another one into {self.secret_id}, engines take it without a restart")


def main(secret_id, hostname, authorities, path, seconds):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # the first process of a container ignores it otherwise
    keeper = Keeper(secret_id, hostname, authorities, path)
    while True:
        time.sleep(seconds if keeper.take() else SOON_AGAIN_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:5], float(sys.argv[5]))
`;
