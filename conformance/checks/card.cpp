// Each card and its source, override reasons and links: CDS Hooks, "Card Attributes", "Source",
// "Link", "Coding".
#include <array>
#include <map>

#include "conformance/answers.h"
#include "conformance/sample.h"
#include "fhir/utf8.h"

namespace conformance {
namespace {

using fhir::Json;
constexpr std::size_t kSummaryLimit = 140;

// A member of each card that has it, or of each card where it is required.
template <typename Holds>
void each(Session& session, Verdict& verdict, std::string_view member, bool required, Holds holds,
          const std::string& expected) {
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    const Json value = card[member];
    if (value || required)
      verdict.expect(holds(value), exchange, shown(path, member, value), expected);
  });
  verdict.not_seen("no card had " + std::string(member));
}

template <typename Holds>
void each_source(Session& session, Verdict& verdict, std::string_view member, bool required,
                 Holds holds, const std::string& expected) {
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    const Json source = card["source"];
    const Json value = source[member];
    if (source.is_object() && (value || required)) {
      verdict.expect(holds(value), exchange, shown(path + ".source", member, value), expected);
    }
  });
  verdict.not_seen("no card's source had " + std::string(member));
}

template <typename Holds>
void each_link(Session& session, Verdict& verdict, std::string_view member, bool required,
               Holds holds, const std::string& expected) {
  each_of_cards(
      session, verdict, "links", [&](const Exchange& exchange, Json link, const std::string& path) {
        const Json value = link[member];
        if (value || required)
          verdict.expect(holds(value, link), exchange, shown(path, member, value), expected);
      });
  verdict.not_seen("no link had " + std::string(member));
}

void uuid_is_text(Session& session, Verdict& verdict) {
  each(session, verdict, "uuid", false, is_text, "a string");
}

void uuid_is_of_one_card(Session& session, Verdict& verdict) {
  std::map<std::string_view, const Exchange*> seen;
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    if (!is_text(card["uuid"])) return;
    const auto [first, is_new] = seen.emplace(card["uuid"].text(), &exchange);
    verdict.expect(
        is_new, exchange,
        shown(path, "uuid", card["uuid"]) + ", as of a card of an earlier answer or of this one",
        "a uuid of its own for every card of every answer: feedback names the card by it");
  });
  verdict.not_seen("no card had a uuid");
}

void summary(Session& session, Verdict& verdict) {
  each(
      session, verdict, "summary", true,
      [](Json value) {
        return is_text(value) && fhir::first_invalid_utf8(value.text()) == std::string_view::npos &&
               fhir::count_code_points(value.text()) < kSummaryLimit;
      },
      "a sentence of fewer than 140 characters");
}

void detail_is_text(Session& session, Verdict& verdict) {
  each(session, verdict, "detail", false, is_text, "a string of Markdown");
}

void indicator(Session& session, Verdict& verdict) {
  each(
      session, verdict, "indicator", true,
      [](Json value) {
        return value.is_string() &&
               (value.text() == "info" || value.text() == "warning" || value.text() == "critical");
      },
      "info, warning or critical");
}

void source_is_object(Session& session, Verdict& verdict) {
  each(
      session, verdict, "source", true, [](Json value) { return value.is_object(); }, "an object");
}

void has_behavior(Session& session, Verdict& verdict) {
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    if (!card["suggestions"]) return;
    verdict.expect(static_cast<bool>(card["selectionBehavior"]), exchange,
                   shown(path, "selectionBehavior", card["selectionBehavior"]),
                   "at-most-one or any, because the card has suggestions");
  });
  verdict.not_seen("no card had suggestions");
}

void behavior(Session& session, Verdict& verdict) {
  each(
      session, verdict, "selectionBehavior", false,
      [](Json value) {
        return value.is_string() && (value.text() == "at-most-one" || value.text() == "any");
      },
      "at-most-one or any");
}

bool is_array_of_objects(Json value) {
  bool all = value.is_array();
  for (const Json element : value.elements()) all = all && element.is_object();
  return all;
}

void override_reasons(Session& session, Verdict& verdict) {
  each(session, verdict, "overrideReasons", false, is_array_of_objects, "an array of Coding");
}

void links(Session& session, Verdict& verdict) {
  each(session, verdict, "links", false, is_array_of_objects, "an array of Link");
}

void source_label(Session& session, Verdict& verdict) {
  each_source(session, verdict, "label", true, is_text, "a string, the name of the source");
}
void source_url(Session& session, Verdict& verdict) {
  each_source(session, verdict, "url", false, is_absolute_url, "an absolute URL");
}
void source_icon(Session& session, Verdict& verdict) {
  each_source(session, verdict, "icon", false, is_absolute_url, "an absolute URL");
}
void source_topic(Session& session, Verdict& verdict) {
  each_source(session, verdict, "topic", false, is_coding, "a Coding: code and system");
}

