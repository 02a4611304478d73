#include "fhir/xml_document.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "fhir/xml_bytes.h"
#include "fhir/xml_nodes.h"

namespace fhir {
namespace {

using Kind = XmlError::Kind;

constexpr std::string_view kFhir = "http://hl7.org/fhir";
constexpr std::string_view kXhtml = "http://www.w3.org/1999/xhtml";
// Different names, targets and namespaces of one document; FHIR R4 has 1,800 in all. With many more
// libxml2 looks each up in a long list.
constexpr int kMostNames = 4096;

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

std::string_view text_between(const xmlChar* begin, const xmlChar* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

// libxml2's messages repeat what stands in the document; these do not.
const char* reason_of(int code) {
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY:
      return "there is no element";
    case XML_ERR_DOCUMENT_END:
      return "something stands before the first or after the last element";
    case XML_ERR_TAG_NAME_MISMATCH:
      return "an end tag does not match its start tag";
    case XML_ERR_TAG_NOT_FINISHED:
      return "an element does not end";
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return "an entity is none of the five of XML";
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_CHAR:
      return "a character is none of XML's";
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return "an attribute occurs twice";
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    case XML_ERR_LT_IN_ATTRIBUTE:
      return "an attribute is not well-formed";
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return "the prefix of a name has no namespace";
    default:
      return "the text is not well-formed";
  }
}

Kind kind_of(int code) {
  switch (code) {
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_ENCODING_NAME:
      return Kind::encoding;
    default:
      return Kind::syntax;
  }
}

bool is_known_encoding(const xmlChar* said) {
  constexpr std::array kKnown = {"UTF-8", "US-ASCII"};
  return std::any_of(kKnown.begin(), kKnown.end(), [said](const char* known) {
    return xmlStrcasecmp(said, reinterpret_cast<const xmlChar*>(known)) == 0;
  });
}

struct FreeContext {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

// One parse. libxml2 calls back with `this`; no exception may pass through it, so the first one is
// kept and thrown when it has returned.
class Parse {
 public:
  Parse(std::string_view bytes, const XmlLimits& limits) : nodes_(bytes.size(), limits.nodes) {
    context_.reset(xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())));
    if (!context_) throw std::bad_alloc();
    // Without NOENT an ampersand comes as "&#38;". There are no entities to replace: a DOCTYPE,
    // which alone could declare one, ends the parse.
    xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_NOENT);
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startDocument = start_document;
    handler.internalSubset = document_type;
    handler.startElementNs = start_element;
    handler.endElementNs = end_element;
    handler.characters = characters;
    handler.ignorableWhitespace = characters;
    handler.cdataBlock = characters;
    handler.processingInstruction = processing_instruction;
    handler.serror = error;
    *context_->sax = handler;
    context_->userData = this;
  }

  void run() {
    xmlParseDocument(context_.get());
    if (failure_) std::rethrow_exception(failure_);
    if (context_->wellFormed != 1) {
      throw XmlError(Kind::syntax, 1, 1, reason_of(context_->errNo));
    }
  }

  XmlNodes& nodes() { return nodes_; }

 private:
  template <typename Step>
  void guarded(Step&& step) {
    if (failure_) return;
    try {
      step();
    } catch (const XmlFault& fault) {
      fail(XmlError(fault.kind, line(), column(), fault.reason));
    } catch (...) {
      failure_ = std::current_exception();
      xmlStopParser(context_.get());
    }
  }

  void fail(const XmlError& error) {
    failure_ = std::make_exception_ptr(error);
    xmlStopParser(context_.get());
  }

  [[nodiscard]] std::size_t line() const {
    return static_cast<std::size_t>(std::max(context_->input->line, 1));
  }
  [[nodiscard]] std::size_t column() const {
    return static_cast<std::size_t>(std::max(context_->input->col, 1));
  }

  static Parse& self(void* user) { return *static_cast<Parse*>(user); }

