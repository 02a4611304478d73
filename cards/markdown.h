// Text from outside made safe to stand in a card, and the few Markdown forms that cards use.
//
// Clients render `detail` as GitHub-flavoured Markdown, and some of them its raw HTML too, so what
// comes from the record can do neither: every character that means something to Markdown or HTML
// becomes a numeric entity, which CommonMark (section 6.2, "entity references cannot be used as
// structural markers") and HTML both read as the bare character. What only renderers' extensions
// act on (bare URLs, domains, e-mail addresses) is broken by a space. Control characters, line
// breaks, direction overrides and invisible characters become one space.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace cards {

// For Markdown: one line, at most `limit` code points as written (entities count in full), cut
// with "…" at a code point. Text that is not UTF-8 is cut where it stops being so.
[[nodiscard]] std::string escape(std::string_view text, std::size_t limit);

// For members that are plain strings (summary, label, description): the same cleaning without
// entities; angle brackets become ‹ ›, for clients that put a label into a page unescaped.
[[nodiscard]] std::string plain(std::string_view text, std::size_t limit);

// One row of a table, cells already Markdown: "| a | b |\n".
[[nodiscard]] std::string table_row(std::initializer_list<std::string_view> cells);
// The row that names the columns and the line under it.
[[nodiscard]] std::string table_head(std::initializer_list<std::string_view> columns);
// "- a\n- b\n"
[[nodiscard]] std::string bullets(std::span<const std::string> items);

// The blocks that say something, a blank line between them.
[[nodiscard]] std::string paragraphs(std::initializer_list<std::string_view> blocks);

// The items joined by ", ".
[[nodiscard]] std::string joined(std::span<const std::string> items);

}  // namespace cards
