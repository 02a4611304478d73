// From request bytes to response bytes, in process, beside a bare RapidJSON in-place parse of the
// same bytes: what this program costs on top of the one thing it cannot do without.
//
// Run by hand (docs/performance.md). Files are given as arguments, the benchmark flags first.
#include <benchmark/benchmark.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"
#include "hooks/request.h"
#include "hooks/services/bkvn_ivig.h"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void bare_parse(benchmark::State& state, const std::string& bytes) {
  for ([[maybe_unused]] auto round : state) {
    std::string copy = bytes;  // parsing in place spoils it
    rapidjson::Document document;
    document.ParseInsitu(copy.data());
    if (document.HasParseError()) state.SkipWithError("not JSON");
    benchmark::DoNotOptimize(document);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void whole_request(benchmark::State& state, const std::string& bytes) {
  const fhir::ValueSets value_sets(guideline::kSetIds, fhir::embedded_value_sets());
  const guideline::Settings settings;
  const auto service = hooks::make_bkvn_ivig("order-select", {value_sets, settings, ""});
  const hooks::CallContext call{*fhir::parse_instant("2026-06-15T10:00:00Z"),
                                [] { return std::string("00000000-0000-4000-8000-000000000000"); },
                                false};
  std::size_t answered =
      service->answer(hooks::HookRequest::parse(bytes), {}, call).body.size();  // warm
  for ([[maybe_unused]] auto round : state) {
    const std::string response = service->answer(hooks::HookRequest::parse(bytes), {}, call).body;
    answered += response.size();
  }
  if (answered < static_cast<std::size_t>(state.iterations()) * 100)
    state.SkipWithError("answered with silence");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::cerr << "usage: whole_request [--benchmark_…] FILE…\n";
    return EXIT_FAILURE;
  }
  std::vector<std::string> inputs;
  for (int i = 1; i < argc; ++i) inputs.push_back(read_file(argv[i]));
  for (const std::string& bytes : inputs) {
    const std::string size = std::to_string(bytes.size()) + "_bytes";
    benchmark::RegisterBenchmark(("bare_parse/" + size).c_str(), bare_parse, bytes);
    benchmark::RegisterBenchmark(("whole_request/" + size).c_str(), whole_request, bytes);
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
