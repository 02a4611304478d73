"""Servers that a measurement starts on this machine, and ends with it."""
import contextlib
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process):
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def processor_ticks(process):
    stat = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(stat[11]) + int(stat[12])


def settle(processes):
    """Waits until none of them computes: what a client left unfinished is not the next one's."""
    for _ in range(300):
        before = [processor_ticks(process) for process in processes]
        time.sleep(0.2)
        after = [processor_ticks(process) for process in processes]
        if all(b - a <= 1 for a, b in zip(before, after)):
            return
    sys.exit("a server does not come to rest")


class Processes(contextlib.ExitStack):
    """What `start` started is ended where the `with` block ends, by SIGTERM, too."""

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        return super().__enter__()

    def __init__(self):
        super().__init__()
        self.started = []

    def start(self, command, **options):
        process = subprocess.Popen([str(word) for word in command], **options)
        self.callback(stop, process)
        self.started.append(process)
        return process

    def start_with_url(self, command, **options):
        """A program that prints its URL on standard output: the process and that URL."""
        said = self.enter_context(tempfile.NamedTemporaryFile("r+"))
        process = self.start(command, stdout=said, **options)
        for _ in range(600):
            said.seek(0)
            url = re.search(r"http://\S+", said.read())
            if url:
                return process, url[0]
            if process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"{command[0]} did not start")

    def start_on_port(self, command, port, **options):
        """A program that will listen on the port of 127.0.0.1: the process."""
        process = self.start(command, **options)
        for _ in range(600):
            if process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return process
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{command[0]} did not start")
