#!/usr/bin/env python3
"""Translates the synthetic patients of this folder from FHIR R4 into another version.

    translate.py dstu2|stu3|r5 OUT [CASE...]

Writes OUT/<case>.json for each, and OUT/left-out.txt: one line for each case that the version
cannot carry, with the reason. Resources are translated one by one, by the definitions of the
version (hl7.fhir.core 1.0.2 and 3.0.1; R5's resource pages): docs/fhir.md has the table.
"""
import copy
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"


class CannotCarry(Exception):
    """The version has no place for something that the guideline reads."""


# --- small steps, each on one resource or element -------------------------------------------------

def rename(of, old, new):
    """The same element under another name, at the same place."""
    if old in of:
        items = [(new if name == old else name, value) for name, value in of.items()]
        of.clear()
        of.update(items)


def rename_all(of, **names):
    for old, new in names.items():
        rename(of, old, new)


def drop(of, *names):
    for name in names:
        of.pop(name, None)


def only_one(of, name):
    """0..* becomes 0..1."""
    if isinstance(of.get(name), list):
        if len(of[name]) > 1:
            raise CannotCarry(f"{of['resourceType']}.{name} holds one")
        of[name] = of[name][0]


def as_code(of, name):
    """A CodeableConcept becomes the code of its only coding."""
    if name in of:
        of[name] = of[name]["coding"][0]["code"]


def notes_as(of, name):
    """Annotations become one string."""
    if "note" in of:
        of[name] = "; ".join(note["text"] for note in of.pop("note"))


def concept_or_reference(of, stem, new):
    """R5: stem + CodeableConcept | Reference becomes a CodeableReference."""
    if stem + "CodeableConcept" in of:
        of[new] = {"concept": of.pop(stem + "CodeableConcept")}
    elif stem + "Reference" in of:
        of[new] = {"reference": of.pop(stem + "Reference")}


def reasons_as_codeable_references(of):
    reasons = [{"concept": one} for one in of.pop("reasonCode", [])]
    reasons += [{"reference": one} for one in of.pop("reasonReference", [])]
    if reasons:
        of["reason"] = reasons


def dosage_without_rate(of, name, dose):
    """Before R4 a dosage holds its one dose itself."""
    for dosage in of.get(name, []):
        rates = dosage.pop("doseAndRate", [])
        if len(rates) > 1:
            raise CannotCarry(f"{of['resourceType']}.{name} holds one dose")
        for rate in rates:
            if "doseQuantity" in rate:
                dosage[dose] = rate["doseQuantity"]


# What R4 says with a status that the older versions do not have.
def not_done(of, version, dstu2, stu3):
    if of.get("status") == "not-done":
        of["status"] = "completed"
        of[dstu2 if version == "dstu2" else stu3] = True


# --- one function for each type: resource, version -----------------------------------------------

def observation(of, version):
    if version == "r5":
        return
    only_one(of, "interpretation")
    for part in [of] + of.get("component", []):
        rename(part, "effectiveInstant", "effectiveDateTime")
        if "valueInteger" in part:
            part["valueQuantity"] = {"value": part.pop("valueInteger")}
        if "valueBoolean" in part and (version == "dstu2" or part is not of):
            raise CannotCarry("a result is never a boolean")
    if version == "stu3":
        rename(of, "encounter", "context")
        notes_as(of, "comment")
        return
    only_one(of, "category")
    notes_as(of, "comments")
    if any("interpretation" in part for part in of.get("component", [])):
        raise CannotCarry("Observation.component has no interpretation")
    if of["status"] == "corrected":
        of["status"] = "amended"


def condition(of, version):
    if version == "r5":
        of.setdefault("clinicalStatus", {"coding": [{"code": "unknown"}]})
        if "evidence" in of:
            of["evidence"] = [{"reference": detail}
                              for one in of["evidence"] for detail in one.get("detail", [])]
        return
    as_code(of, "clinicalStatus")
    as_code(of, "verificationStatus")
    if of.get("verificationStatus") == "unconfirmed":
        of["verificationStatus"] = "provisional"
    if version == "stu3":
        rename_all(of, recordedDate="assertedDate", encounter="context")
        if of.get("clinicalStatus") == "relapse":
            of["clinicalStatus"] = "recurrence"
        return
    rename_all(of, subject="patient", recordedDate="dateRecorded")
    only_one(of, "category")
    notes_as(of, "notes")
    of.setdefault("verificationStatus", "unknown")
    if "dateRecorded" in of:
        of["dateRecorded"] = of["dateRecorded"][:10]
    if of.get("clinicalStatus") == "recurrence":
        of["clinicalStatus"] = "relapse"
    if of.get("clinicalStatus") == "inactive":
        of["clinicalStatus"] = "remission"


