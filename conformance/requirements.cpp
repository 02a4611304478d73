// The rows of requirement.h.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "conformance/requirement.h"

namespace conformance {
namespace {

using enum Strength;

constexpr std::array kRequirements{
    Requirement{"1", shall, kBoth, "Use of JSON", "Requests and answers are JSON (RFC 8259)", ""},
    Requirement{"2", shall, kBoth, "Security and Safety",
                "Production exchange goes over HTTPS only",
                "whether a server is in production does not show; over https this tool itself "
                "speaks TLS 1.2 or later and verifies the certificate"},
    Requirement{"3", shall, kBoth, "Use of JSON",
                "No JSON element is null unless the text allows it", ""},
    Requirement{"4", shall, kBoth, "Use of JSON",
                "No JSON element is empty unless the text allows it", ""},
    Requirement{"5", shall, kV3, "Use of JSON", "An optional attribute without a value is left out",
                ""},
    Requirement{"6", should, kV3, "Use of JSON", "No comments and no trailing commas", ""},
    Requirement{"7", shall, kV3, "Use of JSON", "Embedded FHIR is FHIR JSON", ""},
    Requirement{"8", should, kV3, "Security and Safety",
                "FHIR's page on communications security was reviewed", "it is about people"},
    Requirement{"9", shall, kBoth, "Discovery",
                "Discovery always answers at {baseUrl}/cds-services", ""},
    Requirement{"10", shall, kBoth, "Discovery", "Discovery is an object with a list `services`",
                ""},
    Requirement{"11", shall, kBoth, "Discovery", "A service has a `hook`", ""},
    Requirement{"12", should, kBoth, "Discovery", "A service has a `title`", ""},
    Requirement{"13", shall, kBoth, "Discovery", "A service has a `description`", ""},
    Requirement{"14", shall, kBoth, "Discovery", "A service has an `id`, the last part of its URL",
                ""},
    Requirement{"15", shall, kBoth, "Discovery", "`prefetch` is an object of key to FHIR query",
                ""},
    Requirement{"16", shall, kBoth, "Discovery", "`usageRequirements` is a string", ""},
    Requirement{"17", should, kV3, "Discovery",
                "`version` is the version of CDS Hooks that the service implements", ""},
    Requirement{"18", shall, kV3, "Discovery",
                "`hookVersion` is that of the published hook definition",
                "of hooks outside HL7's library the published version is not known here"},
    Requirement{"19", shall, kV3, "Discovery", "Two versions of one hook are two endpoints", ""},
    Requirement{"20", shall, kBoth, "Discovery", "Success is 200", ""},
    Requirement{"21", may, kBoth, "Discovery", "Other 4xx and 5xx may be used", "nothing is asked"},
    Requirement{
        "22", shall, kBoth, "Update stale guidance",
        "A service that refreshes its cards from several hooks has one id on all of them",
        "whether it means to does not show; where an id is shared, each of its hooks must answer"},
    Requirement{"23", shall, kV2, "Security and Safety",
                "Hooks that safety needs are negotiated with the client",
                "it is an agreement between people"},
    Requirement{"24", shall, kV3, "Capability Documentation",
                "No `actionSelectionBehavior` unless the client is known to support it", ""},
    Requirement{"25", expected, kV3, "Capability Documentation",
                "Documentation for people is published", "it has no address that is specified"},
    Requirement{"26", shall, kBoth, "Prefetch Template",
                "Data wanted by prefetch has a template in discovery, under the key of the request",
                ""},
    Requirement{"27", shall, kBoth, "Prefetch tokens", "Tokens stand between {{ and }}", ""},
    Requirement{"28", shall, kV2, "Prefetch tokens",
                "A token is a context field or one of the four user identifiers", ""},
    Requirement{"29", shall, kV2, "Prefetch tokens",
                "Only primitive fields at the root of the context are tokens", ""},
    Requirement{
        "30", shall, kV3, "Prefetch tokens",
        "A token is a context path with simple FHIRPath, or one of the four user identifiers", ""},
    Requirement{"31", shall, kV3, "Prefetch tokens", "ofType() names a concrete FHIR resource type",
                ""},
    Requirement{"32", shall, kV3, "Prefetch tokens",
                "A template that uses another's result stands after it", ""},
    Requirement{"33", should, kBoth, "Prefetch query restrictions",
                "Queries keep to the subset that clients can be expected to know", ""},
    Requirement{"34", shall, kV3, "Prefetch query restrictions",
                "Who claims that subset uses nothing else",
                "the claim is made in documents; what the templates use is looked at under 33"},
    Requirement{"35", shall, kBoth, "Hook library",
                "No `selections` or `draftOrders` in tokens of order-select and order-sign", ""},
    Requirement{"36", may, kBoth, "Hook library",
                "`userId`, `patientId`, `encounterId` may be tokens", "nothing is asked"},
    Requirement{"37", shall, kBoth, "Calling a CDS Service",
                "The service answers POST at {baseUrl}/cds-services/{id}", ""},
    Requirement{"38", should, kBoth, "Calling a CDS Service",
                "An answer takes in the order of 500 ms", ""},
    Requirement{"39", should, kBoth, "Providing FHIR Resources",
                "Either prefetch or the client's FHIR server is enough", ""},
    Requirement{"40", shall, kBoth, "Prefetch Template",
                "The service finds out what was prefetched and fetches the rest itself", ""},
    Requirement{"41", should, kBoth, "Prefetch Template",
                "OperationOutcomes among prefetched values are noticed", ""},
    Requirement{"42", shall, kBoth, "Prefetch Template",
                "A null value is asked-and-nothing-there, a missing key is not-provided", ""},
    Requirement{"43", shall, kBoth, "Prefetch Template",
                "412 where data that is needed can be had from neither side", ""},
    Requirement{"44", may, kBoth, "FHIR Resource Access", "More may be fetched than was prefetched",
                "nothing is asked"},
    Requirement{"45", shall, kBoth, "FHIR Resource Access",
                "Every FHIR call carries the access token", ""},
    Requirement{"46", shall, kBoth, "FHIR Resource Access", "The access token is not kept",
                "logs, memory and `expires_in` do not show; that it comes back in no answer, "
                "serves no other call and goes to no other server does"},
    Requirement{"47", shall, kV3, "Prefetch Template",
                "A prefetched Bundle with a `next` link is read to its end", ""},
    Requirement{"48", should, kBoth, "Hook library",
                "Advice on order-select is about the selections",
                "what advice is about is clinical content"},
    Requirement{"49", expected, kBoth, "Hook library",
                "At order-select an order may still lack details", ""},
    Requirement{"50", expected, kBoth, "Hook library",
                "Every order type of the FHIR version is borne",
                "other FHIR versions than R4 are not tried"},
    Requirement{"51", shall, kBoth, "CDS Service Response", "Success is 200 with `cards`, an array",
                ""},
    Requirement{"52", should, kBoth, "CDS Service Response",
                "No advice is 200 with an empty array of cards", ""},
    Requirement{"53", may, kBoth, "CDS Service Response",
                "`systemActions` is an array beside `cards`", ""},
    Requirement{"54", may, kBoth, "CDS Service Response", "Other 4xx and 5xx may be used", ""},
    Requirement{"55", should, kV3, "Returning OperationOutcome",
                "An error carries an OperationOutcome", ""},
    Requirement{"56", shall, kBoth, "Card Attributes", "`uuid` is a string that names one card",
                ""},
    Requirement{"57", shall, kBoth, "Card Attributes",
                "`summary` is there, in fewer than 140 characters", ""},
    Requirement{"58", shall, kBoth, "Card Attributes", "`detail` is GitHub-flavoured Markdown",
                "that a string is Markdown cannot be refuted"},
    Requirement{"59", shall, kBoth, "Card Attributes", "`indicator` is info, warning or critical",
                ""},
    Requirement{"60", shall, kBoth, "Card Attributes", "`source` is there, an object", ""},
    Requirement{"61", should, kV3, "Card Attributes",
                "`source` is the primary source of the guidance", "it is about the content"},
    Requirement{"62", shall, kBoth, "Card Attributes", "Suggestions come with `selectionBehavior`",
                ""},
    Requirement{"63", shall, kBoth, "Card Attributes", "`selectionBehavior` is at-most-one or any",
                ""},
    Requirement{"64", shall, kBoth, "Card Attributes",
                "`overrideReasons` is an array of Coding, each with `display`", ""},
    Requirement{"65", shall, kBoth, "Card Attributes", "`links` is an array of Link", ""},
    Requirement{"66", shall, kBoth, "Source", "`source.label` is there", ""},
    Requirement{"67", shall, kBoth, "Source", "`source.url` is absolute", ""},
    Requirement{"68", should, kBoth, "Source", "`source.url` is not about one patient", ""},
    Requirement{"69", shall, kBoth, "Source", "`source.icon` is an absolute URL", ""},
    Requirement{"70", should, kBoth, "Source",
                "The icon is a PNG of 100 by 100 pixels, nothing in it transparent",
                "icons on other hosts are not fetched; transparent parts are not looked for"},
    Requirement{"71", shall, kBoth, "Source", "`source.topic` is a Coding", ""},
    Requirement{"72", shall, kBoth, "Suggestion", "`label` is there", ""},
    Requirement{"73", shall, kBoth, "Suggestion", "`uuid` is a string", ""},
    Requirement{"74", shall, kBoth, "Suggestion",
                "`isRecommended` is a boolean; more than one only where any may be chosen", ""},
    Requirement{"75", shall, kBoth, "Suggestion", "`actions` is an array of Action", ""},
    Requirement{"76", expected, kV3, "Suggestion",
                "The actions of a suggestion work as one FHIR transaction",
                "it shows where a client applies them"},
    Requirement{"77", shall, kBoth, "Action", "`type` is create, update or delete", ""},
    Requirement{"78", shall, kBoth, "Action", "`description` is there", ""},
    Requirement{"79", shall, kBoth, "Action", "A create holds a new FHIR resource", ""},
    Requirement{"80", shall, kBoth, "Action", "An update holds the whole resource", ""},
    Requirement{"81", should, kBoth, "Action", "A delete has a `resourceId`, a relative reference",
                ""},
    Requirement{"82", shall, kBoth, "Action", "A delete has no id string in `resource`", ""},
    Requirement{"83", may, kV3, "System Action", "`description` of a system action may be left out",
                "nothing is asked"},
    Requirement{"84", expected, kV3, "System Action",
                "System actions only where client and service agreed on them", ""},
    Requirement{"85", shall, kBoth, "Link", "`label` is there", ""},
    Requirement{"86", shall, kBoth, "Link", "`url` is there", ""},
    Requirement{"87", shall, kBoth, "Link", "`type` is absolute or smart", ""},
    Requirement{"88", shall, kBoth, "Link", "`appContext` is a string, and only in smart links",
                ""},
    Requirement{"89", expected, kV3, "Link",
                "An app that launches by itself tells all that the cards tell",
                "what an app shows is not seen here"},
    Requirement{"90", shall, kBoth, "Coding", "`code` and `system` are there", ""},
    Requirement{"91", shall, kBoth, "Coding", "Override reasons have `display`", ""},
    Requirement{"92", may, kBoth, "Feedback", "A feedback endpoint may be offered",
                "nothing is asked; where there is none, 93 to 96 are not looked at"},
    Requirement{"93", accept, kBoth, "Feedback", "Accepted and overridden cards are taken", ""},
    Requirement{"94", accept, kBoth, "Feedback",
                "Several cards in one call, and a card that was reported before, are taken", ""},
    Requirement{"95", accept, kBoth, "Feedback",
                "An override without a reason, and with a comment alone, is taken", ""},
    Requirement{"96", accept, kBoth, "Feedback", "Feedback is authenticated as calls are", ""},
    Requirement{"97", should, kBoth, "Trusting CDS Clients",
                "Authentication is asked for where a call could reveal sensitive data", ""},
    Requirement{"98", shall, kBoth, "Trusting CDS Clients",
                "Without mutual TLS a client is known by a signed JWT", ""},
    Requirement{"99", should, kBoth, "Trusting CDS Clients", "`iss` and `jku` are on allow lists",
                ""},
    Requirement{"100", shall, kBoth, "Trusting CDS Clients",
                "Without `jku` the key set is agreed beforehand", ""},
    Requirement{"101", shall, kBoth, "Trusting CDS Clients", "`alg` none is never accepted", ""},
    Requirement{"102", shall, kBoth, "Trusting CDS Clients",
                "Symmetric algorithms are never accepted", ""},
    Requirement{"103", should, kBoth, "Trusting CDS Clients",
                "ES384 and RS384 are the recommended algorithms",
                "only the algorithm of the client's key is tried"},
    Requirement{"104", should, kBoth, "Trusting CDS Clients",
                "The service chooses which algorithms it trusts", "it is a choice"},
    Requirement{"105", check, kBoth, "Trusting CDS Clients",
                "`alg`, `kid` and `typ` of the header are checked", ""},
    Requirement{"106", check, kBoth, "Trusting CDS Clients",
                "`iss`, `aud`, `exp`, `iat` and `jti` must be there", ""},
    Requirement{"107", check, kBoth, "Trusting CDS Clients", "`aud` is the URL that was called",
                ""},
    Requirement{"108", expected, kBoth, "Trusting CDS Clients", "A token serves once", ""},
    Requirement{"109", expected, kV3, "Trusting CDS Clients",
                "Keys that the client rotates are fetched anew",
                "this tool does not publish keys at an address that a service would trust"},
    Requirement{"110", may, kBoth, "Trusting CDS Clients", "Mutual TLS may be used",
                "nothing is asked"},
    Requirement{"111", expected, kBoth, "Cross-Origin Resource Sharing",
                "Clients in browsers can call", ""},
    Requirement{"112", shall, kBoth, "Extensions", "`extension` is an object", ""},
    Requirement{"113", should, kBoth, "Extensions",
                "Members of an extension have names that are unique in the world", ""},
    Requirement{"114", accept, kBoth, "Extensions",
                "Extensions of a client that mean nothing to the service do no harm", ""},
    Requirement{"R1", accept, kBoth, "HTTP Request",
                "`prefetch`, `fhirServer`, `fhirAuthorization` and `extension` may be absent; what "
                "is required and missing is refused",
                ""},
    Requirement{"R2", accept, kV3, "HTTP Request", "`fhirServer` is https in production",
                "it binds the client"},
    Requirement{"R3", accept, kBoth, "FHIR Resource Access",
                "`fhirAuthorization` comes with and without `patient`", ""},
    Requirement{"R4", accept, kBoth, "Prefetch Template",
                "A client may satisfy none, some or all templates", ""},
    Requirement{"R5", accept, kBoth, "Prefetch Template", "No data is null, or an empty Bundle",
                ""},
    Requirement{"R6", accept, kBoth, "Prefetch Template",
                "A prefetched Bundle may be a page of several", ""},
    Requirement{"R7", accept, kBoth, "Hook library",
                "The contexts of patient-view, order-select and order-sign", ""},
    Requirement{"R8", may, kBoth, "CDS Service Response",
                "Clients drop earlier cards of a service with the same id", "it binds the client"},
    Requirement{"R9", may, kBoth, "Card Attributes",
                "Clients refuse an unknown `selectionBehavior`", "it binds the client"},
    Requirement{"X1", expected, kBoth, "of this tool", "The same call gets the same advice", ""},
    Requirement{"X2", expected, kBoth, "of this tool", "Calls at the same time do not mix", ""},
    Requirement{"X3", expected, kBoth, "of this tool", "Suggested resources are valid FHIR R4", ""},
    Requirement{"X4", expected, kBoth, "of this tool", "What a real client sends is borne", ""},
};

}  // namespace

std::span<const Requirement> requirements() { return kRequirements; }

const Requirement& requirement(std::string_view number) {
  const auto* const found =
      std::find_if(kRequirements.begin(), kRequirements.end(),
                   [number](const Requirement& row) { return row.number == number; });
  if (found == kRequirements.end())
    throw std::out_of_range("no requirement " + std::string(number));
  return *found;
}

std::string_view name_of(Strength strength) {
  switch (strength) {
    case shall:
      return "SHALL";
    case should:
      return "SHOULD";
    case may:
      return "MAY";
    case accept:
      return "accept";
    case check:
      return "check";
    case expected:
      return "expected";
  }
  return {};
}

std::string_view name_of(Versions versions) {
  switch (versions) {
    case kV2:
      return "2.0";
    case kV3:
      return "3.0";
    case kBoth:
      return "2.0, 3.0";
  }
  return {};
}

}  // namespace conformance
