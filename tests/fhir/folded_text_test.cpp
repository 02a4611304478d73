#include "fhir/folded_text.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using fhir::FoldedText;

namespace {

// The phrase, in folded words, is somewhere in the text.
bool has(std::string_view text, const std::vector<std::string>& phrase) {
  const FoldedText folded(text);
  for (std::size_t i = 0; i < folded.words().size(); ++i) {
    if (folded.phrase_at(i, phrase)) return true;
  }
  return false;
}

// The word "bkvn" in the text is negated.
bool negated(std::string_view text, bool allergy_cues = true) {
  FoldedText folded(text);
  folded.mark_negations(allergy_cues);
  for (std::size_t i = 0; i < folded.words().size(); ++i) {
    if (folded.word(i) == "bkvn") return folded.words()[i].negated();
  }
  FAIL("no bkvn in: " << text);
  return false;
}

}  // namespace

TEST_CASE("Case, accents and hyphens are folded", "[fhir][folded-text]") {
  CHECK(fhir::fold("BK Vir\xC3\xA9mie") == "bk viremie");
  CHECK(fhir::fold("N\xC3\x89PHROPATHIE") == "nephropathie");
  CHECK(fhir::fold("e\xCC\x81") == "e");  // combining acute
  CHECK(fhir::fold("\xC3\x86ther \xC5\x93 \xC3\x9F") == "aether oe ss");
  CHECK(fhir::fold("BK-virus") == "bk virus");
  CHECK(fhir::fold("BK\xE2\x80\x91virus \xE2\x80\x93 x") == "bk virus   x");
  CHECK(fhir::fold("\xD0\x96") == "\xD0\x96");  // letters of other alphabets stay
}

TEST_CASE("A phrase is whole words next to each other", "[fhir][folded-text]") {
  const std::vector<std::string> phrase = {"bk", "virus", "nephropathy"};
  CHECK(has("BK virus nephropathy", phrase));
  CHECK(has("proven: BK-Virus\t nephropathy!", phrase));
  CHECK_FALSE(has("BK virus, nephropathy", phrase));
  CHECK_FALSE(has("BK (virus) nephropathy", phrase));
  CHECK_FALSE(has("BK virus\nnephropathy", phrase));
  CHECK_FALSE(has("xBK virus nephropathy", phrase));
  CHECK_FALSE(has("BK virus nephropathyx", phrase));
  CHECK_FALSE(has("BK virus", phrase));
  CHECK_FALSE(has("", phrase));
}

TEST_CASE("Every cue negates what follows in its clause", "[fhir][folded-text]") {
  for (const char* const text :
       {"no BKVN", "No evidence of BKVN", "not BKVN", "without BKVN", "negative for BKVN",
        "denies BKVN", "rule out BKVN", "r/o BKVN", "R/O BKVN", "? BKVN", "?BKVN", "unlikely BKVN",
        "allergic to BKVN", "allergy to BKVN", "fever; no BKVN", "fever. Not BKVN"}) {
    CAPTURE(text);
    CHECK(negated(text));
  }
}

TEST_CASE("A cue does not reach past its clause or backwards", "[fhir][folded-text]") {
  for (const char* const text :
       {"BKVN", "BKVN, not rejection", "no rejection, BKVN", "no rejection; BKVN",
        "no rejection. BKVN", "no rejection\nBKVN", "no rejection\r\nBKVN", "BKVN unlikely",
        "BKVN?", "rejection? , BKVN", "negative BKVN", "rule BKVN out", "allergy BKVN",
        "nothing BKVN", "r o. BKVN"}) {
    CAPTURE(text);
    CHECK_FALSE(negated(text));
  }
}

TEST_CASE("The code of an allergy says just what the allergy cues say", "[fhir][folded-text]") {
  CHECK_FALSE(negated("Allergy to BKVN", false));
  CHECK_FALSE(negated("allergic to BKVN", false));
  CHECK(negated("no allergy to BKVN", false));
}

TEST_CASE("A negation says its cue", "[fhir][folded-text]") {
  const auto cue_of_last_word = [](std::string_view text) {
    FoldedText folded(text);
    folded.mark_negations(true);
    return std::string(FoldedText::cue(folded.words().back().negation));
  };
  CHECK(cue_of_last_word("negative for BKVN") == "negative for");
  CHECK(cue_of_last_word("R/O BKVN") == "r/o");
  CHECK(cue_of_last_word("? BKVN") == "?");
  CHECK(cue_of_last_word("allergic to BKVN") == "allergic to");
  CHECK(cue_of_last_word("BKVN").empty());
}

TEST_CASE("A word is found negated or not", "[fhir][folded-text]") {
  const FoldedText text("No kidney tissue");
  CHECK(text.has_any_word({"renal", "kidney"}));
  CHECK_FALSE(text.has_any_word({"renal", "kidneys"}));
}
