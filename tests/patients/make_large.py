#!/usr/bin/env python3
"""Make a large hook request out of refractory.json, for the benchmarks.

    make_large.py --bytes 300000 OUT
    make_large.py --bytes 5000000 OUT

The patient's earlier years are added to the prefetch Bundles, newest visit first,
until the request has the size asked for (within 2 %): clinic visits with their
laboratory panels, weights and blood pressures, tacrolimus levels, BK virus
screening, dialysis sessions between the two grafts, and the drugs and problems of
everyday medicine. Nothing of it changes the answer: every result is older than the
baseline window of the reduction (and so than every other window of the guideline),
every added drug, problem and allergy lies outside its value sets, and the first
graft is older than the second. The same size always gives the same bytes.

The laboratory codes that terminology.md verifies are used; every other concept has
a local code and a text.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 20260615
TOLERANCE = 0.02
BASE = "https://ehr.example.org/fhir"
LOCAL = f"{BASE}/CodeSystem/local"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"

# The patient's years. Mycophenolate was stopped on 2025-12-02, so the baseline
# window opens on 2025-11-02: the added history ends before it.
FIRST_ADDED_DAY = date(2025, 10, 28)
SECOND_GRAFT = date(2024, 3, 12)
DIALYSIS = date(2021, 11, 8)
FIRST_GRAFT = date(2009, 5, 19)
OLDEST_DAY = date(1990, 1, 1)

# name, local code, usual value, spread, unit, low, high
PANEL = [
    ("Potassium, serum", "K", 4.7, 0.5, "mmol/L", 3.5, 5.1),
    ("Sodium, serum", "NA", 139, 3, "mmol/L", 136, 145),
    ("Bicarbonate, serum", "HCO3", 22, 2.5, "mmol/L", 22, 29),
    ("Urea nitrogen, serum", "BUN", 34, 9, "mg/dL", 7, 20),
    ("Calcium, serum", "CA", 9.3, 0.4, "mg/dL", 8.6, 10.2),
    ("Phosphate, serum", "PHOS", 3.6, 0.9, "mg/dL", 2.5, 4.5),
    ("Albumin, serum", "ALB", 4.0, 0.3, "g/dL", 3.5, 5.0),
    ("Glucose, serum", "GLU", 104, 16, "mg/dL", 70, 99),
    ("Hemoglobin", "HGB", 11.9, 1.1, "g/dL", 13.5, 17.5),
    ("White blood cells", "WBC", 6.1, 1.8, "10*3/uL", 4.0, 11.0),
    ("Platelets", "PLT", 214, 45, "10*3/uL", 150, 400),
    ("Magnesium, serum", "MG", 1.8, 0.2, "mg/dL", 1.7, 2.4),
]
# Screening from the first positive result on, then silence further back.
RISING_LOADS = {
    (2025, 10): 141000,
    (2025, 9): 92400,
    (2025, 8): 37900,
    (2025, 7): 9850,
    (2025, 6): 2410,
}
DRUGS = [
    ("Amlodipine 5 mg tablet", "5 mg by mouth daily"),
    ("Carvedilol 12.5 mg tablet", "12.5 mg by mouth twice daily"),
    ("Atorvastatin 20 mg tablet", "20 mg by mouth at bedtime"),
    ("Pantoprazole 40 mg tablet", "40 mg by mouth daily"),
    ("Cholecalciferol 1000 unit tablet", "1000 units by mouth daily"),
    ("Sodium bicarbonate 650 mg tablet", "1300 mg by mouth twice daily"),
    ("Sevelamer carbonate 800 mg tablet", "800 mg by mouth with meals"),
    ("Furosemide 40 mg tablet", "40 mg by mouth daily"),
    ("Amoxicillin 500 mg capsule", "500 mg by mouth three times daily for 7 days"),
    ("Nystatin oral suspension", "5 mL swish and swallow four times daily"),
    ("Trimethoprim-sulfamethoxazole 80-400 mg tablet", "1 tablet three times weekly"),
    ("Acetaminophen 500 mg tablet", "500 mg by mouth as needed"),
    ("Magnesium oxide 400 mg tablet", "400 mg by mouth twice daily"),
    ("Allopurinol 100 mg tablet", "100 mg by mouth daily"),
]
PROBLEMS = [
    "Upper respiratory infection",
    "Urinary tract infection",
    "Acute gastroenteritis",
    "Hyperkalemia",
    "Gout flare",
    "Cellulitis of left foot",
    "Acute bronchitis",
    "Low back pain",
    "Seasonal allergic rhinitis",
    "Oral candidiasis",
]
SKIN = ["Seborrheic keratosis.", "Actinic keratosis.", "Benign melanocytic nevus."]


def concept(text: str, code: str, system: str = LOCAL) -> dict:
    """Return a CodeableConcept with one coding and its text."""
    return {"coding": [{"system": system, "code": code}], "text": text}


def coded(code_system: str, code: str) -> dict:
    """Return a CodeableConcept of one of HL7's own code systems."""
    return {"coding": [{"system": f"{TERMINOLOGY}/{code_system}", "code": code}]}


