#!/usr/bin/env python3
"""Writes the synthetic patients of this folder as Bundles, in FHIR JSON and in FHIR XML.

    as_bundles.py OUT [FILE...]

For each request FILE (default: every case), OUT/<case>.json and OUT/<case>.xml hold one collection
Bundle of its draft orders and of every resource in its prefetch, in their order, members in theirs,
numbers to the letter. The XML is made member by member, without knowing FHIR's definitions: that
takes no more than the rules of FHIR R4's json.html and xml.html.
"""
import json
import pathlib
import sys
from xml.sax.saxutils import quoteattr

HERE = pathlib.Path(__file__).resolve().parent
EXTENSIONS = ("extension", "modifierExtension")


class Number(str):
    """A number as it was written."""


def parse(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


def read(path):
    return parse(path.read_text(encoding="utf-8"))


# --- JSON ---------------------------------------------------------------------------------------

def to_json(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{to_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# --- XML ----------------------------------------------------------------------------------------

def attribute(name, value):
    if isinstance(value, bool):
        value = "true" if value else "false"
    return f" {name}={quoteattr(value, {chr(10): '&#10;', chr(13): '&#13;', chr(9): '&#9;'})}"


def element(name, value, beside=None):
    """One element: `value` is what JSON has under its name, `beside` under its name after a '_'."""
    attributes = content = ""
    if isinstance(value, dict) and "resourceType" in value:
        content = resource(value)
    else:
        members = value if isinstance(value, dict) else beside or {}
        if not isinstance(value, dict) and value is not None:
            attributes = attribute("value", value)
        for special in ("id", "url") if name in EXTENSIONS else ("id",):
            if special in members:
                attributes += attribute(special, members[special])
        content = elements(members, attributes_of=name)
    return f"<{name}{attributes}>{content}</{name}>" if content else f"<{name}{attributes}/>"


def elements(members, attributes_of=None):
    """The members of an object; `attributes_of` names the element, where it is no resource."""
    text = ""
    for name, value in members.items():
        if name == "resourceType":
            continue
        if attributes_of and (name == "id" or name == "url" and attributes_of in EXTENSIONS):
            continue
        if name.startswith("_"):
            if name[1:] in members:
                continue
            name, value, beside = name[1:], None, value
        else:
            beside = members.get("_" + name)
        values, besides = value, beside
        if not isinstance(value, list) and not isinstance(beside, list):
            values, besides = [value], [beside]
        count = len(values or besides or [])
        for one, other in zip(values or [None] * count, besides or [None] * count):
            text += element(name, one, other)
    return text


def resource(of, namespace=""):
    name = of["resourceType"]
    return f"<{name}{namespace}>{elements(of)}</{name}>"


def to_xml(of):
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return head + resource(of, ' xmlns="http://hl7.org/fhir"')


# --- Bundles ------------------------------------------------------------------------------------

def entries_of(value):
    if value is None:
        return []
    if value["resourceType"] == "Bundle":
        return value.get("entry", [])
    return [{"resource": value}]


def as_bundle(request):
    entries = list(request["context"].get("draftOrders", {}).get("entry", []))
    for value in request["prefetch"].values():
        entries += entries_of(value)
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def main(out, files):
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        bundle = as_bundle(read(file))
        (out / f"{file.stem}.json").write_text(to_json(bundle), encoding="utf-8")
        (out / f"{file.stem}.xml").write_text(to_xml(bundle), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    named = [pathlib.Path(name) for name in sys.argv[2:]]
    cases = [HERE / f"{case['case']}.json" for case in read(HERE / "cases.json")]
    main(pathlib.Path(sys.argv[1]), named or cases)
