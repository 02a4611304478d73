// Deleters for what C libraries allocate: std::unique_ptr<BIO, Freed<::BIO_free_all>>.
#pragma once

namespace conformance {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

}  // namespace conformance
