"""Runs build/release/open_loop: requests at a constant rate, each timed from when it was due."""
import json
import subprocess

from this_server import built


def address(url):
    return url.removeprefix("http://").rstrip("/")


def write_plan(file, kinds):
    """`kinds`: count, method, target, status and perhaps a body's file of each kind of request."""
    file.write_text("".join(" ".join(str(word) for word in kind) + "\n" for kind in kinds))
    return file


def command(url, plan, rate, seconds, connections, every=0):
    return [str(word) for word in
            (built("open_loop"), address(url), plan, rate, seconds, connections, every)]


def run(*arguments):
    """What it says of the whole."""
    out = subprocess.run(command(*arguments), stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(out.stdout.splitlines()[-1])
