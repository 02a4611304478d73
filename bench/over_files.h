// What the benchmarks that read files have in common: their arguments, and one measurement of each
// kind for each file.
#pragma once

#include <benchmark/benchmark.h>

#include <initializer_list>
#include <string>

namespace bench {

struct Measurement {
  const char* name;
  void (*run)(benchmark::State& state, const std::string& bytes);
};

// What main() of such a program returns. The benchmark flags stand before the files.
int over_files(int argc, char** argv, std::initializer_list<Measurement> measurements);

}  // namespace bench
