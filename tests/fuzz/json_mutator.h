// Changes one value of a JSON text, so that what comes out is JSON still: libFuzzer's own changes
// of bytes mostly make a text that is refused at once.
//
// A harness calls it from its LLVMFuzzerCustomMutator. Every fourth input, and what is no JSON, is
// left to libFuzzer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/json_writer.h"
#include "fhir/utf8.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace fuzz {

// A value that can be changed. An object's names and values, or an array's elements.
struct JsonTree {
  enum class Kind : std::uint8_t { text, literal, array, object } kind = Kind::text;
  std::string text;  // of a literal: as JSON writes it
  std::vector<std::string> names;
  std::vector<JsonTree> children;
};

inline JsonTree tree_of(fhir::Json value) {
  JsonTree tree;
  if (value.is_object()) {
    tree.kind = JsonTree::Kind::object;
    for (const fhir::JsonMember member : value.members()) {
      tree.names.emplace_back(member.name);
      tree.children.push_back(tree_of(member.value));
    }
  } else if (value.is_array()) {
    tree.kind = JsonTree::Kind::array;
    for (const fhir::Json element : value.elements()) tree.children.push_back(tree_of(element));
  } else {
    tree.kind = value.is_string() ? JsonTree::Kind::text : JsonTree::Kind::literal;
    tree.text = value.is_null() ? "null" : value.text();
  }
  return tree;
}

inline void write(const JsonTree& tree, fhir::JsonWriter& writer) {
  switch (tree.kind) {
    case JsonTree::Kind::text:
      writer.string(tree.text);
      break;
    case JsonTree::Kind::literal:
      writer.raw(tree.text);
      break;
    case JsonTree::Kind::array:
      writer.begin_array();
      for (const JsonTree& child : tree.children) write(child, writer);
      writer.end_array();
      break;
    case JsonTree::Kind::object:
      writer.begin_object();
      for (std::size_t i = 0; i < tree.children.size(); ++i) {
        write(tree.children[i], writer.key(tree.names[i]));
      }
      writer.end_object();
      break;
  }
}

class JsonChange {
 public:
  explicit JsonChange(unsigned seed) : random_(seed) {}

  void apply(JsonTree& root) {
    collect(root);
    JsonTree& target = any();
    const JsonTree other = any();  // a copy: it may hold the target
    const std::size_t child = target.children.empty() ? 0 : below(target.children.size());
    switch (below(9)) {
      case 0:
        target = other;
        break;
      case 1:
        target = JsonTree{JsonTree::Kind::array, {}, {}, {target}};
        break;
      case 2:
        if (target.kind == JsonTree::Kind::array && target.children.size() == 1) {
          target = JsonTree(target.children.front());
        }
        break;
      case 3:
        remove(target, child);
        break;
      case 4:
        add(target, other);
        break;
      case 5:
        if (child < target.names.size()) change(target.names[child]);
        break;
      case 6:
        target = JsonTree{JsonTree::Kind::literal, odd_literal(), {}, {}};
        break;
      case 7:  // "1" for 1, "true" for true
        if (target.children.empty()) target.kind = JsonTree::Kind::text;
        break;
      default:
        if (target.kind == JsonTree::Kind::text) change(target.text);
    }
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void collect(JsonTree& tree) {
    all_.push_back(&tree);
    names_.insert(names_.end(), tree.names.begin(), tree.names.end());
    for (JsonTree& child : tree.children) collect(child);
  }

  JsonTree& any() { return *all_[below(all_.size())]; }

  static void remove(JsonTree& tree, std::size_t child) {
    const auto at = static_cast<std::ptrdiff_t>(child);
    if (child < tree.names.size()) tree.names.erase(tree.names.begin() + at);
    if (child < tree.children.size()) tree.children.erase(tree.children.begin() + at);
  }

  void add(JsonTree& tree, const JsonTree& child) {
    if (tree.kind == JsonTree::Kind::object && !names_.empty()) {
      std::string name = names_[below(names_.size())];
      if (below(4) == 0) name.insert(0, "_");
      if (std::find(tree.names.begin(), tree.names.end(), name) != tree.names.end()) return;
      tree.names.push_back(std::move(name));
      tree.children.push_back(child);
    } else if (tree.kind == JsonTree::Kind::array) {
      tree.children.push_back(child);
    }
  }

  const char* odd_literal() {
    constexpr const char* kOdd[] = {"null", "true", "false", "0", "-1", "1.50", "1e400", "5", "{}"};
    return kOdd[below(std::size(kOdd))];
  }

  // By libFuzzer, which knows the words of the dictionary.
  static void change(std::string& text) {
    constexpr std::size_t kMore = 16;
    std::string changed = text;
    changed.resize(text.size() + kMore);
    changed.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(changed.data()), text.size(),
                                    changed.size()));
    if (fhir::first_invalid_utf8(changed) == std::string_view::npos) text = std::move(changed);
  }

  std::minstd_rand random_;
  std::vector<JsonTree*> all_;
  std::vector<std::string> names_;
};

inline std::size_t mutate_json(std::uint8_t* data, std::size_t size, std::size_t max_size,
                               unsigned seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  try {
    const auto document =
        fhir::JsonDocument::parse(std::string(reinterpret_cast<const char*>(data), size));
    JsonTree tree = tree_of(document.root());
    JsonChange(seed).apply(tree);
    fhir::JsonWriter writer;
    write(tree, writer);
    const std::string text = writer.take();
    if (text.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data, text.data(), text.size());
    return text.size();
  } catch (const fhir::JsonError&) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
}

}  // namespace fuzz
