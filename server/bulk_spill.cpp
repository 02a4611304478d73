#include "server/bulk_spill.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

namespace server {
namespace {

struct Header {
  std::uint64_t line;
  std::uint32_t file;
  std::uint32_t key_size;
  std::uint64_t text_size;
};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int open_nameless(const std::string& folder) {
  std::string path = folder + "/ivig-cds-spill-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) fail(("a file in " + folder).c_str());
  ::unlink(path.c_str());
  return descriptor;
}

}  // namespace

std::uint64_t hash_of(std::string_view key) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : key) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  hash ^= hash >> 33U;
  hash *= 0xFF51AFD7ED558CCDU;
  hash ^= hash >> 33U;
  hash *= 0xC4CEB9FE1A85EC53U;
  return hash ^ hash >> 33U;
}

void add_line(std::string& lines, const SpilledLine& line) {
  const Header header{line.line, line.file, static_cast<std::uint32_t>(line.key.size()),
                      line.text.size()};
  lines.append(reinterpret_cast<const char*>(&header), sizeof header);
  lines += line.key;
  lines += line.text;
}

SpilledPart::SpilledPart(int descriptor, std::size_t size) : size_(size) {
  if (size == 0) return;
  void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (bytes == MAP_FAILED) fail("the spilled lines cannot be read");
  bytes_ = bytes;
  for (std::string_view rest(static_cast<const char*>(bytes), size); !rest.empty();) {
    Header header;
    std::memcpy(&header, rest.data(), sizeof header);
    rest.remove_prefix(sizeof header);
    lines_.push_back({rest.substr(0, header.key_size), header.file, header.line,
                      rest.substr(header.key_size, header.text_size)});
    rest.remove_prefix(header.key_size + header.text_size);
  }
  std::sort(lines_.begin(), lines_.end(), [](const SpilledLine& a, const SpilledLine& b) {
    return std::tie(a.key, a.file, a.line) < std::tie(b.key, b.file, b.line);
  });
}

SpilledPart::~SpilledPart() {
  if (bytes_ != nullptr) ::munmap(bytes_, size_);
}

SpilledPart::SpilledPart(SpilledPart&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      lines_(std::move(other.lines_)) {}

SpilledPart& SpilledPart::operator=(SpilledPart&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  std::swap(lines_, other.lines_);
  return *this;
}

const SpilledLine* SpilledPart::find(std::string_view key) const noexcept {
  const auto found =
      std::lower_bound(lines_.begin(), lines_.end(), key,
                       [](const SpilledLine& one, std::string_view of) { return one.key < of; });
  return found == lines_.end() || found->key != key ? nullptr : &*found;
}

Spill::Spill(const std::string& folder, std::size_t parts) : files_(parts) {
  const std::string where =
      folder.empty() ? std::filesystem::temp_directory_path().string() : folder;
  for (File& file : files_) file.descriptor = open_nameless(where);
}

Spill::~Spill() {
  for (const File& file : files_) {
    if (file.descriptor >= 0) ::close(file.descriptor);
  }
}

void Spill::append(std::size_t part, std::string_view lines) {
  File& file = files_[part];
  std::uint64_t at = file.size.fetch_add(lines.size());
  while (!lines.empty()) {
    const ssize_t count =
        ::pwrite(file.descriptor, lines.data(), lines.size(), static_cast<off_t>(at));
    if (count < 0) {
      if (errno == EINTR) continue;
      fail("lines cannot be spilled");
    }
    lines.remove_prefix(static_cast<std::size_t>(count));
    at += static_cast<std::uint64_t>(count);
  }
}

SpilledPart Spill::take(std::size_t part) {
  File& file = files_[part];
  const int descriptor = std::exchange(file.descriptor, -1);
  try {
    SpilledPart taken(descriptor, file.size);
    ::close(descriptor);
    return taken;
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

std::uint64_t Spill::size() const noexcept {
  std::uint64_t all = 0;
  for (const File& file : files_) all += file.size;
  return all;
}

}  // namespace server