  static void start_document(void* user) {
    self(user).guarded([&] { self(user).check_encoding(); });
  }
  static void document_type(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
    self(user).guarded([] { throw XmlFault{Kind::document_type, "there is a DOCTYPE"}; });
  }
  static void start_element(void* user, const xmlChar* local_name, const xmlChar*,
                            const xmlChar* uri, int namespaces, const xmlChar**, int attributes,
                            int, const xmlChar** values) {
    self(user).guarded([&] {
      if (namespaces > kMostXmlAttributes || attributes > kMostXmlAttributes) {
        throw XmlFault{Kind::size, "an element has too many attributes"};
      }
      self(user).check_names();
      self(user).start(local_name, uri, attributes, values);
    });
  }
  static void end_element(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
    self(user).guarded([&] { self(user).end(); });
  }
  static void characters(void* user, const xmlChar* text, int length) {
    self(user).guarded([&] { self(user).check_text(text_between(text, text + length)); });
  }
  static void processing_instruction(void* user, const xmlChar*, const xmlChar*) {
    self(user).guarded([&] { self(user).check_names(); });
  }
  static void error(void* user, xmlError* error) {
    Parse& parse = self(user);
    if (parse.failure_ || error->level == XML_ERR_WARNING) return;
    parse.fail(
        XmlError(kind_of(error->code), parse.line(), parse.column(), reason_of(error->code)));
  }

  void check_encoding() const {
    // UTF-8 is kept in one place, what must be converted to it in the other.
    for (const xmlChar* const said : {context_->encoding, context_->input->encoding}) {
      if (said != nullptr && !is_known_encoding(said)) {
        throw XmlFault{Kind::encoding, "the encoding is said to be neither UTF-8 nor US-ASCII"};
      }
    }
  }

  void check_names() const {
    if (xmlDictSize(context_->dict) > kMostNames) {
      throw XmlFault{Kind::size, "there are too many different names"};
    }
  }

  void start(const xmlChar* local_name, const xmlChar* uri, int count, const xmlChar** values) {
    if (skipped_ > 0) return skip_element();
    if (!is_fhir(uri)) {
      if (text_of(uri) != kXhtml || text_of(local_name) != "div") {
        throw XmlFault{Kind::structure, "an element is not in FHIR's namespace"};
      }
      nodes_.skip_narrative();
      return skip_element();
    }
    nodes_.start_element(name_of(local_name), attributes_of(values, count));
  }

  void skip_element() {
    if (nodes_.depth() + skipped_ == JsonDocument::kMaxDepth) {
      throw XmlFault{Kind::depth, "elements are nested too deep"};
    }
    ++skipped_;
  }

  void end() {
    if (skipped_ > 0) {
      --skipped_;
    } else {
      nodes_.end_element();
    }
  }

  void check_text(std::string_view text) const {
    if (skipped_ > 0) return;
    if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      throw XmlFault{Kind::structure, "text stands outside of a narrative"};
    }
  }

  // libxml2 keeps each name and each namespace once per document: its pointer says which it is.
  bool is_fhir(const xmlChar* uri) {
    if (uri == fhir_ && uri != nullptr) return true;
    if (text_of(uri) != kFhir) return false;
    fhir_ = uri;
    return true;
  }

  XmlName& name_of(const xmlChar* local_name) {
    auto& [key, name] = recent_[reinterpret_cast<std::uintptr_t>(local_name) / 4 % recent_.size()];
    if (key == local_name) return *name;
    XmlName*& known = names_[local_name];
    if (known == nullptr) known = &nodes_.add_name(text_of(local_name));
    key = local_name;
    name = known;
    return *known;
  }

  // Five pointers each: name, prefix, namespace, begin and end of the value. Those of another
  // namespace (xsi:schemaLocation) are passed over.
  static XmlAttributes attributes_of(const xmlChar** values, int count) {
    XmlAttributes attributes;
    for (int i = 0; i < count; ++i, values += 5) {
      if (values[2] != nullptr) continue;
      const std::string_view name = text_of(values[0]);
      const std::string_view value = text_between(values[3], values[4]);
      if (name == "value") {
        attributes.value = value;
      } else if (name == "id") {
        attributes.id = value;
      } else if (name == "url") {
        attributes.url = value;
      } else {
        throw XmlFault{Kind::structure, "an attribute is none of value, id and url"};
      }
    }
    return attributes;
  }

  XmlNodes nodes_;
  std::unique_ptr<xmlParserCtxt, FreeContext> context_;
  std::exception_ptr failure_;
  std::size_t skipped_ = 0;  // elements open in a narrative
  const xmlChar* fhir_ = nullptr;
  std::unordered_map<const xmlChar*, XmlName*> names_;
  std::array<std::pair<const xmlChar*, XmlName*>, 256> recent_{};  // by the name's address
};

}  // namespace

JsonDocument parse_xml(std::string_view bytes, const XmlLimits& limits) {
  check_xml_bytes(bytes, limits.bytes);
  xmlInitParser();
  Parse parse(bytes, limits);
  parse.run();
  return {parse.nodes().take_text(), parse.nodes().take_nodes(), bytes.size()};
}

}  // namespace fhir