def quantity(value: float, unit: str, code: str | None = None) -> dict:
    """Return a Quantity with its UCUM code."""
    return {"value": value, "unit": unit, "system": UCUM, "code": code or unit}


CREATININE = concept("Creatinine", "2160-0", LOINC)
EGFR = concept("eGFR", "98979-8", LOINC)
TACROLIMUS = concept("Tacrolimus trough level", "11253-2", LOINC)
MYCOPHENOLIC_ACID = concept("Mycophenolic acid level", "MPA")
BK_LOAD = concept("BK virus DNA quant, plasma", "41479-7", LOINC)
WEIGHT = concept("Weight", "29463-7", LOINC)
TISSUE = concept("Skin, shave biopsy", "66121-5", LOINC)
GRAFT = concept("Kidney transplantation (first graft)", "70536003", SNOMED)
FISTULA = concept("Creation of arteriovenous fistula, left arm", "AVF")

Added = Iterator[tuple[str, dict]]


class History:
    """The years before the request, as (prefetch key, resource), newest visit first."""

    def __init__(self, patient: str) -> None:
        self._random = random.Random(SEED)
        self._subject = {"reference": f"Patient/{patient}"}
        self._count = 0

    def resources(self) -> Added:
        """Go back in time, visit by visit, until 1990."""
        landmarks = [
            (SECOND_GRAFT, self._before_second_graft),
            (FIRST_GRAFT, self._first_graft),
        ]
        day = FIRST_ADDED_DAY
        while day > OLDEST_DAY:
            yield from self._visit(day)
            if landmarks and day <= landmarks[0][0]:
                yield from landmarks.pop(0)[1]()
            if DIALYSIS < day <= SECOND_GRAFT:
                for days in (2, 4, 7):
                    yield from self._dialysis_session(day - timedelta(days))
            day -= timedelta(self._days_between_visits(day))

    def _days_between_visits(self, day: date) -> int:
        for graft in (SECOND_GRAFT, FIRST_GRAFT):
            if graft < day < graft + timedelta(90):
                return self._random.choice((2, 3, 4))
        return self._random.choice((6, 7, 8) if day > DIALYSIS else (12, 14, 16))

    # --- what a day leaves behind
    def _visit(self, day: date) -> Added:
        creatinine = self._creatinine(day)
        egfr = max(5, round(108 * (creatinine / 0.9) ** -1.2))
        key = "renalFunction"
        yield key, self._lab(day, CREATININE, creatinine, "mg/dL", low=0.7, high=1.3)
        yield key, self._lab(day, EGFR, egfr, "mL/min/{1.73_m2}", low=60)
        for text, code, usual, spread, unit, low, high in PANEL:
            value = self._near(usual, spread)
            yield (
                key,
                self._lab(day, concept(text, code), value, unit, low=low, high=high),
            )
        if day > SECOND_GRAFT or FIRST_GRAFT < day < DIALYSIS:
            yield from self._graft_laboratory(day)
        yield "bodyWeight", self._weight(day, 74)
        yield "bodyWeight", self._blood_pressure(day)
        yield from self._everyday_medicine(day)

    def _graft_laboratory(self, day: date) -> Added:
        trough = self._near(9.0, 1.6)
        yield "drugLevels", self._lab(day, TACROLIMUS, trough, "ng/mL", low=5, high=15)
        if self._chance(0.3):
            level = self._near(2.4, 0.7)
            yield (
                "drugLevels",
                self._lab(day, MYCOPHENOLIC_ACID, level, "ug/mL", low=1, high=3.5),
            )
        if self._chance(0.5):
            yield "bkLoads", self._screening(day)

    def _everyday_medicine(self, day: date) -> Added:
        if self._chance(0.45):
            yield "medicationStatements", self._statement(day)
        if self._chance(0.35):
            yield "medicationRequests", self._request(day)
        if self._chance(0.12):
            yield "conditions", self._problem(day)
        if self._chance(0.02):
            yield "biopsyReports", self._skin_biopsy(day)

    def _dialysis_session(self, day: date) -> Added:
        yield "bodyWeight", self._weight(day, 75.5)
        yield "bodyWeight", self._blood_pressure(day)
        yield "medicationAdministrations", self._epoetin(day)

    def _before_second_graft(self) -> Added:
        yield "procedures", self._procedure(DIALYSIS - timedelta(40), FISTULA)
        yield "allergies", self._allergy("Penicillin", "Rash")
        yield "allergies", self._allergy("Adhesive tape", "Skin irritation")

    def _first_graft(self) -> Added:
        yield "procedures", self._procedure(FIRST_GRAFT, GRAFT)

    # --- chance
    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _near(self, usual: float, spread: float) -> float:
        return round(max(self._random.gauss(usual, spread), usual / 4), 1)

    def _creatinine(self, day: date) -> float:
        if day > SECOND_GRAFT:
            return self._near(1.6, 0.1)
        if day > DIALYSIS:
            return self._near(7.4, 0.9)
        if day > FIRST_GRAFT:
            aged = (day - FIRST_GRAFT) / (DIALYSIS - FIRST_GRAFT)
            return self._near(1.4 + 3.2 * aged**3, 0.15)
        return self._near(3.1, 0.5)

    # --- one resource each
    def _resource(self, kind: str, stem: str, **members: object) -> dict:
        self._count += 1
        named = {"resourceType": kind, "id": f"h-{stem}-{self._count:05d}"}
        return named | {"subject": self._subject} | members

    def _observation(
        self, stem: str, day: date, code: dict, category: str, **members: object
    ) -> dict:
        return self._resource(
            "Observation",
            stem,
            status="final",
            category=[coded("observation-category", category)],
            code=code,
            effectiveDateTime=f"{day}T12:{self._random.randint(10, 59)}:00Z",
            **members,
        )

    def _lab(
        self, day: date, code: dict, value: float, unit: str, **limits: float
    ) -> dict:
        return self._observation(
            "lab",
            day,
            code,
            "laboratory",
            performer=[{"display": "Clinical Laboratory"}],
            valueQuantity=quantity(value, unit),
            referenceRange=[
                {side: {"value": x, "unit": unit} for side, x in limits.items()}
            ],
        )

    def _screening(self, day: date) -> dict:
        load = RISING_LOADS.get((day.year, day.month))
        if load is None:
            value = {"valueString": "Not Detected"}
        else:
            measured = round(load * self._random.uniform(0.9, 1.1))
            value = {"valueQuantity": quantity(measured, "copies/mL", "{copies}/mL")}
        specimen = {"display": "Plasma"}
        return self._observation(
            "bkv", day, BK_LOAD, "laboratory", **value, specimen=specimen
        )

    def _weight(self, day: date, usual: float) -> dict:
        value = quantity(self._near(usual, 1.2), "kg")
        return self._observation("wt", day, WEIGHT, "vital-signs", valueQuantity=value)

    def _blood_pressure(self, day: date) -> dict:
        parts = [
            {
                "code": concept(text, code),
                "valueQuantity": {
                    "value": self._random.randint(low, high),
                    "unit": "mmHg",
                },
            }
            for text, code, low, high in (
                ("Systolic", "BP-SYS", 112, 158),
                ("Diastolic", "BP-DIA", 62, 96),
            )
        ]
        code = concept("Blood pressure", "BP")
        return self._observation("bp", day, code, "vital-signs", component=parts)

    def _statement(self, day: date) -> dict:
        name, dose = self._random.choice(DRUGS)
        start = day - timedelta(self._random.randint(10, 300))
        return self._resource(
            "MedicationStatement",
            "ms",
            status="completed",
            medicationCodeableConcept={"text": name},
            effectivePeriod={"start": f"{start}", "end": f"{day}"},
            dateAsserted=f"{day}",
            dosage=[{"text": dose, "route": {"text": "Oral"}}],
        )

    def _request(self, day: date) -> dict:
        name, dose = self._random.choice(DRUGS)
        return self._resource(
            "MedicationRequest",
            "mr",
            status="completed",
            intent="order",
            medicationCodeableConcept={"text": name},
            authoredOn=f"{day}",
            requester={"display": "Nephrology Clinic"},
            dosageInstruction=[{"text": dose, "route": {"text": "Oral"}}],
        )

    def _epoetin(self, day: date) -> dict:
        dose = {"value": self._random.choice((3000, 4000, 6000)), "unit": "units"}
        return self._resource(
            "MedicationAdministration",
            "ma",
            status="completed",
            medicationCodeableConcept={"text": "Epoetin alfa injection"},
            effectiveDateTime=f"{day}T15:30:00Z",
            dosage={"route": {"text": "Intravenous"}, "dose": dose},
        )

    def _problem(self, day: date) -> dict:
        return self._resource(
            "Condition",
            "dx",
            clinicalStatus=coded("condition-clinical", "resolved"),
            category=[coded("condition-category", "encounter-diagnosis")],
            code={"text": self._random.choice(PROBLEMS)},
            onsetDateTime=f"{day}",
            abatementDateTime=f"{day + timedelta(self._random.randint(5, 21))}",
            recordedDate=f"{day}",
        )

    def _skin_biopsy(self, day: date) -> dict:
        return self._resource(
            "DiagnosticReport",
            "path",
            status="final",
            code=TISSUE,
            effectiveDateTime=f"{day}",
            conclusion=self._random.choice(SKIN),
        )

    def _procedure(self, day: date, code: dict) -> dict:
        return self._resource(
            "Procedure", "op", status="completed", code=code, performedDateTime=f"{day}"
        )

    def _allergy(self, text: str, reaction: str) -> dict:
        allergy = self._resource(
            "AllergyIntolerance",
            "alg",
            clinicalStatus=coded("allergyintolerance-clinical", "active"),
            criticality="low",
            code={"text": text},
            recordedDate=f"{SECOND_GRAFT}",
            reaction=[{"manifestation": [{"text": reaction}]}],
        )
        allergy["patient"] = allergy.pop("subject")
        return allergy


def entry(resource: dict) -> dict:
    """Return a searchset entry."""
    url = f"{BASE}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": url, "resource": resource, "search": {"mode": "match"}}


def enlarge(request: dict, size: int) -> str:
    """Return the request as JSON text of about `size` bytes."""
    prefetch = request["prefetch"]
    length = len(json.dumps(request))
    if length > size:
        sys.exit(f"refractory.json alone is {length} bytes")
    for key, resource in History(request["context"]["patientId"]).resources():
        added = entry(resource)
        length += len(json.dumps(added)) + len(", ")
        if length > size:
            break
        if prefetch[key] is None:
            prefetch[key] = {"resourceType": "Bundle", "type": "searchset", "total": 0}
        bundle = prefetch[key]
        bundle.setdefault("entry", []).append(added)
        bundle["total"] += 1
    text = json.dumps(request)
    if abs(len(text) - size) > TOLERANCE * size:
        sys.exit(f"the history ends at {len(text)} bytes")
    return text


def main() -> None:
    """Read the arguments, write the request."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, required=True, help="size of the request")
    parser.add_argument("out", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    source = Path(__file__).with_name("refractory.json")
    request = json.loads(source.read_text(encoding="utf-8"))
    text = enlarge(request, arguments.bytes)
    arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