def procedure(of, version):
    if version == "r5":
        rename_all(of, performedDateTime="occurrenceDateTime", performedPeriod="occurrencePeriod")
        reasons_as_codeable_references(of)
        return
    not_done(of, version, "notPerformed", "notDone")
    if version == "stu3":
        rename(of, "encounter", "context")


def diagnostic_report(of, version):
    if version == "r5":
        rename(of, "imagingStudy", "study")
        return
    only_one(of, "category")
    rename(of, "conclusionCode", "codedDiagnosis")
    if version == "stu3":
        rename(of, "encounter", "context")
        if "performer" in of:
            of["performer"] = [{"actor": one} for one in of["performer"]]
        return
    only_one(of, "performer")
    of["status"] = {"preliminary": "partial", "amended": "corrected"}.get(of["status"], of["status"])


def stopped_for_want_of_effect(reasons):
    """Reasons that say that the drug was taken, to no avail."""
    text = json.dumps(reasons).lower()
    return "266721009" in text or "no response" in text


def medication_statement(of, version):
    status = of["status"]
    reasons = of.pop("statusReason", [])
    if version == "r5":
        concept_or_reference(of, "medication", "medication")
        rename(of, "context", "encounter")
        reasons_as_codeable_references(of)
        if "informationSource" in of:
            of["informationSource"] = [of["informationSource"]]
        if status == "entered-in-error":
            return
        if status == "intended":
            raise CannotCarry("MedicationStatement has no status intended")
        of["status"] = "recorded"
        code = {"active": "taking", "completed": "stopped", "not-taken": "not-taking"}.get(status, status)
        of["adherence"] = {"code": {"coding": [{"system": ADHERENCE, "code": code}]}}
        if reasons:
            of["adherence"]["reason"] = reasons[0]
        return

    # Only what was not taken has a reason. A drug that was given up as unbearable or harmful can be
    # written so, and means the same to the guideline.
    not_taken = status == "not-taken"
    if reasons and status in ("stopped", "completed"):
        if stopped_for_want_of_effect(reasons):
            raise CannotCarry("a statement has no reason for having been stopped")
        not_taken = True
    if reasons and not_taken:
        of["reasonNotTaken"] = reasons
    if version == "stu3":
        dosage_without_rate(of, "dosage", "doseQuantity")
        of["status"] = {"not-taken": "active", "unknown": "active"}.get(status, status)
        of["taken"] = "n" if not_taken else "unk" if status == "unknown" else "y"
        return
    if status in ("on-hold", "unknown"):
        raise CannotCarry(f"MedicationStatement has no status {status}")
    rename(of, "subject", "patient")
    drop(of, "category", "context", "derivedFrom")
    notes_as(of, "note")
    dosage_without_rate(of, "dosage", "quantityQuantity")
    of["status"] = {"not-taken": "active", "stopped": "completed"}.get(status, status)
    of["wasNotTaken"] = not_taken


def medication_request(of, version):
    if version == "r5":
        concept_or_reference(of, "medication", "medication")
        reasons_as_codeable_references(of)
        if "performer" in of:
            of["performer"] = [of["performer"]]
        return
    if of.get("doNotPerform"):
        raise CannotCarry("an order says only what is to be done")
    dosage_without_rate(of, "dosageInstruction", "doseQuantity")
    if version == "stu3":
        only_one(of, "category")
        rename(of, "encounter", "context")
        if "statusReason" in of:
            raise CannotCarry("MedicationRequest has no reason for its status")
        if "requester" in of:
            of["requester"] = {"agent": of["requester"]}
        if of["intent"] not in ("proposal", "plan", "order", "instance-order"):
            of["intent"] = "order"
        return
    if of["status"] in ("cancelled", "unknown"):
        raise CannotCarry(f"MedicationOrder has no status {of['status']}")
    if of["status"] != "draft" and of["intent"] in ("proposal", "plan"):
        raise CannotCarry("MedicationOrder has no intent")
    of["resourceType"] = "MedicationOrder"
    drop(of, "intent", "category", "priority", "substitution")
    rename_all(of, subject="patient", authoredOn="dateWritten", requester="prescriber",
               statusReason="reasonEnded", reasonCode="reasonCodeableConcept")
    only_one(of, "reasonCodeableConcept")
    only_one(of, "reasonReference")
    notes_as(of, "note")
    for dosage in of.get("dosageInstruction", []):
        repeat = dosage.get("timing", {}).get("repeat", {})
        rename_all(repeat, periodUnit="periodUnits", durationUnit="durationUnits",
                   boundsDuration="boundsQuantity")


