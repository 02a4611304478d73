// FHIR XML into nodes, beside a bare libxml2 SAX pass over the same bytes: what reading XML costs
// on top of the one thing it cannot do without.
//
// Run by hand (docs/performance.md). Files are given as arguments, the benchmark flags first.
#include <benchmark/benchmark.h>
#include <libxml/parser.h>

#include <string>

#include "fhir/xml_document.h"
#include "over_files.h"

namespace {

// Handlers that do nothing with what they are given.
xmlSAXHandler empty_handlers() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int,
                              const xmlChar**, int, int, const xmlChar**) {};
  handler.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  handler.characters = handler.ignorableWhitespace = [](void*, const xmlChar*, int) {};
  return handler;
}

void bare_sax(benchmark::State& state, const std::string& bytes) {
  xmlSAXHandler handler = empty_handlers();
  for ([[maybe_unused]] auto round : state) {
    if (xmlSAXUserParseMemory(&handler, nullptr, bytes.data(), static_cast<int>(bytes.size())) !=
        0) {
      state.SkipWithError("not XML");
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void parse_xml(benchmark::State& state, const std::string& bytes) {
  for ([[maybe_unused]] auto round : state) {
    const fhir::JsonDocument document = fhir::parse_xml(bytes);
    benchmark::DoNotOptimize(document.root());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

}  // namespace

int main(int argc, char** argv) {
  return bench::over_files(argc, argv, {{"bare_sax", bare_sax}, {"parse_xml", parse_xml}});
}
