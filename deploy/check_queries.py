#!/usr/bin/env python3
"""Asks a real Prometheus every query of the dashboard and of the alerts; part of deploy/check.

check_queries.py WORK DEMO      WORK/server.log: of the server, which has started or will; DEMO: the
                                folder of its client's keys

The server is called so that every metric of docs/operations.md occurs. Each query must be understood,
name metrics and labels that the server has, and where it is of the dashboard, have an answer.
"""
import json
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
BASE_URL = "https://localhost:8443"  # as deploy/make-secrets tells its client
SERVICE = "/cds-services/bkvn-ivig-order-select"


def await_(what, ask, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ask()
            if found:
                return found
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit(f"FAILED: {what}")


def in_log(path, pattern):
    found = re.search(pattern, path.read_text() if path.exists() else "")
    return found and found[1]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def post(base, path, body, demo=None):
    headers = {"Content-Type": "application/json"}
    if demo:
        token = subprocess.run([ROOT / "scripts/make-client", "demo", "--out", demo,
                                "--base-url", BASE_URL, "--path", path],
                               check=True, capture_output=True, text=True).stdout.strip()
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code


def one_of_everything(base, demo):
    """A card, a note about data, a query that fails, feedback, and a caller that is not let in."""
    full = json.loads((ROOT / "tests/patients/refractory.json").read_text())
    card = post(base, SERVICE, full, demo)["cards"][0]["uuid"]
    gaps = json.loads(json.dumps(full))
    del gaps["prefetch"]["bkLoads"]
    gaps["fhirServer"] = "http://127.0.0.1:1"
    post(base, SERVICE, gaps, demo)
    told = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-06-15T10:01:00Z"}
    post(base, SERVICE + "/feedback", {"feedback": [told]}, demo)
    if post(base, SERVICE, full) != 401:
        sys.exit("FAILED: who has no token is let in")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start_prometheus(work, target):
    settings = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    settings["rule_files"] = [str(ROOT / "deploy/prometheus/alerts.yml")]
    settings["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    (work / "prometheus.yml").write_text(yaml.safe_dump(settings))
    port = free_port()
    log = open(work / "prometheus.log", "w")
    process = subprocess.Popen(
        ["prometheus", f"--config.file={work}/prometheus.yml", f"--storage.tsdb.path={work}/tsdb",
         f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
    return process, f"http://127.0.0.1:{port}"


def ask(prometheus, query):
    url = f"{prometheus}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    try:
        return json.loads(get(url))["data"]["result"]
    except urllib.error.HTTPError as error:
        if error.code == 503:
            raise  # it is starting
        sys.exit(f"FAILED: {query}: {json.loads(error.read())['error']}")


def queries_of_dashboard():
    dashboard = json.loads((ROOT / "deploy/grafana/dashboards/ivig-cds.json").read_text())
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    ids = [panel["id"] for panel in dashboard["panels"]]
    if len(ids) != len(set(ids)):
        sys.exit("FAILED: two panels of the dashboard have one id")
    for panel in panels:
        for target in panel["targets"]:
            query = target["expr"].replace("$job", "ivig-cds").replace("$__rate_interval", "1m")
            yield panel["title"], query, re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])


def queries_of_alerts():
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
    for rule in rules["groups"][0]["rules"]:
        yield rule["alert"], rule["expr"]


def names_in(query):
    return set(re.findall(r"\bivig_cds_\w+", query))


def check_sections():
    page = (ROOT / "docs/operations.md").read_text()
    sections = set(re.findall(r"^#+ (IvigCds\w+)$", page, re.M))
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
    for rule in rules:
        if rule["annotations"]["runbook"] != f"docs/operations.md#{rule['alert'].lower()}":
            sys.exit(f"FAILED: {rule['alert']} leads elsewhere than to its section")
    names = {rule["alert"] for rule in rules}
    if names != sections:
        sys.exit(f"FAILED: alerts and sections of docs/operations.md differ: {names ^ sections}")


def main(work, demo):
    work = pathlib.Path(work)
    log = work / "server.log"
    check_sections()
    base = await_("the server does not start", lambda: in_log(log, r"ready: (http://\S+)"))
    metrics = await_("no metrics", lambda: in_log(log, r"operations: (http://[^\"\s]+)"))
    one_of_everything(base, demo)
    table = set(re.findall(r"^\| `(ivig_cds_\w+)` \|", (ROOT / "docs/operations.md").read_text(), re.M))
    await_("not every metric of docs/operations.md occurs",
           lambda: table <= set(re.findall(r"^# TYPE (\w+)", get(metrics + "/metrics"), re.M)))
    series = set(re.findall(r"^(ivig_cds_\w+)", get(metrics + "/metrics"), re.M))

    prometheus, url = start_prometheus(work, metrics.removeprefix("http://"))
    try:
        await_("Prometheus reads nothing",
               lambda: ask(url, 'count_over_time(ivig_cds_feedback_total[1m]) > 1'))
        one_of_everything(base, demo)  # once more, so that there are rates
        await_("Prometheus does not see the second round",
               lambda: ask(url, 'sum(increase(ivig_cds_feedback_total[1m])) > 0'))
        count = 0
        for title, query, labels in queries_of_dashboard():
            if unknown := names_in(query) - series:
                sys.exit(f"FAILED: {title}: the server has no {unknown}")
            found = ask(url, query)
            if not found:
                sys.exit(f"FAILED: {title}: no answer to {query}")
            if any(label not in one["metric"] for one in found for label in labels):
                sys.exit(f"FAILED: {title}: answers without {labels}")
            count += 1
        for name, query in queries_of_alerts():
            if unknown := names_in(query) - series:
                sys.exit(f"FAILED: {name}: the server has no {unknown}")
            ask(url, query)
            count += 1
        rules = json.loads(get(url + "/api/v1/rules"))["data"]["groups"][0]["rules"]
        if faults := [rule for rule in rules if rule["health"] == "err"]:
            sys.exit(f"FAILED: {faults}")
        print(f"ok: {count} queries of dashboard and alerts, answered by Prometheus from a real server")
    finally:
        prometheus.terminate()
        prometheus.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
