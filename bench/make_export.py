#!/usr/bin/env python3
"""Writes a FHIR Bulk Data export of invented patients, of any size, to measure evaluate --bulk by.

    make_export.py [--read-share PERCENT] [--bk-every N] MEGABYTES OUT

OUT/<type>.<number>.ndjson, about MEGABYTES in all (1 MB is 1,000,000 bytes). PERCENT of the bytes
(default 50) are of types that the criteria read; the rest is Encounter, Claim and
ExplanationOfBenefit, the last with contained resources. Every Nth patient (default 200) has the
record of one of the synthetic patients of tests/patients besides, so that there is something to
judge. Always the same bytes.
"""
import argparse
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "patients"))
from as_bundles import as_bundle, read, to_json  # noqa: E402

VARIANTS = 40       # different patients; the others are these under another id
FILE_SIZE = 250e6   # of one file
BATCH = 200         # patients whose lines of one type stand together

LABS = [("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL"),
        ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL"),
        ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area]", "mL/min"),
        ("29463-7", "Body Weight", "kg"), ("8302-2", "Body Height", "cm"),
        ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL"),
        ("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L"),
        ("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L"),
        ("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL"),
        ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL"),
        ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%"),
        ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL"),
        ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported", "{score}"),
        ("8867-4", "Heart rate", "/min"), ("9279-1", "Respiratory rate", "/min"),
        ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume]", "U/L")]
PROBLEMS = [("59621000", "Essential hypertension (disorder)"),
            ("44054006", "Diabetes mellitus type 2 (disorder)"),
            ("195662009", "Acute viral pharyngitis (disorder)"),
            ("10509002", "Acute bronchitis (disorder)"), ("271737000", "Anemia (disorder)")]
DRUGS = [("314076", "lisinopril 10 MG Oral Tablet"), ("860975", "metformin hydrochloride 500 MG"),
         ("308136", "amlodipine 2.5 MG Oral Tablet"), ("313782", "acetaminophen 325 MG"),
         ("312961", "simvastatin 20 MG Oral Tablet")]


def meta(profile):
    return {"versionId": "1", "lastUpdated": "2026-05-30T04:12:09.118+00:00",
            "profile": [f"http://hl7.org/fhir/us/core/StructureDefinition/us-core-{profile}"]}


def day(rng):
    return (f"{rng.randint(2015, 2026)}-{rng.randint(1, 5):02}-{rng.randint(1, 28):02}"
            f"T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:17-05:00")


def concept(system, code, display):
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def base(kind, number, profile):
    return {"resourceType": kind, "id": f"@P@-{kind.lower()}-{number}", "meta": meta(profile)}


def whose(name="subject"):
    return {name: {"reference": "Patient/@P@"}}


def at_visit(rng):
    return {"encounter": {"reference": f"Encounter/@P@-encounter-{rng.randint(0, 9)}"}}


def observation(rng, n):
    code, display, unit = rng.choice(LABS)
    category = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "laboratory", "display": "laboratory"}]}
    return {**base("Observation", n, "observation-lab"), "status": "final", "category": [category],
            "code": concept("http://loinc.org", code, display), **whose(), **at_visit(rng),
            "effectiveDateTime": day(rng), "issued": day(rng),
            "valueQuantity": {"value": round(rng.uniform(1, 200), 2), "unit": unit,
                              "system": "http://unitsofmeasure.org", "code": unit}}


def condition(rng, n):
    code, display = rng.choice(PROBLEMS)
    status = "http://terminology.hl7.org/CodeSystem/condition-"
    return {**base("Condition", n, "condition"),
            "clinicalStatus": {"coding": [{"system": status + "clinical", "code": "active"}]},
            "verificationStatus": {"coding": [{"system": status + "ver-status", "code": "confirmed"}]},
            "code": concept("http://snomed.info/sct", code, display), **whose(), **at_visit(rng),
            "onsetDateTime": day(rng), "recordedDate": day(rng)}


