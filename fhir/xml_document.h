// FHIR XML as the document that the same resource's JSON would be.
//
// Source: HL7 FHIR R4, xml.html. The nodes are laid down by fhir/xml_nodes.h, so everything that
// reads JSON reads XML. docs/fhir.md says what is passed over and what is refused.
//
// Bytes from outside are hostile: a DOCTYPE is refused before anything in it is read, and with it
// every entity but the five of XML; nothing is ever loaded; sizes and depth are bounded, time grows
// with the size only.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fhir/json_document.h"

namespace fhir {

// The text is not the FHIR XML that this program reads; line and column, from 1, say where that
// shows. The reason holds nothing of the text.
class XmlError : public std::runtime_error {
 public:
  enum class Kind {
    syntax,         // no well-formed XML
    encoding,       // not UTF-8, or said to be something else
    document_type,  // a DOCTYPE
    structure,      // XML, but not as FHIR has it
    depth,
    size
  };
  XmlError(Kind kind, std::size_t line, std::size_t column, const std::string& reason)
      : std::runtime_error(reason), kind_(kind), line_(line), column_(column) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  [[nodiscard]] std::size_t column() const noexcept { return column_; }

 private:
  Kind kind_;
  std::size_t line_;
  std::size_t column_;
};

// A node is a name or a value and takes 16 bytes. One attribute is at most 10,000,000 bytes long
// (libxml2), elements are nested at most JsonDocument::kMaxDepth deep.
struct XmlLimits {
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  std::size_t nodes = 4'000'000;
};

// Throws XmlError. The document owns all that its views show.
[[nodiscard]] JsonDocument parse_xml(std::string_view bytes, const XmlLimits& limits = {});

}  // namespace fhir
