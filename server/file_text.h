// The bytes of a file, whole.
#pragma once

#include <optional>
#include <string>

namespace server {

// Nothing where they cannot be read, as those of a folder.
[[nodiscard]] std::optional<std::string> file_text(const std::string& path);

}  // namespace server
