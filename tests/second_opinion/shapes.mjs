// Prints what the FHIR R4 definitions in the npm package `fhir` say of each element of the resources
// that this project reads, and of those that an order contains: one line each,
//   parent name list|one none|text|number|boolean
// The parent is the element around it; for an element of a resource, the resource's type.
import { createRequire } from "node:module";

const types = createRequire(import.meta.url)("fhir/profiles/types.json");
const resources = `Observation MedicationRequest MedicationStatement MedicationAdministration
  Condition DiagnosticReport Procedure AllergyIntolerance Medication Specimen ServiceRequest Patient
  Bundle OperationOutcome Practitioner PractitionerRole Organization Substance`.split(/\s+/);
// Types of extension values for definitions and artifacts, which no patient's record has.
const left_out = new Set(`valueTriggerDefinition valueContributor valueParameterDefinition
  valueDataRequirement valueUsageContext valueRelatedArtifact valueExpression`.split(/\s+/));
const values = new Map([["boolean", "boolean"]]);
for (const name of ["decimal", "integer", "positiveInt", "unsignedInt"]) values.set(name, "number");
for (const name of `base64Binary canonical code date dateTime id instant markdown oid string time uri
  url uuid xhtml`.split(/\s+/)) values.set(name, "text");

// "#Bundle.link" is the type of the element at that path.
function type_at(path) {
  const [root, ...names] = path.split(".");
  return names.reduce(
    (type, name) => type._properties.find((property) => property._name === name), types[root]);
}

const seen = new Set();
const lines = new Set();
function walk(type, parent) {
  for (const property of type._properties ?? []) {
    const { _name: name, _type: of, _multiple: list } = property;
    if (name.startsWith("_") || left_out.has(name)) continue;
    const value = values.get(of) ?? "none";
    lines.add(`${parent} ${name} ${list ? "list" : "one"} ${value}`);
    if (value !== "none" || of === "Resource") continue;
    const inner = of.startsWith("#") ? type_at(of.slice(1))
      : property._properties?.length ? property : types[of];
    if (!inner) throw new Error(`no definition of ${of}`);
    const key = `${name} ${of} ${inner === property ? parent : ""}`;
    if (!seen.has(key)) {
      seen.add(key);
      walk(inner, name);
    }
  }
}
for (const name of resources) walk(types[name], name);
console.log([...lines].sort().join("\n"));
