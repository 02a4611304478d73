"""scripts/cluster, for tests: started, its processes signalled, its database asked."""
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from load import Load
from tokens import Signer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
REPLICAS = ("replica1", "replica2", "replica3")


def until(condition, what, timeout=60):
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"not in {timeout} s: {what}")
        time.sleep(0.02)


def free_ports(count):
    """The first of so many in a row."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first = probe.getsockname()[1]
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except (OSError, OverflowError):
            continue


class Cluster:
    def __init__(self):
        self.port = free_ports(4)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ivig-cds-cluster-test."))
        self.url = f"https://localhost:{self.port}"

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is ended
        self.process = subprocess.Popen(
            [ROOT / "scripts/cluster", "--port", str(self.port), "--folder", self.folder],
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            if "ready" not in self.process.stdout.readline():
                raise RuntimeError("the cluster does not start")
        except BaseException:
            self.__exit__()
            raise
        self.context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        self.signer = Signer(self.folder / "client", self.url)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def load(self, **more):
        more.setdefault("token", self.signer.token)
        return Load("localhost", self.port, self.context, address="127.0.0.1", **more)

    # Processes

    def pid(self, name):
        return int((self.folder / f"{name}.pid").read_text())

    def send(self, name, number):
        os.kill(self.pid(name), number)

    def kill(self, name):
        self.send(name, signal.SIGKILL)

    def restart(self, name, number=signal.SIGTERM):
        """Ends it as an operator would; returns when its successor is ready."""
        old = self.pid(name)
        os.kill(old, number)
        until(lambda: self.pid(name) != old, f"{name} starts again")
        until(lambda: self.is_ready(name), f"{name} is ready")
        time.sleep(1.5)  # HAProxy sees it, too: it looks twice a second

    def children(self, name):
        pid = self.pid(name)
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            return [int(child) for child in children.read().split()]

    def freeze(self, processes, number=signal.SIGSTOP):
        for process in processes:
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass

    def replica_url(self, name):
        return f"http://127.0.0.1:{self.port + 1 + REPLICAS.index(name)}"

    def is_ready(self, name):
        if name == "haproxy":
            return self.ask(self.url + "/health/ready")[0] == 200
        return self.ask(self.replica_url(name) + "/health/ready")[0] == 200

    # HTTP

    def ask(self, url, body=None, headers=None):
        """Status and body; 0 where there is no answer."""
        request = urllib.request.Request(url, body, headers or {})
        context = self.context if url.startswith("https") else None
        try:
            with urllib.request.urlopen(request, timeout=10, context=context) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
        except OSError:
            return 0, b""

    def post(self, base, path, body, token):
        return self.ask(base + path, body, {"Content-Type": "application/json",
                                            "Authorization": "Bearer " + token})

    # What is stored

    def rows(self, sql):
        return subprocess.run(
            ["psql", "-qAtX", "-h", self.folder / "postgresql", "-U", "ivig_cds", "postgres", "-c", sql],
            check=True, capture_output=True, text=True).stdout.split()

    def has_database(self):
        try:
            return self.rows("SELECT 1") == ["1"]
        except subprocess.CalledProcessError:
            return False

    def lost_feedback(self, acknowledged):
        stored = set(self.rows("SELECT card FROM feedback"))
        return [card for card in acknowledged if card not in stored]

    def report(self):
        return subprocess.run(
            [ROOT / os.environ.get("BUILD", "build/release") / "ivig-cds", "report", "--config",
             self.folder / "replica.toml"], check=True, capture_output=True, text=True).stdout
