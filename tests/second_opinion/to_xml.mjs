// Makes <case>.xml of each <case>.json in a folder, by the npm package `fhir`. Writes the JSON anew,
// too: JavaScript does not keep 5.0 apart from 5.
import { createRequire } from "node:module";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { Fhir } = createRequire(import.meta.url)("fhir");
const fhir = new Fhir();
const folder = process.argv[2];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const resource = JSON.parse(readFileSync(join(folder, file), "utf8"));
  writeFileSync(join(folder, file), JSON.stringify(resource));
  writeFileSync(join(folder, file.replace(/json$/, "xml")), fhir.objToXml(resource));
}
