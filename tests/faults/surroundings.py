"""Faults around one server: its disk, the FHIR server that it asks, its clock."""
import contextlib
import http.server
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from cluster import ROOT, until
from load import patient
from row import row_of
from site_of import Site
from tokens import Signer

SMALL_DISK = "16m"
MISSING = "medicationStatements"  # what the FHIR server is asked for


@contextlib.contextmanager
def small_disk():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ivig-cds-disk-test."))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def full_disk():
    with small_disk() as folder, Site(folder=folder) as site:
        with site.load() as load:
            load.await_more(200)
            since = time.monotonic()
            with contextlib.suppress(OSError), open(folder / "filler", "wb", buffering=0) as filler:
                while True:
                    filler.write(bytes(4096))
            time.sleep(5)
            calls_before = load.sent
            (folder / "filler").unlink()
            full_until = time.monotonic()
            load.await_more(200)
        again = load.recovery(full_until)
        only_feedback = set(load.answers) <= {"200", "503"}
        return row_of("the disk of the SQLite database is full for 5 s", load, since,
                      site.lost_feedback(load.acknowledged),
                      f"feedback is 503, calls are answered; {again:.1f} s after there was room",
                      good=only_feedback and calls_before > 0)


# A FHIR server that has nothing: run as a process of its own, so that it can be stopped.
def nothing_found():
    class Nothing(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = b'{"resourceType":"Bundle","type":"searchset","entry":[]}'
            self.send_response(200)
            self.send_header("Content-Type", "application/fhir+json")
            self.send_header("Content-Length", str(len(body)))
            with contextlib.suppress(OSError):  # who asked has given up
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    print(server.server_port, flush=True)
    server.serve_forever()


def frozen_fhir_server():
    fhir = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True,
                            env={"PYTHONPATH": ":".join(sys.path)})
    origin = f"http://127.0.0.1:{int(fhir.stdout.readline())}"
    body = json.loads(patient())
    del body["prefetch"][MISSING]
    body["fhirServer"] = origin
    try:
        with Site(f'[fhir]\nservers = ["{origin}"]\n') as site:
            with site.load(body=json.dumps(body).encode(), clients=4) as load:
                load.await_more(100)
                before = statistics.median(took for _, took in load.times)
                since = time.monotonic()
                fhir.send_signal(signal.SIGSTOP)
                time.sleep(5)
                load.await_more(20)
                frozen = max(took for when, took in load.times if when > since + 1)
                fhir.send_signal(signal.SIGCONT)
                load.await_more(100)
            return row_of("the FHIR server freezes for 5 s (SIGSTOP)", load, since,
                          site.lost_feedback(load.acknowledged),
                          f"half of the answers within {before * 1000:.0f} ms before, all within "
                          f"{frozen * 1000:.0f} ms meanwhile (deadline 400 ms)",
                          good=load.lost == 0)
    finally:
        fhir.kill()
        fhir.wait()


def clock_jump():
    library = next(pathlib.Path("/usr/lib").rglob("libfaketime.so.1"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ivig-cds-clock-test."))
    clock = folder / "clock"
    clock.write_text("+0")
    url = "http://localhost"
    subprocess.run([ROOT / "scripts/make-client", "demo", "--out", folder / "client", "--base-url", url],
                   check=True, capture_output=True)
    configuration = (folder / "client/demo.toml").read_text()
    signer = Signer(folder / "client", url)
    environment = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock),
                   "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    try:
        with Site(configuration, environment=environment) as site:
            with site.load(token=signer.token) as load:
                load.await_more(100)
                since = time.monotonic()
                for jump in ("+2h", "-2h"):
                    clock.write_text(jump)
                    failures = len(load.failures)
                    until(lambda: len(load.failures) > failures + 20, "tokens are refused")
                clock.write_text("+0")
                right = time.monotonic()
                load.await_more(100)
            return row_of("the clock jumps two hours ahead, then two back, then right", load, since,
                          site.lost_feedback(load.acknowledged),
                          f"tokens do not hold meanwhile; answered {load.recovery(right):.1f} s after "
                          "the clock was right", good=set(load.answers) == {"200", "401"})
    finally:
        shutil.rmtree(folder)


ROWS = {"full-disk": full_disk, "frozen-fhir-server": frozen_fhir_server, "clock-jump": clock_jump}

if __name__ == "__main__":
    nothing_found()
