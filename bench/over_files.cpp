#include "over_files.h"

#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace bench {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int over_files(int argc, char** argv, std::initializer_list<Measurement> measurements) {
  try {
    const std::string program = argv[0];
    benchmark::Initialize(&argc, argv);
    if (argc < 2) {
      std::cerr << "usage: " << program << " [--benchmark_…] FILE…\n";
      return EXIT_FAILURE;
    }
    std::vector<std::string> inputs;
    for (int i = 1; i < argc; ++i) inputs.push_back(read_file(argv[i]));
    for (const std::string& bytes : inputs) {
      const std::string size = "/" + std::to_string(bytes.size()) + "_bytes";
      for (const Measurement& one : measurements) {
        benchmark::RegisterBenchmark((one.name + size).c_str(), one.run, bytes);
      }
    }
    benchmark::RunSpecifiedBenchmarks();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}

}  // namespace bench
