#!/usr/bin/env python3
"""Writes the synthetic patients of this folder as a FHIR Bulk Data export: NDJSON by type.

    as_ndjson.py OUT [FILE...]

For each request FILE (default: every case) its draft orders and every resource in its prefetch go
into OUT/<type>.ndjson, members in their order, numbers to the letter. What is no answer
(OperationOutcome) is left out.
"""
import pathlib
import sys

from as_bundles import HERE, entries_of, as_bundle, read, to_json


def main(out, files):
    out.mkdir(parents=True, exist_ok=True)
    lines = {}
    for file in files:
        for entry in entries_of(as_bundle(read(file))):
            resource = entry["resource"]
            lines.setdefault(resource["resourceType"], []).append(to_json(resource) + "\n")
    lines.pop("OperationOutcome", None)
    for name, of_type in lines.items():
        (out / f"{name}.ndjson").write_text("".join(of_type), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    named = [pathlib.Path(name) for name in sys.argv[2:]]
    cases = [HERE / f"{case['case']}.json" for case in read(HERE / "cases.json")]
    main(pathlib.Path(sys.argv[1]), named or cases)