def medication_administration(of, version):
    if version == "r5":
        concept_or_reference(of, "medication", "medication")
        rename_all(of, effectiveDateTime="occurenceDateTime", effectivePeriod="occurencePeriod",
                   context="encounter")
        return
    not_done(of, version, "wasNotGiven", "notGiven")
    if version == "stu3":
        return
    rename_all(of, subject="patient", effectiveDateTime="effectiveTimeDateTime",
               effectivePeriod="effectiveTimePeriod", context="encounter")
    rename(of.get("dosage", {}), "dose", "quantity")
    notes_as(of, "note")


def medication(of, version):
    if version == "r5":
        rename(of, "form", "doseForm")
    elif version == "dstu2":
        drop(of, "status", "identifier")
        if "form" in of:
            of["product"] = {"form": of.pop("form")}


def allergy_intolerance(of, version):
    if version == "r5":
        if "type" in of:
            of["type"] = {"coding": [{"code": of["type"]}]}
        for reaction in of.get("reaction", []):
            reaction["manifestation"] = [{"concept": one} for one in reaction["manifestation"]]
        return
    as_code(of, "clinicalStatus")
    as_code(of, "verificationStatus")
    if version == "stu3":
        rename(of, "recordedDate", "assertedDate")
        of.setdefault("verificationStatus", "unconfirmed")
        return
    rename_all(of, code="substance", onsetDateTime="onset")
    clinical = of.pop("clinicalStatus", "active")
    verification = of.pop("verificationStatus", None)
    if verification in ("refuted", "entered-in-error"):
        of["status"] = verification
    elif clinical != "active":
        of["status"] = clinical
    else:
        of["status"] = verification or clinical
    only_one(of, "category")
    if "criticality" in of:
        of["criticality"] = {"low": "CRITL", "high": "CRITH", "unable-to-assess": "CRITU"}[
            of["criticality"]]


def service_request(of, version):
    if version != "r5":
        raise CannotCarry("there is no ServiceRequest")
    of["code"] = {"concept": of["code"]}
    reasons_as_codeable_references(of)


def unchanged(_of, _version):
    pass


TRANSLATE = {
    "AllergyIntolerance": allergy_intolerance,
    "Condition": condition,
    "DiagnosticReport": diagnostic_report,
    "Medication": medication,
    "MedicationAdministration": medication_administration,
    "MedicationRequest": medication_request,
    "MedicationStatement": medication_statement,
    "Observation": observation,
    "OperationOutcome": unchanged,
    "Patient": unchanged,
    "Procedure": procedure,
    "ServiceRequest": service_request,
}


# --- the request around them ----------------------------------------------------------------------

def is_laboratory_order(resource):
    """Before R4 it has another type (DiagnosticOrder, ProcedureRequest), which nothing here reads."""
    return (resource["resourceType"] == "ServiceRequest"
            and resource["code"]["coding"][0]["system"] == "http://loinc.org")


def translate_resource(resource, version):
    if resource["resourceType"] == "Bundle":
        if version != "r5" and "entry" in resource:
            resource["entry"] = [entry for entry in resource["entry"]
                                 if not is_laboratory_order(entry["resource"])]
        for entry in resource.get("entry", []):
            if "resource" in entry:
                translate_resource(entry["resource"], version)
        return
    TRANSLATE[resource["resourceType"]](resource, version)
    for contained in resource.get("contained", []):
        translate_resource(contained, version)


def rename_orders(value):
    """DSTU2's orders have another type, in references and selections too."""
    if isinstance(value, dict):
        return {name: rename_orders(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rename_orders(one) for one in value]
    if isinstance(value, str) and value.startswith("MedicationRequest/"):
        return value.replace("MedicationRequest/", "MedicationOrder/", 1)
    return value


def translate(request, version):
    request = copy.deepcopy(request)
    drafts = request["context"].get("draftOrders")
    for value in [drafts, *request.get("prefetch", {}).values()]:
        if value is not None:
            translate_resource(value, version)
    return rename_orders(request) if version == "dstu2" else request


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("dstu2", "stu3", "r5"):
        sys.exit(__doc__)
    version, out = sys.argv[1], pathlib.Path(sys.argv[2])
    cases = sys.argv[3:] or [one["case"] for one in json.loads((HERE / "cases.json").read_text())]
    out.mkdir(parents=True, exist_ok=True)
    left_out = []
    for case in cases:
        request = json.loads((HERE / f"{case}.json").read_text())
        try:
            (out / f"{case}.json").write_text(json.dumps(translate(request, version), indent=1))
        except CannotCarry as reason:
            left_out.append(f"{case}: {reason}\n")
    (out / "left-out.txt").write_text("".join(left_out))


if __name__ == "__main__":
    main()
