#include "cards/eligibility_detail.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cards/card.h"
#include "cards/card_frame.h"
#include "cards/caveats.h"
#include "cards/citation.h"
#include "cards/criteria_text.h"
#include "cards/eligibility_lines.h"
#include "cards/local_settings.h"
#include "cards/markdown.h"
#include "fhir/utf8.h"

namespace cards {
namespace {

using guideline::Assessment;
using guideline::Thresholds;
using guideline::Verdict;

// How much of each part is shown.
struct Contents {
  CriteriaSize criteria;
  std::size_t record_items = 3;  // behind the label line and the rejection caveat
  std::size_t sentence = 200;    // graft function
  std::size_t graft_items = 2;
  std::size_t notes = kMostNotes;
  std::optional<PublishedScope> published = PublishedScope::series_and_reports;
  std::optional<CaveatScope> caveats = CaveatScope::all;
  bool limits = true;
  bool settings = true;
  bool graft_function = true;
  bool first_steps = true;

  bool operator==(const Contents&) const = default;
};

// The blocks of the detail, in the order in which they stand.
enum class Block : std::uint8_t {
  label,
  verdict,
  criteria,
  settles,
  first_steps,
  dose,
  rejection,
  graft_function,
  caveats,
  published,
  settings,
  notes,
};
constexpr std::size_t kBlocks = static_cast<std::size_t>(Block::notes) + 1;

// Shows less, and says which blocks that changes.
struct Shrinking {
  void (*shrink)(Contents&);
  std::initializer_list<Block> changes;
};

// Least important first; each is applied on top of those before it until the text fits.
const std::array<Shrinking, 16>& shrinkings() {
  static const std::array<Shrinking, 16> kShrinkings = {{
      {[](Contents& c) { c.notes = 5; }, {Block::notes}},
      {[](Contents& c) { c.graft_items = 0; }, {Block::graft_function}},
      // the case report leaves the evidence
      {[](Contents& c) {
         if (c.published == PublishedScope::series_and_reports) {
           c.published = PublishedScope::series_and_harm;
         }
       },
       {Block::published}},
      {[](Contents& c) { c.criteria.items = 1; }, {Block::criteria}},
      {[](Contents& c) { c.notes = 2; }, {Block::notes}},
      {[](Contents& c) { c.criteria.finding = c.criteria.advice = 110; },
       {Block::criteria, Block::settles}},
      // the case report's course leaves the caveats
      {[](Contents& c) {
         if (c.caveats == CaveatScope::all) c.caveats = CaveatScope::brief;
       },
       {Block::caveats}},
      // of the evidence, the report of harm stays
      {[](Contents& c) {
         if (c.published) c.published = PublishedScope::harm;
       },
       {Block::published}},
      {[](Contents& c) { c.caveats = CaveatScope::evidence_only; }, {Block::caveats}},
      {[](Contents& c) { c.sentence = 100, c.record_items = 1; },
       {Block::graft_function, Block::label, Block::rejection}},
      {[](Contents& c) { c.criteria.finding = c.criteria.advice = 70; },
       {Block::criteria, Block::settles}},
      {[](Contents& c) { c.notes = 0; }, {Block::notes}},  // only how many
      {[](Contents& c) { c.criteria.style = CitationStyle::brief; },
       {Block::criteria, Block::label, Block::rejection}},
      {[](Contents& c) { c.settings = c.limits = false, c.published.reset(); },
       {Block::settings, Block::published}},
      {[](Contents& c) { c.graft_function = false, c.caveats.reset(); },
       {Block::graft_function, Block::caveats}},
      {[](Contents& c) {
         c.criteria.finding = 24, c.criteria.advice = 40, c.sentence = 60, c.first_steps = false;
       },
       {Block::criteria, Block::settles, Block::first_steps}},
  }};
  return kShrinkings;
}

std::string titled(std::string_view title, std::string_view list) {
  constexpr std::string_view kBold = "**";
  constexpr std::string_view kBoldEnds = "**\n";
  if (list.empty()) return {};
  std::string text;
  text.reserve(kBold.size() + title.size() + kBoldEnds.size() + list.size());
  return text.append(kBold).append(title).append(kBoldEnds).append(list);
}

// Without a dose to give there is no infusion and no response to expect. With one there is so much
// to say that the criteria show what decided, and no more.
Contents all_of(const Assessment& assessment) {
  Contents contents;
  if (assessment.verdict == Verdict::reasonable_salvage_option) {
    contents.criteria.items = 1;
    contents.criteria.finding = contents.criteria.advice = 110;
    return contents;
  }
  contents.published = PublishedScope::guidance_and_harm;
  contents.caveats = CaveatScope::evidence_only;
  return contents;
}

// The evidence table's rows and what limits them.
std::string published_evidence(const Assessment& assessment, const Contents& contents) {
  const bool harm_is_stated = !assessment.rejections.empty();
  std::string list;
  if (contents.published) list += published_bullets(*contents.published, harm_is_stated);
  if (contents.limits) list += literature_limits();
  return titled("Published evidence and its limits", list);
}

std::string block_text(Block block, const Assessment& assessment, const Thresholds& thresholds,
                       const Contents& contents) {
  const CitationStyle style = contents.criteria.style;
  switch (block) {
    case Block::label:
      return label_line(assessment.label_risks, contents.record_items, style) +
             not_looked_for(assessment);
    case Block::verdict:
      return verdict_line(assessment);
    case Block::criteria:
      return criteria_table(assessment, contents.criteria);
    case Block::settles:
      return titled("What would settle it", what_settles(assessment, contents.criteria));
    case Block::first_steps:
      return contents.first_steps ? titled("What comes first", what_comes_first(assessment)) : "";
    case Block::dose:
      return dose_line(assessment, thresholds);
    case Block::rejection:
      return rejection_caveat(assessment.rejections, contents.record_items, style);
    case Block::graft_function:
      return contents.graft_function
                 ? graft_function_line(assessment, contents.sentence, contents.graft_items)
                 : std::string();
    case Block::caveats:
      return contents.caveats ? titled("Caveats", caveat_bullets(*contents.caveats))
                              : std::string();
    case Block::published:
      return published_evidence(assessment, contents);
    case Block::settings:
      return contents.settings ? local_settings(assessment, thresholds) : "";
    case Block::notes:
      return notes_block(assessment.notes, contents.notes);
  }
  return {};
}

// The detail under work: every block as it stands, written again only where what it shows changes.
class Detail {
 public:
  Detail(const Assessment& assessment, const Thresholds& thresholds)
      : assessment_(assessment), thresholds_(thresholds), contents_(all_of(assessment)) {
    for (std::size_t i = 0; i < kBlocks; ++i) write(static_cast<Block>(i));
  }