void source_url_is_general(Session& session, Verdict& verdict) {
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    const Json url = card["source"]["url"];
    const std::string* patient = exchange.service->usual().context.find("patientId");
    if (!is_text(url) || patient == nullptr || patient->size() < 5) return;
    const bool about_patient =
        url.text().find(patient->substr(1, patient->size() - 2)) != std::string_view::npos;
    verdict.expect(!about_patient, exchange, shown(path, "source.url", url),
                   "a page about the guidance; what is about this patient belongs into links");
  });
  verdict.not_seen("no card's source had url");
}

// The header of a PNG: width and height as four bytes each, from the 17th (PNG, IHDR).
bool is_icon(const std::string& bytes) {
  return bytes.size() > 24 && bytes.starts_with("\x89PNG\r\n") &&
         bytes.compare(16, 8, std::string("\0\0\0\x64\0\0\0\x64", 8)) == 0;
}

void icon_is_png(Session& session, Verdict& verdict) {
  std::map<std::string, bool> looked_at;
  const auto base = Url::parse(session.options().base_url);
  each_card(session, verdict, [&](const Exchange&, Json card, const std::string&) {
    const auto icon = Url::parse(card["source"]["icon"].text());
    if (icon && base && icon->origin() == base->origin())
      looked_at[std::string(card["source"]["icon"].text())] = true;
  });
  for (const auto& [url, looked] : looked_at) {
    const HttpAnswer answer = exchange({"GET", url, {}, {}}, session.options().patience,
                                       session.options().verify_certificates);
    verdict.expect(
        answer.status == 200 && is_icon(answer.body), "GET " + url,
        std::to_string(answer.status) + ", " + std::to_string(answer.body.size()) + " bytes",
        "a PNG of 100 by 100 pixels");
  }
  verdict.not_seen("no icon on the server itself");
}

template <typename Holds>
void each_override_reason(Session& session, Verdict& verdict, Holds holds,
                          const std::string& expected) {
  each_of_cards(session, verdict, "overrideReasons",
                [&](const Exchange& exchange, Json reason, const std::string& path) {
                  if (reason.is_object())
                    verdict.expect(holds(reason), exchange, shown(path, "", reason), expected);
                });
}

void codings(Session& session, Verdict& verdict) {
  each_override_reason(session, verdict, is_coding, "`code` and `system`, strings");
  each_source(session, verdict, "topic", false, is_coding, "`code` and `system`, strings");
}

void override_display(Session& session, Verdict& verdict) {
  each_override_reason(
      session, verdict, [](Json reason) { return is_text(reason["display"]); },
      "`display`, a string");
}

void link_label(Session& session, Verdict& verdict) {
  each_link(
      session, verdict, "label", true, [](Json value, Json) { return is_text(value); }, "a string");
}
void link_url(Session& session, Verdict& verdict) {
  each_link(
      session, verdict, "url", true, [](Json value, Json) { return is_absolute_url(value); },
      "an absolute URL");
}
void link_type(Session& session, Verdict& verdict) {
  each_link(
      session, verdict, "type", true,
      [](Json value, Json) {
        return value.is_string() && (value.text() == "absolute" || value.text() == "smart");
      },
      "absolute or smart");
}
void link_app_context(Session& session, Verdict& verdict) {
  each_link(
      session, verdict, "appContext", false,
      [](Json value, Json link) { return is_text(value) && link["type"].text() == "smart"; },
      "a string, and only in a link of type smart");
}

constexpr std::array kChecks{
    Check{"card-uuid", "56", "uuid is a string", uuid_is_text},
    Check{"card-uuid-unique", "56", "no two cards have one uuid", uuid_is_of_one_card},
    Check{"card-summary", "57", "summary is there, in fewer than 140 characters", summary},
    Check{"card-detail", "58", "detail is a string", detail_is_text},
    Check{"card-indicator", "59", "indicator is info, warning or critical", indicator},
    Check{"card-source", "60", "source is an object", source_is_object},
    Check{"card-selection-behavior", "62", "a card with suggestions has selectionBehavior",
          has_behavior},
    Check{"card-selection-behavior-value", "63", "selectionBehavior is at-most-one or any",
          behavior},
    Check{"card-override-reasons", "64", "overrideReasons is an array of objects",
          override_reasons},
    Check{"card-links", "65", "links is an array of objects", links},
    Check{"source-label", "66", "source has a label", source_label},
    Check{"source-url", "67", "source.url is absolute", source_url},
    Check{"source-url-general", "68", "source.url does not name the patient",
          source_url_is_general},
    Check{"source-icon", "69", "source.icon is absolute", source_icon},
    Check{"source-icon-png", "70", "the icon is a PNG of 100 by 100 pixels", icon_is_png},
    Check{"source-topic", "71", "source.topic is a Coding", source_topic},
    Check{"coding", "90", "every Coding has code and system", codings},
    Check{"override-display", "91", "every override reason has display", override_display},
    Check{"link-label", "85", "every link has a label", link_label},
    Check{"link-url", "86", "every link has an absolute url", link_url},
    Check{"link-type", "87", "a link is absolute or smart", link_type},
    Check{"link-app-context", "88", "appContext is a string in a smart link", link_app_context},
};

}  // namespace

std::span<const Check> card_checks() { return kChecks; }

}  // namespace conformance
