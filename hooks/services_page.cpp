#include "hooks/services_page.h"

#include <string>
#include <utility>

namespace hooks {
namespace {

using cards::Line;
using cards::Span;

Span code(const std::string& text) { return {text, Span::Kind::code, {}}; }

void add_service(cards::Page& page, const Registry::Entry& entry) {
  const ServiceDescription& service = entry.service->description();
  page.heading(3, entry.id + "-" + service.hook, service.title);
  page.paragraph({{"Id "}, code(entry.id), {" on the hook "}, code(service.hook), {"."}});
  page.paragraph(cards::words(service.description));
  if (!service.usage_requirements.empty()) {
    page.paragraph(cards::words(service.usage_requirements));
  }
  if (!service.prefetch.empty()) {
    cards::PageTable table{"Prefetch templates of " + entry.id, {"Key", "Template"}, {}};
    for (const PrefetchTemplate& prefetch : service.prefetch) {
      table.rows.push_back({{code(prefetch.key)}, {code(prefetch.query)}});
    }
    page.table(std::move(table));
  }
  if (!service.example.empty()) {
    page.code("curl -sS \"$BASE/cds-services/" + entry.id +
              "\" -H 'Content-Type: application/json' -d '" + service.example + "'");
  }
}

}  // namespace

void add_services(cards::Page& page, const Registry& registry) {
  page.heading(2, "services", "Services");
  page.paragraph(
      {{"Discovery: "},
       code("curl -sS \"$BASE/cds-services\""),
       {", where BASE is this server's address. Where clients have to show who they are, "
        "add their token: "},
       code("-H \"Authorization: Bearer $TOKEN\""),
       {"."}});
  for (const Registry::Entry& entry : registry.entries()) add_service(page, entry);
}

}  // namespace hooks
