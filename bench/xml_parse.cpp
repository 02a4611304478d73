// FHIR XML into nodes, beside a bare libxml2 SAX pass over the same bytes: what reading XML costs
// on top of the one thing it cannot do without.
//
// Run by hand (docs/performance.md). Files are given as arguments, the benchmark flags first.
#include <benchmark/benchmark.h>
#include <libxml/parser.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "fhir/xml_document.h"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

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

int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::cerr << "usage: xml_parse [--benchmark_…] FILE…\n";
    return EXIT_FAILURE;
  }
  std::vector<std::string> inputs;
  for (int i = 1; i < argc; ++i) inputs.push_back(read_file(argv[i]));
  for (const std::string& bytes : inputs) {
    const std::string size = std::to_string(bytes.size()) + "_bytes";
    benchmark::RegisterBenchmark(("bare_sax/" + size).c_str(), bare_sax, bytes);
    benchmark::RegisterBenchmark(("parse_xml/" + size).c_str(), parse_xml, bytes);
  }
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
