#include "conformance/fhir_schema.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <stdexcept>

#include "conformance/freed.h"

namespace conformance {
namespace {

using Document = std::unique_ptr<xmlDoc, Freed<::xmlFreeDoc>>;
using Validator = std::unique_ptr<xmlSchemaValidCtxt, Freed<::xmlSchemaFreeValidCtxt>>;
using SchemaParser = std::unique_ptr<xmlSchemaParserCtxt, Freed<::xmlSchemaFreeParserCtxt>>;

void note(void* issues, const xmlError* error) {
  std::string text = error->message != nullptr ? error->message : "invalid";
  while (text.ends_with('\n')) text.pop_back();
  static_cast<std::vector<std::string>*>(issues)->push_back(std::move(text));
}

#if LIBXML_VERSION < 21200
void note_error(void* issues, xmlErrorPtr error) { note(issues, error); }
#else
void note_error(void* issues, const xmlError* error) { note(issues, error); }
#endif

}  // namespace

struct FhirSchema::Impl {
  std::unique_ptr<xmlSchema, Freed<::xmlSchemaFree>> schema;
};

FhirSchema::FhirSchema(const std::string& folder) : impl_(std::make_unique<Impl>()) {
  const std::string path = folder + "/fhir-single.xsd";
  std::vector<std::string> problems;
  const SchemaParser parser(::xmlSchemaNewParserCtxt(path.c_str()));
  if (parser) {
    ::xmlSchemaSetParserStructuredErrors(parser.get(), note_error, &problems);
    impl_->schema.reset(::xmlSchemaParse(parser.get()));
  }
  if (!impl_->schema) {
    throw std::runtime_error(path + ": " +
                             (problems.empty() ? "cannot be read" : problems.front()));
  }
}

FhirSchema::~FhirSchema() = default;

std::vector<std::string> FhirSchema::issues(const std::string& xml) const {
  std::vector<std::string> found;
  const Document document(
      ::xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "resource.xml", nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!document) return {"cannot be written as XML"};
  const Validator validator(::xmlSchemaNewValidCtxt(impl_->schema.get()));
  ::xmlSchemaSetValidStructuredErrors(validator.get(), note_error, &found);
  if (::xmlSchemaValidateDoc(validator.get(), document.get()) != 0 && found.empty())
    found.emplace_back("is not valid");
  return found;
}

}  // namespace conformance
