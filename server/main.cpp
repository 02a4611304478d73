// The command line of ivig-cds.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>
#include <optional>
#include <string>

#include "server/bulk.h"
#include "server/codes.h"
#include "server/config_command.h"
#include "server/evaluate.h"
#include "server/report_command.h"
#include "server/serve.h"
#include "server/version.h"

namespace {

// Both from the site; what every subcommand takes.
void add_site(CLI::App& command, std::optional<std::string>& configuration_file,
              std::optional<std::string>& value_sets) {
  command.add_option("--config", configuration_file, "Configuration file (TOML)")
      ->type_name("FILE");
  command
      .add_option("--value-sets", value_sets,
                  "Folder of ValueSet files (*.json) that add to the program's")
      ->type_name("DIR");
}

void add_serve(CLI::App& app, server::ServeOptions& options) {
  CLI::App* const serve = app.add_subcommand("serve", "Answer CDS Hooks calls over HTTP");
  serve
      ->add_option("--listen", options.listen,
                   "Where to listen (default 127.0.0.1:8080; port 0: any)")
      ->type_name("HOST:PORT");
  serve->add_option("--listener", options.listener, "beast (default) or cpprest")->type_name("L");
  add_site(*serve, options.configuration_file, options.value_sets);
  serve->add_option("--log-level", options.log_level, "debug, info, warning, error or off")
      ->type_name("L");
  serve->add_flag("--allow-as-of", options.allow_as_of,
                  "Let requests set the instant they are answered for (for trying out and tests)");
  serve->add_flag("--insecure-no-auth", options.insecure_no_auth,
                  "Listen on addresses that other machines reach, without authentication");
}

CLI::App& add_evaluate(CLI::App& app, server::EvaluateOptions& options) {
  CLI::App* const evaluate = app.add_subcommand(
      "evaluate", "Judge the orders of hook requests or patient Bundles (JSON or XML) in files");
  evaluate->add_option("--as-of", options.as_of, "Answer for this instant instead of now")
      ->type_name("INSTANT");
  const std::map<std::string, server::EvaluateFormat> formats{
      {"text", server::EvaluateFormat::text}, {"json", server::EvaluateFormat::json}};
  evaluate
      ->add_option("--format", options.format, "text (default) for people, json: the hook response")
      ->type_name("text|json")
      ->transform(CLI::Transformer(formats).description(""));
  add_site(*evaluate, options.configuration_file, options.value_sets);
  evaluate->add_option("files", options.files, "Files to judge; - is standard input")
      ->type_name("FILE|-")
      ->required();
  return *evaluate;
}

// An export instead of single files.
void add_bulk(CLI::App& evaluate, bool& bulk, server::BulkOptions& options) {
  CLI::Option* const flag = evaluate.add_flag(
      "--bulk", bulk, "The files are a FHIR Bulk Data export (NDJSON), or its DIR");
  const auto add = [&](const char* name, auto& value, const char* type, const char* description) {
    return evaluate.add_option(name, value, description)->type_name(type)->needs(flag);
  };
  add("--jobs", options.jobs, "N", "Threads (default: one a core)");
  add("--out", options.out, "FILE", "One assessment a line; - is standard output");
  add("--rejects", options.rejects, "FILE",
      "Lines that cannot be read (default: that of --out, and .rejects)");
  add("--service", options.services, "NAME", "What to ask (default bkvn-ivig); may come again")
      ->allow_extra_args(false);
  add("--exported", options.exported, "TYPE,…",
      "Types that were exported for every patient, also where there are none")
      ->delimiter(',')
      ->allow_extra_args(false);
  add("--share", options.share, "I/N", "Judge the I-th of N shares of the patients");
  add("--spill", options.spill, "DIR",
      "Folder for what is kept between the passes (default TMPDIR)");
}

void add_codes(CLI::App& app, server::CodesOptions& options) {
  CLI::App* const codes =
      app.add_subcommand("codes", "Say which value sets know a code or a text, and why");
  const std::map<std::string, server::CodesFormat> formats{{"text", server::CodesFormat::text},
                                                           {"json", server::CodesFormat::json}};
  codes->add_option("--format", options.format, "text (default) for people, json for programs")
      ->type_name("text|json")
      ->transform(CLI::Transformer(formats).description(""));
  add_site(*codes, options.configuration_file, options.value_sets);
  codes
      ->add_option(
          "queries", options.queries,
          "A code, SYSTEM|CODE, loinc:CODE (snomed, rxnorm, atc, icd-10-cm, icd-10, hcpcs) "
          "or a text")
      ->type_name("CODE|TEXT")
      ->required();
}

void add_report(CLI::App& app, server::ReportOptions& options) {
  CLI::App* const report =
      app.add_subcommand("report", "Count the cards that were shown, what became of them and why");
  report
      ->add_option("--since", options.since,
                   "Only what was decided at this instant or date or later")
      ->type_name("INSTANT");
  const std::map<std::string, server::ReportFormat> formats{{"text", server::ReportFormat::text},
                                                            {"json", server::ReportFormat::json},
                                                            {"csv", server::ReportFormat::csv}};
  report
      ->add_option("--format", options.format,
                   "text (default) for people, json for programs, csv for spreadsheets")
      ->type_name("text|json|csv")
      ->transform(CLI::Transformer(formats).description(""));
  report->add_option("--config", options.configuration_file, "Configuration file (TOML)")
      ->type_name("FILE");
}

void add_config_check(CLI::App& app, server::ConfigCheckOptions& options) {
  CLI::App* const config = app.add_subcommand("config", "Look at a configuration file");
  config->require_subcommand(1);
  CLI::App* const check = config->add_subcommand(
      "check", "Say what is wrong with a configuration file and all that it names, and where");
  check->add_flag("--insecure-no-auth", options.insecure_no_auth,
                  "As serve would be started with it");
  check->add_option("file", options.file, "Configuration file (TOML)")
      ->type_name("FILE")
      ->required();
}

int run(int argc, char** argv) {
  CLI::App app("CDS Hooks server for one guideline: IVIG in BK virus nephropathy", "ivig-cds");
  app.set_version_flag("--version", std::string("ivig-cds ") + server::kVersion);
  app.require_subcommand(1);
  server::ServeOptions serve_options;
  server::EvaluateOptions evaluate_options;
  add_serve(app, serve_options);
  server::CodesOptions codes_options;
  bool bulk = false;
  server::BulkOptions bulk_options;
  add_bulk(add_evaluate(app, evaluate_options), bulk, bulk_options);
  add_codes(app, codes_options);
  server::ReportOptions report_options;
  add_report(app, report_options);
  server::ConfigCheckOptions check_options;
  add_config_check(app, check_options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (app.got_subcommand("serve")) return server::serve(serve_options);
  if (app.got_subcommand("codes")) return server::codes(codes_options);
  if (app.got_subcommand("report")) return server::report(report_options);
  if (app.got_subcommand("config")) return server::check_configuration(check_options);
  return bulk ? server::evaluate_bulk(evaluate_options, bulk_options)
              : server::evaluate(evaluate_options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ivig-cds: %s\n", error.what());
    return 2;
  }
}
