#include "guideline/evidence_table.h"

#include <array>

namespace guideline {
namespace {

constexpr std::array kTable = std::to_array<PublishedEvidence>({
    {"3", "2015 case series, n = 30, after failed reduction and leflunomide",
     "viraemia cleared in 90 %; mean load 205,314 to 697 copies/mL at 1 year; graft survival 96.7 "
     "% at 12 months",
     false},
    {"4", "2012 paediatric series (PMID 22248251)",
     "cleared in three patients, histology resolved in a fourth, at 2 g/kg", false},
    {"5", "2024 case report, class 2 / B2",
     "over 2 million to 5,500 copies/mL at 52 months after two doses of 2 g/kg; stopping "
     "tacrolimus had failed",
     false},
    {"6", "2006 case series, n = 8",
     "graft survival 88 % at 15 months, together with immunosuppression reduction", false},
    {"7", "2014 case report, harm", "exponential viraemia after high-dose IVIG for acute rejection",
     true},
    {"1, 2", "guidance (American Society of Transplantation; KDIGO)",
     "hierarchy: reduce immunosuppression; cidofovir or foscarnet; IVIG last", false},
});

}  // namespace

std::span<const PublishedEvidence> evidence_table() { return kTable; }

}  // namespace guideline
