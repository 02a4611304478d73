// cards/citation.h
#include "cards/citation.h"

#include <catch2/catch.hpp>

#include "example.h"
#include "fhir/utf8.h"

using cards::CitationStyle;
using cards_test::evidence;

TEST_CASE("An item of the record is cited with value, date and reference", "[cards][citation]") {
  guideline::Evidence load = evidence("Observation/obs-8", "60,000 copies/mL", "newest load");
  load.normalised = "4.78 log10 copies/mL";
  CHECK(cite(load, CitationStyle::full) ==
        "60,000 copies/mL (4.78 log10 copies/mL), 2026-11-17, Observation/obs-8");
  CHECK(cite(load, CitationStyle::brief) == "2026-11-17, Observation/obs-8");

  SECTION("a value used as recorded is said once") {
    load.normalised = load.recorded;
    CHECK(cite(load, CitationStyle::full) == "60,000 copies/mL, 2026-11-17, Observation/obs-8");
  }
  SECTION("without a value its sentence stands there, without a date nothing does") {
    load.recorded.clear();
    load.day.reset();
    CHECK(cite(load, CitationStyle::full) == "newest load, Observation/obs-8");
  }
  SECTION("a match by name is said in either style") {
    load.by_name = true;
    CHECK(cite(load, CitationStyle::full).ends_with("Observation/obs-8 (matched by name)"));
    CHECK(cite(load, CitationStyle::brief) == "2026-11-17, Observation/obs-8 (matched by name)");
  }
  SECTION("nothing to cite is empty") { CHECK(cite({}, CitationStyle::full).empty()); }
}

TEST_CASE("A citation is bounded whatever the record holds", "[cards][citation]") {
  const std::string long_text(10000, '|');
  guideline::Evidence item = evidence(long_text, long_text, long_text);
  item.normalised = long_text + "x";
  item.by_name = true;
  CHECK(fhir::count_code_points(cite(item, CitationStyle::full)) < 200);
  CHECK(fhir::count_code_points(cite(item, CitationStyle::brief)) < 80);
  CHECK(cite(item, CitationStyle::full).ends_with("(matched by name)"));
}

TEST_CASE("Several items are joined and counted", "[cards][citation]") {
  const std::vector<guideline::Evidence> items = {evidence("A/1"), evidence("B/2"),
                                                  evidence("C/3")};
  CHECK(cite_first(items, 1, CitationStyle::brief) == "2026-11-17, A/1 and 2 more");
  CHECK(cite_first(items, 3, CitationStyle::brief) ==
        "2026-11-17, A/1; 2026-11-17, B/2; 2026-11-17, C/3");
  CHECK(cite_first({}, 3, CitationStyle::brief).empty());
}

TEST_CASE("Notes are listed up to a number, then counted", "[cards][citation]") {
  std::vector<guideline::Note> notes = {
      {"unit-unknown", "unit | unknown"}, {"empty", ""}, {"b", "second"}};
  CHECK(cards::notes_block(notes, 5) == "**About the data**\n- unit &#124; unknown\n- second\n");
  CHECK(cards::notes_block(notes, 1) ==
        "**About the data**\n- unit &#124; unknown\n- and 1 more\n");
  CHECK(cards::notes_block(notes, 0) ==
        "**About the data**\n- 2 notes, in the assessment that this card carries\n");
  CHECK(cards::notes_block({}, 5).empty());
}
