// What a harness holds to be true of every input; where it is not, libFuzzer keeps the input.
#pragma once

#include <cstdlib>

namespace fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace fuzz
