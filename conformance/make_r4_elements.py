#!/usr/bin/env python3
"""Writes r4_elements.cpp from the XML schema of FHIR R4 (fhir-single.xsd, 4.0.1).

  conformance/make_r4_elements.py fhir-single.xsd > conformance/r4_elements.cpp

The resource types are those that orders and suggestions are made of. Values of extensions are not
looked into, nor are contained resources of other types.
"""
import sys
import xml.etree.ElementTree as ET

RESOURCES = ["MedicationRequest", "ServiceRequest", "DeviceRequest", "Task", "Appointment",
             "CommunicationRequest"]
PRIMITIVES = {"boolean", "integer", "string", "decimal", "uri", "url", "canonical", "base64Binary",
              "instant", "date", "dateTime", "time", "code", "oid", "id", "markdown", "unsignedInt",
              "positiveInt", "uuid", "string-primitive", "xhtml"}
XS = "{http://www.w3.org/2001/XMLSchema}"

root = ET.parse(sys.argv[1]).getroot()
complex_types = {t.get("name"): t for t in root.findall(f"{XS}complexType")}
codes = {t.get("name"): [e.get("value") for e in t.iter(f"{XS}enumeration")]
         for t in root.findall(f"{XS}simpleType")}


def base_and_content(name):
    extension = complex_types[name].find(f"{XS}complexContent/{XS}extension")
    if extension is None:
        return None, complex_types[name]
    return extension.get("base"), extension


def type_of(element):
    if element.get("ref") == "xhtml:div":
        return "xhtml"
    name = element.get("type")
    if name + "-list" in codes:
        return "code:" + "|".join(codes[name + "-list"])
    return "Resource" if name == "ResourceContainer" else name.replace("-primitive", "")


def rows(name):
    """(element, type, fewest, many, choice) in the schema's order, those of the base type first."""
    base, content = base_and_content(name)
    found = rows(base) if base in complex_types else []
    sequence = content.find(f"{XS}sequence")
    for child in sequence if sequence is not None else []:
        if child.tag == XS + "choice":
            elements = child.findall(f"{XS}element")
            first = elements[0].get("name")
            choice = first[:-len(elements[0].get("type"))]
            choice = choice or first
            found += [(e.get("name"), type_of(e), int(child.get("minOccurs", "1")), False, choice)
                      for e in elements]
        elif child.tag == XS + "element":
            element = child.get("name") or "div"
            found.append((element, type_of(child), int(child.get("minOccurs", "1")),
                          child.get("maxOccurs") == "unbounded", ""))
    return found


def is_complex(of):
    return not (of.startswith("code:") or of in PRIMITIVES or of in ("Resource", "any"))


def main():
    table, waiting, seen = [], list(RESOURCES), set(RESOURCES)
    while waiting:
        name = waiting.pop(0)
        for element, of, least, many, choice in rows(name):
            if choice == "value" and name in ("Extension", "Task.Input", "Task.Output"):
                of = "any"
            table.append((name, element, of, least, many, choice))
            if is_complex(of) and of not in seen:
                seen.add(of)
                waiting.append(of)
    print("// Made by make_r4_elements.py from the XML schema of FHIR R4 (4.0.1).")
    print('#include "conformance/r4_elements.h"\n')
    print("namespace conformance {\nnamespace {\n")
    print("// clang-format off")
    print("constexpr R4Element kElements[] = {")
    for name, element, of, least, many, choice in table:
        print(f'    {{"{name}", "{element}", "{of}", {str(least > 0).lower()}, '
              f'{str(many).lower()}, "{choice}"}},')
    print("};\n// clang-format on\n\n}  // namespace\n")
    print("std::span<const R4Element> r4_elements() { return kElements; }\n")
    print("}  // namespace conformance")


main()
