#include "guideline/notes.h"

#include <catch2/catch.hpp>

using guideline::Note;
using guideline::NoteKind;
using guideline::Notes;

TEST_CASE("Notes are one line per kind, in one order", "[guideline][notes]") {
  Notes notes;
  notes.add(NoteKind::undated, "Observation/o1");
  notes.add(NoteKind::wrong_patient, "Condition/c1");
  notes.add(NoteKind::wrong_patient, "Condition/c2");
  const std::vector<Note> list = notes.list();
  REQUIRE(list.size() == 2);
  CHECK(list[0].kind == "wrong-patient");
  CHECK(list[0].text ==
        "Left out, because it belongs to someone else: Condition/c1, Condition/c2.");
  CHECK(list[1].kind == "undated");
}

TEST_CASE("Many resources are counted, few are named", "[guideline][notes]") {
  Notes notes;
  for (int i = 0; i < 10; ++i) notes.add(NoteKind::undated, "Observation/o" + std::to_string(i));
  CHECK(notes.count(NoteKind::undated) == 10);
  CHECK(notes.list().at(0).text ==
        "Not counted, because it has no date: Observation/o0, Observation/o1 and 8 more.");
}

TEST_CASE("A resource or text is noted once", "[guideline][notes]") {
  Notes notes;
  notes.add(NoteKind::undated, "Observation/o1");
  notes.add(NoteKind::undated, "Observation/o1");
  notes.add_text(NoteKind::not_available, "No list.");
  notes.add_text(NoteKind::not_available, "No list.");
  CHECK(notes.count(NoteKind::undated) == 1);
  CHECK(notes.count(NoteKind::not_available) == 1);
  CHECK(notes.list().size() == 2);
  CHECK(notes.list()[1].text == "No list.");
}

TEST_CASE("Every kind of note has a name of its own", "[guideline][notes]") {
  for (std::size_t a = 0; a < guideline::kNoteKinds; ++a) {
    CHECK_FALSE(to_text(static_cast<NoteKind>(a)).empty());
    for (std::size_t b = 0; b < a; ++b)
      CHECK(to_text(static_cast<NoteKind>(a)) != to_text(static_cast<NoteKind>(b)));
  }
}

TEST_CASE("Every kind of note about resources is one short line that names them",
          "[guideline][notes]") {
  for (std::size_t kind = 0; kind < guideline::kNoteKinds; ++kind) {
    Notes notes;
    for (int i = 0; i < 3; ++i) {
      notes.add(static_cast<NoteKind>(kind), "DiagnosticReport/" + std::to_string(i));
    }
    REQUIRE(notes.list().size() == 1);
    CAPTURE(notes.list()[0].text);
    CHECK(notes.list()[0].text.find(": DiagnosticReport/0, DiagnosticReport/1 and 1 more.") !=
          std::string::npos);
    CHECK(notes.list()[0].text.size() <= 110);
    CHECK(notes.count(static_cast<NoteKind>(kind)) == 3);
  }
}