  [[nodiscard]] bool fits() const {
    std::size_t used = 0;
    for (const std::size_t length : lengths_) {
      if (length > 0) used += length + (used == 0 ? 0 : 1);
    }
    return used <= kDetailLimit;
  }

  void shrink(const Shrinking& shrinking) {
    const Contents before = contents_;
    shrinking.shrink(contents_);
    if (contents_ == before) return;
    for (const Block block : shrinking.changes) write(block);
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::string& block : blocks_) {
      if (!block.empty()) text.append(text.empty() ? "" : "\n").append(block);
    }
    return text;
  }

 private:
  void write(Block block) {
    const auto index = static_cast<std::size_t>(block);
    blocks_[index] = block_text(block, assessment_, thresholds_, contents_);
    lengths_[index] = fhir::count_code_points(blocks_[index]);
  }

  const Assessment& assessment_;
  const Thresholds& thresholds_;
  Contents contents_;
  std::array<std::string, kBlocks> blocks_;
  std::array<std::size_t, kBlocks> lengths_{};  // in code points
};

}  // namespace

std::string eligibility_detail(const Assessment& assessment, const Thresholds& thresholds) {
  Detail detail(assessment, thresholds);
  for (const Shrinking& shrinking : shrinkings()) {
    if (detail.fits()) break;
    detail.shrink(shrinking);
  }
  return within_detail_limit(detail.text());
}

}  // namespace cards
