#include "cards/page.h"

namespace cards {
namespace {

constexpr std::string_view kStyle = R"(
:root{--ink:#1b1f24;--soft:#4a545e;--line:#c9d1d9;--ground:#fff;--tint:#f3f6f9;--link:#0b57a4}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
header,nav,main{max-width:62rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.7rem;line-height:1.25;margin:1.5rem 0 .5rem}
h2{font-size:1.35rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:2px solid var(--line)}
h3{font-size:1.1rem;margin:1.75rem 0 .25rem}
p,ul{margin:.5rem 0}
a{color:var(--link)}
a:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav ol{columns:14rem;padding-left:1.25rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.95rem}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border:1px solid var(--line)}
thead th{background:var(--tint)}
tbody th{font-weight:600}
code{font:.9em/1.4 ui-monospace,monospace;background:var(--tint);padding:0 .2em;overflow-wrap:anywhere}
pre{background:var(--tint);border:1px solid var(--line);padding:.75rem;white-space:pre-wrap}
pre code{padding:0}
.setting{font-weight:600;white-space:nowrap}
@media print{nav,.skip{display:none}.wide{overflow:visible}h2,h3,thead{break-after:avoid}tr{break-inside:avoid}a{color:inherit}}
)";

void escape_into(std::string& html, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
}

void write(std::string& html, const Span& span) {
  switch (span.kind) {
    case Span::Kind::plain:
      escape_into(html, span.text);
      return;
    case Span::Kind::strong:
      html += "<strong>";
      escape_into(html, span.text);
      html += "</strong>";
      return;
    case Span::Kind::code:
      html += "<code>";
      escape_into(html, span.text);
      html += "</code>";
      return;
    case Span::Kind::link:
      html += "<a href=\"";
      escape_into(html, span.target);
      html += "\">";
      escape_into(html, span.text);
      html += "</a>";
      return;
    case Span::Kind::setting:
      html += "<span class=\"setting\">";
      escape_into(html, span.text);
      html += "†</span>";
      return;
  }
}

void write(std::string& html, const Line& line) {
  for (const Span& span : line) write(html, span);
}

void write(std::string& html, const PageTable& table) {
  html += "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"";
  escape_into(html, table.caption);
  html += "\">\n<table><caption>";
  escape_into(html, table.caption);
  html += "</caption>\n<thead><tr>";
  for (const std::string& column : table.columns) {
    html += "<th scope=\"col\">";
    escape_into(html, column);
    html += "</th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<Line>& row : table.rows) {
    html += "<tr>";
    for (const Line& cell : row) {
      const bool names_row = &cell == row.data();
      html += names_row ? "<th scope=\"row\">" : "<td>";
      write(html, cell);
      html += names_row ? "</th>" : "</td>";
    }
    html += "</tr>\n";
  }
  html += "</tbody></table></div>\n";
}

void write(std::string& html, const Block& block) {
  switch (block.kind) {
    case Block::Kind::heading: {
      const std::string name = "h" + std::to_string(block.level);
      html.append("<").append(name).append(" id=\"").append(block.id).append("\">");
      write(html, block.lines.front());
      html.append("</").append(name).append(">\n");
      return;
    }
    case Block::Kind::paragraph:
      html += "<p>";
      write(html, block.lines.front());
      html += "</p>\n";
      return;
    case Block::Kind::list:
      html += "<ul>\n";
      for (const Line& item : block.lines) {
        html += "<li>";
        write(html, item);
        html += "</li>\n";
      }
      html += "</ul>\n";
      return;
    case Block::Kind::table:
      write(html, block.table);
      return;
    case Block::Kind::code:
      html += "<pre tabindex=\"0\"><code>";
      write(html, block.lines.front());
      html += "</code></pre>\n";
      return;
  }
}

void write_contents(std::string& html, const Page& page) {
  html += "<nav aria-label=\"Contents\"><ol>\n";
  for (const Block& block : page.blocks) {
    if (block.kind != Block::Kind::heading || block.level != 2) continue;
    html.append("<li><a href=\"#").append(block.id).append("\">");
    write(html, block.lines.front());
    html += "</a></li>\n";
  }
  html += "</ol></nav>\n";
}

}  // namespace

std::string_view page_style() { return kStyle; }

std::string to_html(const Page& page) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  escape_into(html, page.title);
  html.append("</title>\n<style>").append(kStyle).append("</style>\n</head>\n<body>\n");
  html += "<a class=\"skip\" href=\"#content\">To the content</a>\n<header><h1>";
  escape_into(html, page.title);
  html += "</h1></header>\n";
  write_contents(html, page);
  html += "<main id=\"content\">\n";
  for (const Block& block : page.blocks) write(html, block);
  html += "</main>\n</body>\n</html>\n";
  return html;
}

}  // namespace cards
