#include "server/file_text.h"

#include <fstream>
#include <ios>
#include <iterator>

namespace server {

std::optional<std::string> file_text(const std::string& path) {
  try {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file) return text;
  } catch (const std::ios_base::failure&) {  // it is a folder
  }
  return std::nullopt;
}

}  // namespace server
