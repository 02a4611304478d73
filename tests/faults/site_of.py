"""One server with a SQLite database of its own, for tests."""
import contextlib
import os
import pathlib
import resource
import sqlite3
import shutil
import subprocess
import tempfile

from cluster import ROOT, free_ports, until
from load import Load

PROGRAM = ROOT / os.environ.get("BUILD", "build/release") / "ivig-cds"


class Site:
    def __init__(self, more="", folder=None, environment=None, files=None):
        self.own = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="ivig-cds-site-test."))
        self.port = free_ports(1)
        self.environment, self.files = environment or {}, files
        (self.folder / "site.toml").write_text(
            f'allow-as-of = true\n{more}\n[storage]\npath = "{self.database}"\n')

    @property
    def database(self):
        return self.folder / "ivig-cds.sqlite"

    def __enter__(self):
        self.log = open(self.folder / "log", "ab")
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (self.files, self.files))) \
            if self.files else None
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", self.folder / "site.toml", "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=self.log, text=True, preexec_fn=limit,
            env=os.environ | self.environment)
        if "ready" not in self.process.stdout.readline():
            raise RuntimeError((self.folder / "log").read_text())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def load(self, **more):
        return Load("127.0.0.1", self.port, **more)

    def lost_feedback(self, acknowledged):
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            stored = {card for card, in database.execute("SELECT card FROM feedback")}
        return [card for card in acknowledged if card not in stored]

    # What it takes of the machine

    def status(self, name):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
        raise KeyError(name)

    def memory(self):
        """In MiB."""
        return self.status("VmRSS") / 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
