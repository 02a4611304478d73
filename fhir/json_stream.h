// What RapidJSON's reader reads a text from and, in place, writes its strings to: a model of its
// concepts Stream and Encoding (rapidjson.org, "Stream", "Encoding") that takes runs of characters
// which need no look at once, where its own take one after the other.
//
// The text is UTF-8 and was checked to be. It ends with a NUL, which is no part of it.
#pragma once

#include <rapidjson/encodings.h>
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <cstddef>
#include <cstring>

#include "fhir/plain_text.h"

namespace fhir {

class JsonStream {
 public:
  using Ch = char;

  // `end` is where the NUL stands.
  JsonStream(char* begin, const char* end) : from_(begin), to_(begin), begin_(begin), end_(end) {}

  [[nodiscard]] char Peek() const { return *from_; }
  char Take() { return *from_++; }
  [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(from_ - begin_); }

  char* PutBegin() { return to_ = from_; }
  void Put(char c) { *to_++ = c; }
  std::size_t PutEnd(const char* begin) { return static_cast<std::size_t>(to_ - begin); }
  void Flush() {}

  // Takes the run of plain characters that begins here, and puts it.
  void copy_plain_run() {
    const std::size_t length = plain_prefix({from_, static_cast<std::size_t>(end_ - from_)});
    if (to_ != from_) std::memmove(to_, from_, length);
    from_ += length;
    to_ += length;
  }

  // Between most tokens there is none, or one space, or a line break and its indentation.
  void skip_whitespace() {
    if (begins_token(*from_)) return;
    if (*from_ == ' ' && begins_token(*(from_ + 1))) {
      ++from_;
      return;
    }
    from_ += whitespace_prefix({from_, static_cast<std::size_t>(end_ - from_)});
  }

 private:
  static bool begins_token(char c) { return static_cast<unsigned char>(c) > ' '; }

  char* from_;
  char* to_;
  char* begin_;
  const char* end_;
};

// RapidJSON looks for it beside the stream.
inline void SkipWhitespace(JsonStream& stream) { stream.skip_whitespace(); }

struct Utf8InRuns : rapidjson::UTF8<> {};

}  // namespace fhir

namespace rapidjson {

template <>
struct StreamTraits<fhir::JsonStream> {
  enum { copyOptimization = 1 };  // numbers are read from the copy
};

// The reader asks for one character that is plain, and takes as many as it gets.
template <>
struct Transcoder<fhir::Utf8InRuns, fhir::Utf8InRuns> : Transcoder<UTF8<>, UTF8<>> {
  using Transcoder<UTF8<>, UTF8<>>::Transcode;
  static bool Transcode(fhir::JsonStream& from, fhir::JsonStream&) {
    from.copy_plain_run();
    return true;
  }
};

}  // namespace rapidjson
