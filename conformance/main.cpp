// The command line of cds-hooks-conformance.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <map>
#include <string>

#include "conformance/report.h"
#include "conformance/run.h"

namespace {

using conformance::Options;
using conformance::Selection;

enum class Format { text, json, junit, testreport, markdown };

struct Wish {
  Options options;
  Selection selection;
  Format format = Format::text;
  bool list = false;
  bool verbose = false;
  int patience = 5000;
  int answer_within = 500;
};

void add_what(CLI::App& app, Wish& wish) {
  const std::map<std::string, conformance::Versions> versions{
      {"2.0", conformance::kV2}, {"3.0", conformance::kV3}, {"both", conformance::kBoth}};
  app.add_option("--spec", wish.selection.versions, "Version of CDS Hooks (default both)")
      ->type_name("2.0|3.0|both")
      ->transform(CLI::Transformer(versions).description(""));
  app.add_option("--only", wish.selection.only,
                 "Only these: ids of checks, areas, requirement numbers")
      ->delimiter(',');
  app.add_option("--skip", wish.selection.skip, "Not these")->delimiter(',');
  const std::map<std::string, Format> formats{{"text", Format::text},
                                              {"json", Format::json},
                                              {"junit", Format::junit},
                                              {"testreport", Format::testreport},
                                              {"markdown", Format::markdown}};
  app.add_option("--format", wish.format,
                 "text (default), json, junit, testreport (FHIR R4) or markdown (a table)")
      ->type_name("FORMAT")
      ->transform(CLI::Transformer(formats).description(""));
  app.add_flag("--requirements", wish.list, "List what is checked, and what cannot be, and end");
  app.add_flag("--verbose", wish.verbose, "Name what passed too");
}

void add_how(CLI::App& app, Wish& wish) {
  Options& options = wish.options;
  app.add_option("--request", options.requests,
                 "A hook call that the services of its hook know how to answer, best with a card")
      ->type_name("FILE");
  app.add_option("--captured", options.captured, "Folder of calls of a real client, to be replayed")
      ->type_name("DIR");
  app.add_option("--origin", options.origin, "Origin of a page that may call, for CORS")
      ->type_name("ORIGIN");
  app.add_option("--fhir-server", options.fhir_server,
                 "Start a FHIR server there for the services to fetch from (port 0: any)")
      ->type_name("HOST:PORT");
  app.add_option("--fhir-schemas", options.fhir_schemas,
                 "Folder with fhir-single.xsd of R4, to validate suggested resources with")
      ->type_name("DIR");
  app.add_flag("--system-actions-agreed", options.system_actions_agreed,
               "This client and the services agreed on system actions");
  app.add_option("--timeout", wish.patience, "Wait this long for an answer (default 5000)")
      ->type_name("MS");
  app.add_option("--answer-within", wish.answer_within,
                 "An answer that takes longer is slow (default 500)")
      ->type_name("MS");
  app.add_flag("!--insecure", options.verify_certificates,
               "Do not verify the server's certificate");
}

void add_who(CLI::App& app, Wish& wish) {
  Options& options = wish.options;
  app.add_option("--client-key", options.client_key,
                 "Sign calls with this private key (PEM; EC P-256 or P-384, or RSA)")
      ->type_name("FILE");
  app.add_option("--kid", options.claims.key_id, "The key's `kid`");
  app.add_option("--iss", options.claims.issuer, "The client's `iss`");
  app.add_option("--jku", options.claims.jku, "The `jku` of the header; left out by default");
  app.add_option("--tenant", options.claims.tenant, "The `tenant`; left out by default");
  app.add_option("--public-url", options.public_url,
                 "What the server calls BASE_URL, for `aud`; by default the same");
}

int list(Format format) {
  const std::string text = format == Format::json ? conformance::requirements_as_json()
                           : format == Format::markdown
                               ? conformance::requirements_as_markdown(nullptr)
                               : conformance::requirements_as_text();
  std::fputs(text.c_str(), stdout);
  return 0;
}

std::string written(const conformance::Report& report, const Wish& wish) {
  switch (wish.format) {
    case Format::text:
      return conformance::text_report(report, wish.verbose);
    case Format::json:
      return conformance::json_report(report);
    case Format::junit:
      return conformance::junit_report(report);
    case Format::testreport:
      return conformance::test_report(report);
    case Format::markdown:
      return conformance::requirements_as_markdown(&report);
  }
  return {};
}

int run(int argc, char** argv) {
  Wish wish;
  CLI::App app(
      "Checks a CDS Hooks server against the standard.\n"
      "Exit code 0: all that a service SHALL do holds; 1: some does not; 2: could not run.",
      "cds-hooks-conformance");
  app.add_option("BASE_URL", wish.options.base_url, "The server, without /cds-services");
  add_what(app, wish);
  add_how(app, wish);
  add_who(app, wish);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (wish.list) return list(wish.format);
  if (wish.options.base_url.empty()) throw std::runtime_error("BASE_URL is missing; see --help");
  wish.options.patience = std::chrono::milliseconds(wish.patience);
  wish.options.answer_within = std::chrono::milliseconds(wish.answer_within);
  const conformance::Report report = conformance::run(wish.options, wish.selection);
  std::fputs(written(report, wish).c_str(), stdout);
  return report.count(conformance::Outcome::fail) > 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a server may close while TLS writes
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cds-hooks-conformance: %s\n", error.what());
    return 2;
  }
}
