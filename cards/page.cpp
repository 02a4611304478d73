#include "cards/page.h"

#include <utility>

namespace cards {

Line words(std::string text) { return {{std::move(text), Span::Kind::plain, {}}}; }

Page& Page::heading(int level, std::string id, std::string text) {
  blocks.push_back({Block::Kind::heading, level, std::move(id), {words(std::move(text))}, {}});
  return *this;
}
Page& Page::paragraph(Line line) {
  blocks.push_back({Block::Kind::paragraph, 0, {}, {std::move(line)}, {}});
  return *this;
}
Page& Page::list(std::vector<Line> items) {
  blocks.push_back({Block::Kind::list, 0, {}, std::move(items), {}});
  return *this;
}
Page& Page::table(PageTable table) {
  blocks.push_back({Block::Kind::table, 0, {}, {}, std::move(table)});
  return *this;
}
Page& Page::code(std::string text) {
  blocks.push_back({Block::Kind::code, 0, {}, {words(std::move(text))}, {}});
  return *this;
}

}  // namespace cards