def request(rng, n):
    code, display = rng.choice(DRUGS)
    return {**base("MedicationRequest", n, "medicationrequest"), "status": "active",
            "intent": "order", "medicationCodeableConcept":
            concept("http://www.nlm.nih.gov/research/umls/rxnorm", code, display), **whose(),
            **at_visit(rng), "authoredOn": day(rng), "dosageInstruction": [
                {"sequence": 1, "asNeededBoolean": False,
                 "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                 "doseAndRate": [{"doseQuantity": {"value": 1}}]}]}


def procedure(rng, n):
    return {**base("Procedure", n, "procedure"), "status": "completed",
            "code": concept("http://snomed.info/sct", "430193006", "Medication reconciliation"),
            **whose(), **at_visit(rng), "performedPeriod": {"start": day(rng), "end": day(rng)}}


def report(rng, n):
    return {**base("DiagnosticReport", n, "diagnosticreport-lab"), "status": "final",
            "code": concept("http://loinc.org", "58410-2", "CBC panel - Blood by Automated count"),
            **whose(), **at_visit(rng), "effectiveDateTime": day(rng), "issued": day(rng),
            "result": [{"reference": f"Observation/@P@-observation-{i}"} for i in range(8)]}


def encounter(rng, n):
    return {**base("Encounter", n, "encounter"), "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [concept("http://snomed.info/sct", "185349003", "Encounter for check up")],
            **whose(), "period": {"start": day(rng), "end": day(rng)},
            "participant": [{"individual": {"reference": "Practitioner/17",
                                            "display": "Dr. Ulla Beispiel"}}]}


def claim(rng, n):
    items = [{"sequence": i + 1, "productOrService": concept("http://snomed.info/sct", *PROBLEMS[i % 5]),
              "net": {"value": rng.randint(10, 900), "currency": "USD"}} for i in range(5)]
    return {**base("Claim", n, "claim"), "status": "active", "use": "claim", **whose("patient"),
            "billablePeriod": {"start": day(rng), "end": day(rng)}, "created": day(rng),
            "item": items, "total": {"value": 129.16, "currency": "USD"}}


def benefit(rng, n):
    inside = [{"resourceType": "ServiceRequest", "id": "referral", "status": "completed",
               "intent": "order", **whose()},
              {"resourceType": "Coverage", "id": "coverage", "status": "active",
               "beneficiary": {"reference": "Patient/@P@"}}]
    items = [{"sequence": i + 1, "category": concept("http://example.org/type", "1", "Medical care"),
              "productOrService": concept("http://snomed.info/sct", *PROBLEMS[i % 5]),
              "adjudication": [{"category": concept("http://example.org/adj", str(k), "Amount"),
                                "amount": {"value": rng.randint(1, 99), "currency": "USD"}}
                               for k in range(4)]} for i in range(3)]
    return {**base("ExplanationOfBenefit", n, "eob"), "contained": inside, "status": "active",
            **whose("patient"), "created": day(rng), "item": items}


def patient(rng, n):
    del n
    return {"resourceType": "Patient", "id": "@P@", "meta": meta("patient"),
            "name": [{"use": "official", "family": f"Muster{rng.randint(1, 999)}"}],
            "gender": rng.choice(["female", "male"]), "birthDate": day(rng)[:10]}


READ = [(patient, 1), (observation, 120), (condition, 12), (request, 14), (procedure, 16),
        (report, 12)]
NOT_READ = [(encounter, 10), (claim, 10), (benefit, 8)]


def compact(resource):
    return json.dumps(resource, separators=(",", ":"), ensure_ascii=False) + "\n"


def variant(rng, read_share):
    """A patient's lines by type, with @P@ for the id."""
    lines = {}

    def add(kinds, times):
        for make, count in kinds:
            for n in range(count * times):
                resource = make(rng, n)
                lines.setdefault(resource["resourceType"], []).append(compact(resource))

    add(READ, 1)
    read = sum(len(line) for of_type in lines.values() for line in of_type)
    other = read * (100 - read_share) / read_share
    times = 0
    while other > 0 and sum(map(len, sum(lines.values(), []))) < read + other * 0.95:
        add(NOT_READ, 1)
        times += 1
    return {kind: "".join(of_type) for kind, of_type in lines.items()}


def cases():
    """The synthetic patients, each as lines by type."""
    folder = HERE.parent / "tests" / "patients"
    for case in read(folder / "cases.json"):
        request_ = read(folder / f"{case['case']}.json")
        name = request_["context"]["patientId"]
        lines = {}
        for entry in as_bundle(request_)["entry"]:
            kind = entry["resource"]["resourceType"]
            if kind in ("Patient", "OperationOutcome"):
                continue
            text = to_json(entry["resource"]).replace(f"Patient/{name}", "Patient/@P@")
            lines[kind] = lines.get(kind, "") + text + "\n"
        yield lines


class Files:
    """One open file for each type, and the next one where it is full."""

    def __init__(self, out):
        self.out, self.open, self.total = out, {}, 0

    def write(self, kind, text):
        number, size, file = self.open.get(kind, (0, FILE_SIZE, None))
        if size >= FILE_SIZE:
            if file:
                file.close()
            number, size = number + 1, 0
            file = open(self.out / f"{kind}.{number:03}.ndjson", "w", encoding="utf-8")
        file.write(text)
        self.open[kind] = (number, size + len(text), file)
        self.total += len(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read-share", type=int, default=50)
    parser.add_argument("--bk-every", type=int, default=200)
    parser.add_argument("megabytes", type=int)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    variants = [variant(rng, options.read_share) for _ in range(VARIANTS)]
    with_disease = list(cases())
    files, number = Files(options.out), 0
    while files.total < options.megabytes * 1e6:
        batch = {}
        for _ in range(BATCH):
            name = f"{number:08x}-0b5f-4c7d-9d52-1f7f0a6c8e22"
            parts = [variants[number % VARIANTS]]
            if number % options.bk_every == 0:
                parts.append(with_disease[number // options.bk_every % len(with_disease)])
            for lines in parts:
                for kind, text in lines.items():
                    batch.setdefault(kind, []).append(text.replace("@P@", name))
            number += 1
        for kind, texts in batch.items():
            files.write(kind, "".join(texts))
    print(f"{number} patients, {files.total} bytes")


if __name__ == "__main__":
    main()
