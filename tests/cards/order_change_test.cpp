// cards/order_change.h: the whole resource as it came, but for the one change.
#include "cards/order_change.h"

#include <catch2/catch.hpp>

#include "example.h"

namespace {

std::string stopped(const std::string& order) {
  const auto document = fhir::JsonDocument::parse(order);
  return cards::stopped(document.root());
}

std::string with_140_grams(const std::string& order) {
  const auto document = fhir::JsonDocument::parse(order);
  return cards::with_one_dose(document.root(), 140);
}

constexpr const char* kGrams =
    R"({"value":140,"unit":"g","system":"http://unitsofmeasure.org","code":"g"})";

}  // namespace

TEST_CASE("A stopped order keeps everything else to the letter", "[cards][order_change]") {
  CHECK(
      stopped(
          R"({"resourceType":"MedicationRequest","id":"m","status":"active","extension":[{"url":"x:y",)"
          R"("valueDecimal":1.50}],"unknownElement":{"a":[1.0,2e3]},"_intent":{"id":"i"}})") ==
      R"({"resourceType":"MedicationRequest","id":"m","status":"stopped","extension":[{"url":"x:y",)"
      R"("valueDecimal":1.50}],"unknownElement":{"a":[1.0,2e3]},"_intent":{"id":"i"}})");
  CHECK(stopped(R"({"id":"m"})") == R"({"id":"m","status":"stopped"})");
}

TEST_CASE("What is no FHIR JSON is left out, places in arrays of primitives stay",
          "[cards][order_change]") {
  CHECK(
      stopped(
          R"({"status":"active","note":null,"a":"","b":[],"c":{},"d":{"e":[null,{}]},"f":[null,"x"]})") ==
      R"({"status":"stopped","f":["x"]})");
  CHECK(stopped(R"({"status":"active","given":[null,"x"],"_given":[{"id":"1"},null]})") ==
        R"({"status":"stopped","given":[null,"x"],"_given":[{"id":"1"},null]})");
}

TEST_CASE("An R4 dose is replaced where it stood", "[cards][order_change]") {
  CHECK(
      with_140_grams(
          R"({"id":"o","dosageInstruction":[{"route":{"text":"IV"},"doseAndRate":[{"type":{"text":"ordered"},)"
          R"("doseQuantity":{"value":1.50,"unit":"g/kg"},"rateQuantity":{"value":0.50}}]}],"priority":"routine"})") ==
      std::string(
          R"({"id":"o","dosageInstruction":[{"route":{"text":"IV"},"doseAndRate":[{"type":{"text":"ordered"},)"
          R"("doseQuantity":)") +
          kGrams + R"(,"rateQuantity":{"value":0.50}}]}],"priority":"routine"})");
}

TEST_CASE("An older dose is replaced in its own element", "[cards][order_change]") {
  CHECK(with_140_grams(
            R"({"dosageInstruction":[{"doseQuantity":{"value":70},"asNeededBoolean":false}]})") ==
        std::string(R"({"dosageInstruction":[{"doseQuantity":)") + kGrams +
            R"(,"asNeededBoolean":false}]})");
  // DSTU2's names for the units of a Timing
  CHECK(
      with_140_grams(
          R"({"dosageInstruction":[{"doseQuantity":{"value":70},"timing":{"repeat":{"duration":6,"durationUnits":"h","period":1,"periodUnits":"d"}}}]})") ==
      std::string(R"({"dosageInstruction":[{"doseQuantity":)") + kGrams +
          R"(,"timing":{"repeat":{"duration":6,"durationUnits":"h","count":1}}}]})");
}

TEST_CASE("Several administrations become one", "[cards][order_change]") {
  const std::string changed = with_140_grams(
      R"({"text":{"status":"generated","div":"<div>70 g daily</div>"},"dosageInstruction":[{"text":"70 g daily",)"
      R"("timing":{"extension":[{"url":"x:y","valueString":"z"}],"event":["2026-11-23","2026-11-24"],"repeat":{)"
      R"("boundsDuration":{"value":2,"code":"d"},"frequency":1,"period":1,"periodUnit":"d","duration":6.0,)"
      R"("durationUnit":"h","timeOfDay":["08:00:00"]},"code":{"text":"QD"}},"doseAndRate":[{"doseQuantity":{"value":70}},)"
      R"({"doseQuantity":{"value":1}}]},{"sequence":2,"doseAndRate":[{"doseQuantity":{"value":70}}]}]})");
  CHECK(
      changed ==
      std::string(
          R"({"dosageInstruction":[{"text":"140 g once","timing":{"extension":[{"url":"x:y","valueString":"z"}],)"
          R"("repeat":{"duration":6.0,"durationUnit":"h","count":1}},"doseAndRate":[{"doseQuantity":)") +
          kGrams + "}]}]}");
}

TEST_CASE("A dose range gives way, and missing parts are added", "[cards][order_change]") {
  CHECK(with_140_grams(
            R"({"dosageInstruction":{"doseAndRate":{"doseRange":{"low":{"value":1}}}}})") ==
        std::string(R"({"dosageInstruction":[{"doseAndRate":[{"doseQuantity":)") + kGrams +
            "}]}]}");
  CHECK(with_140_grams(R"({"id":"o"})") ==
        std::string(R"({"id":"o","dosageInstruction":[{"doseAndRate":[{"doseQuantity":)") + kGrams +
            "}]}]}");
}

TEST_CASE("What nobody knows survives a change to the letter", "[cards][order_change]") {
  // Numbers as written, extensions at any depth, texts of any script, escapes that JSON needs.
  const std::string kept =
      R"("extension":[{"url":"a:b","extension":[{"url":"c","extension":[{"url":"d","valueDecimal":1.10},)"
      R"({"url":"e","valueDecimal":1e2},{"url":"f","valueDecimal":-0.0},{"url":"g","valueDecimal":1E-7},)"
      R"({"url":"h","valueDecimal":12345678901234567890.1234567890}]}]}],)"
      R"("unknownElement":{"deep":[{"er":[[1.0,[2.00]]]}],"true":true,"false":false},)"
      R"("note":[{"text":"ne pas arrêter – 免疫抑制 🧪 \"quoted\" \\ \n tab\t"}],)"
      R"("_intent":{"extension":[{"url":"i","valueString":"ü"}]},)"
      R"("contained":[{"resourceType":"Medication","id":"c1","text":{"status":"generated"},)"
      R"("status":"active","ingredient":[{"strength":{"numerator":{"value":0.50}}}]}])";
  const std::string head = R"({"resourceType":"MedicationRequest","id":"m","status":)";
  CHECK(stopped(head + R"("active",)" + kept + "}") == head + R"("stopped",)" + kept + "}");
  const std::string changed = with_140_grams(head + R"("draft",)" + kept + "}");
  CHECK(changed == head + R"("draft",)" + kept +
                       R"(,"dosageInstruction":[{"doseAndRate":[{"doseQuantity":)" + kGrams +
                       "}]}]}");
}
