"""What a running server shows of itself: /proc and its metrics, one row for each look."""
import os
import pathlib
import re
import urllib.request

COLUMNS = ["seconds", "resident_kb", "descriptors", "threads", "voluntary_switches",
           "involuntary_switches", "cpu_seconds", "requests", "requests_per_second", "p50_ms",
           "p99_ms", "server_errors", "decisions_waiting", "decisions_dropped"]
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.M)
CALLS = 'route="/cds-services/{id}"'


def samples(url):
    with urllib.request.urlopen(url + "/metrics", timeout=60) as reply:
        return SAMPLE.findall(reply.read().decode())


def total(of, name, labels=""):
    return sum(float(value) for metric, label, value in of
               if metric == name and re.search(labels, label or ""))


def buckets(of):
    """Calls of services by the upper bound of their time in seconds, cumulative."""
    counts = {}
    for metric, label, value in of:
        if metric == "ivig_cds_request_duration_seconds_bucket" and CALLS in label:
            bound = float(re.search(r'le="([^"]+)"', label)[1])
            counts[bound] = counts.get(bound, 0) + float(value)
    return counts


def quantile(before, now, share):
    """In milliseconds, evenly within a bucket; as Prometheus' histogram_quantile does it."""
    counts = {bound: count - before.get(bound, 0) for bound, count in sorted(now.items())}
    wanted = share * max(counts.values(), default=0)
    if not wanted:
        return float("nan")
    low, below = 0.0, 0.0
    for bound, count in counts.items():
        if count >= wanted:
            if bound == float("inf"):
                return 1000 * low
            return 1000 * (low + (bound - low) * (wanted - below) / (count - below))
        low, below = bound, count
    return float("nan")


class Observed:
    """A server, looked at again and again."""

    def __init__(self, process, url):
        self.proc, self.url = pathlib.Path("/proc") / str(process.pid), url
        self.at, self.buckets, self.requests = 0.0, {}, 0.0

    def look(self, seconds):
        """The row of COLUMNS `seconds` after the start; rates and times are since the last look."""
        status = (self.proc / "status").read_text()
        of = samples(self.url)
        stat = (self.proc / "stat").read_text().rsplit(")", 1)[1].split()
        calls, requests = buckets(of), total(of, "ivig_cds_requests_total")
        row = [round(seconds, 1), self.of_status(status, "VmRSS"),
               len(list((self.proc / "fd").iterdir())), self.of_status(status, "Threads"),
               *(sum(self.of_status((task / "status").read_text(), name)
                     for task in (self.proc / "task").iterdir())
                 for name in ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")),
               (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(requests),
               round((requests - self.requests) / max(seconds - self.at, 1e-3), 1),
               round(quantile(self.buckets, calls, 0.5), 3),
               round(quantile(self.buckets, calls, 0.99), 3),
               int(total(of, "ivig_cds_requests_total", 'status="5')),
               int(total(of, "ivig_cds_decisions_waiting")),
               int(total(of, "ivig_cds_decisions_dropped"))]
        self.at, self.buckets, self.requests = seconds, calls, requests
        return row

    @staticmethod
    def of_status(status, name):
        return int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1])
