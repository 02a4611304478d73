#!/usr/bin/env python3
"""Seeds for the fuzz harnesses, out of what the tests read: seeds.py OUT [WORKED_EXAMPLES]

OUT/<harness>/ gets a file for each seed, OUT/words.dict the member names and codes of the requests.
WORKED_EXAMPLES is shared/examples/assessments.ndjson, if it is there.
"""
import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/patients"))
import as_bundles
import translate


def add(out, harness, text):
    folder = out / harness
    folder.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def strings_and_quantities(value, strings, quantities):
    if isinstance(value, str):
        strings.add(value)
    elif isinstance(value, list):
        for one in value:
            strings_and_quantities(one, strings, quantities)
    elif isinstance(value, dict):
        if "value" in value and ("unit" in value or "code" in value):
            parts = ("value", "comparator", "unit", "system", "code")
            quantities.add("\n".join(str(value.get(part, "")) for part in parts))
        strings.update(value)
        for one in value.values():
            strings_and_quantities(one, strings, quantities)


def in_every_version(request):
    yield request
    for version in ("dstu2", "stu3", "r5"):
        try:
            yield translate.translate(request, version)
        except translate.CannotCarry:
            pass


def requests(examples):
    for path in sorted((ROOT / "tests/patients").glob("*.json")):
        if path.name != "cases.json":
            yield from in_every_version(json.loads(path.read_text()))
    if examples.is_file():
        for line in examples.read_text().splitlines():
            yield json.loads(line)["request"]


def add_resources(out, request):
    """The resources of a request as JSON and as XML: in one Bundle, and one of each type."""
    bundle = as_bundles.as_bundle(as_bundles.parse(json.dumps(request)))
    of_types = {one["resource"]["resourceType"]: one["resource"] for one in bundle["entry"]}
    for resource in [bundle, *of_types.values()]:
        add(out, "json_xml", as_bundles.to_json(resource))
        add(out, "bulk_line", as_bundles.to_json(resource))
        add(out, "xml", as_bundles.to_xml(resource))


def feedback():
    entry = {"card": "c", "outcome": "overridden", "outcomeTimestamp": "2026-11-22T20:54:46.071Z"}
    reason = {"reason": {"code": "r", "system": "http://s"}, "userComment": "no"}
    accepted = {"outcome": "accepted", "acceptedSuggestions": [{"id": "s"}, {"id": "t"}]}
    yield {"feedback": [entry]}
    yield {"feedback": [entry | {"overrideReason": reason}, entry | accepted]}
    yield {"feedback": entry | accepted | {"acceptedSuggestions": {"id": "s"}}}


def words_of_test(name):
    """The string literals of a test file: its worked values."""
    return re.findall(r'"((?:[^"\\\n]|\\.)*)"', (ROOT / "tests" / name).read_text())


def main():
    out = pathlib.Path(sys.argv[1])
    strings, quantities = set(), set()
    for request in requests(pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "-")):
        add(out, "hook_request", json.dumps(request, separators=(",", ":")))
        add_resources(out, request)
        strings_and_quantities(request, strings, quantities)
    for call in feedback():
        add(out, "feedback", json.dumps(call, separators=(",", ":")))
    for text in strings | set(words_of_test("fhir/date_time_test.cpp")):
        if re.match(r"\d{4}", text):
            add(out, "dates", text)
    for text in quantities | set(words_of_test("fhir/quantity_test.cpp")):
        add(out, "quantities", text)
    for text in words_of_test("guideline/viral_load_test.cpp"):
        add(out, "loads", text)
    for path in (ROOT / "fhir/value_sets").glob("*.json"):
        add(out, "value_sets", path.read_text())
    for text in words_of_test("http/smuggling_test.cpp"):
        if "HTTP/1" in text:
            add(out, "http_request", "\x07" + text.encode().decode("unicode_escape"))
    lines = (ROOT / "tests/server/bulk_line_test.cpp").read_text()
    for text in re.findall(r'R"\((.*?)\)"', lines):
        add(out, "bulk_line", text)
    words = sorted(word for word in strings if re.fullmatch(r"[\w.:/|-]{2,40}", word, re.ASCII))
    (out / "words.dict").write_text("".join(f'"{word}"\n' for word in words))


main()
