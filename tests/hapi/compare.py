#!/usr/bin/env python3
"""Calls ivig-cds for each patient by prefetch and by FHIR server, and compares what it decides.

compare.py IVIG_CDS FHIR_ORIGIN CASE...
"""
import json
import pathlib
import sys
import urllib.request

PATIENTS = pathlib.Path(__file__).parent.parent / "patients"


def call(base, request):
    url = f"{base}/cds-services/bkvn-ivig-{request['hook']}?explain=true"
    body = json.dumps(request).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as response:
        return json.load(response)


def decided(response):
    kept = ("indication", "verdict", "criteria", "dose")
    assessments = [card["extension"]["org.ivig-cds.assessment"] for card in response["cards"]]
    return [{name: one.get(name) for name in kept} for one in assessments]


def main(base, origin, *cases):
    passed = failed = 0
    for case in cases:
        request = json.loads((PATIENTS / f"{case}.json").read_text())
        by_prefetch = call(base, request)
        del request["prefetch"]
        request["fhirServer"] = f"{origin}/{case}"
        by_server = call(base, request)
        keys = by_server["extension"]["org.ivig-cds.explanation"]["keys"]
        fetched = all(key["from"] == "fhir-server" and "failure" not in key for key in keys)
        pages = sum(key.get("pages", 0) for key in keys)
        same = decided(by_server) == decided(by_prefetch) and decided(by_server) != []
        print(f"{case}: {pages} pages, {'same' if same and fetched else 'DIFFERS'}")
        if not (same and fetched):
            print(json.dumps(keys), decided(by_server), decided(by_prefetch), sep="\n")
        passed += same and fetched
        failed += not (same and fetched)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
