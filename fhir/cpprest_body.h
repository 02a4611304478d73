// Where cpprestsdk puts the bytes of a body: one string, up to a limit.
//
// The library's own buffer has no limit, keeps the bytes in small blocks that must be copied
// together again, and takes a chunk length of "-1" for eighteen exabytes, which ends the process.
// Written by the library's thread until the body is complete, then read by one other.
//
// Belongs to fhir/http_session.cpp and the files server/cpprest_*; nothing else includes it.
#pragma once

#include <cpprest/astreambuf.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

namespace fhir {

class CpprestBody : public concurrency::streams::details::streambuf_state_manager<std::uint8_t> {
 public:
  using Base = concurrency::streams::details::streambuf_state_manager<std::uint8_t>;
  using int_type = Base::int_type;
  using pos_type = Base::pos_type;
  using off_type = Base::off_type;

  // What comes after `limit` bytes is counted as too much and not kept.
  CpprestBody(std::size_t limit, std::size_t expected) : Base(std::ios_base::out), limit_(limit) {
    if (expected <= limit) bytes_.reserve(expected);
  }

  [[nodiscard]] bool too_large() const noexcept { return too_large_; }
  [[nodiscard]] std::string& bytes() noexcept { return bytes_; }

  // The one call that the library makes. Passing an exception through the base class would make the
  // library's thread wait for itself.
  pplx::task<std::size_t> putn_nocopy(const std::uint8_t* from, std::size_t count) override {
    constexpr std::size_t kMost = std::numeric_limits<int>::max();
    if (count > kMost) {
      return pplx::task_from_exception<std::size_t>(std::length_error("a negative chunk length"));
    }
    if (count > limit_ - bytes_.size()) {
      too_large_ = true;
      limit_ = 0;
      std::string().swap(bytes_);
    } else if (!too_large_) {
      bytes_.append(reinterpret_cast<const char*>(from), count);
    }
    return pplx::task_from_result(count);
  }

 protected:
  // Nothing else is ever asked of it.
  pplx::task<std::size_t> _putn(const std::uint8_t* from, std::size_t count) override {
    return putn_nocopy(from, count);
  }
  pplx::task<int_type> _putc(std::uint8_t) override { return nothing(); }
  pplx::task<int_type> _bumpc() override { return nothing(); }
  int_type _sbumpc() override { return traits::eof(); }
  pplx::task<int_type> _getc() override { return nothing(); }
  int_type _sgetc() override { return traits::eof(); }
  pplx::task<int_type> _nextc() override { return nothing(); }
  pplx::task<int_type> _ungetc() override { return nothing(); }
  pplx::task<std::size_t> _getn(std::uint8_t*, std::size_t) override {
    return pplx::task_from_result<std::size_t>(0);
  }
  std::size_t _scopy(std::uint8_t*, std::size_t) override { return 0; }
  pplx::task<bool> _sync() override { return pplx::task_from_result(true); }
  std::uint8_t* _alloc(std::size_t) override { return nullptr; }
  void _commit(std::size_t) override {}

 public:
  bool can_seek() const override { return false; }
  bool has_size() const override { return false; }
  std::size_t buffer_size(std::ios_base::openmode) const override { return 0; }
  void set_buffer_size(std::size_t, std::ios_base::openmode) override {}
  std::size_t in_avail() const override { return 0; }
  pos_type getpos(std::ios_base::openmode) const override { return nowhere(); }
  pos_type seekpos(pos_type, std::ios_base::openmode) override { return nowhere(); }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override {
    return nowhere();
  }
  bool acquire(std::uint8_t*&, std::size_t&) override { return false; }
  void release(std::uint8_t*, std::size_t) override {}

 private:
  static pplx::task<int_type> nothing() { return pplx::task_from_result(traits::eof()); }
  static pos_type nowhere() { return static_cast<pos_type>(traits::eof()); }

  std::size_t limit_;
  std::string bytes_;
  bool too_large_ = false;
};

}  // namespace fhir
