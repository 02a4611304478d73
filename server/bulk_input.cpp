#include "server/bulk_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace server {
namespace {

[[noreturn]] void fail(const std::string& file, const std::string& why) {
  throw std::runtime_error(file + ": " + why);
}

[[noreturn]] void refuse_compressed(const std::string& file) {
  fail(file, "is compressed; unpack it, or pipe it in: gzip -dc FILE | ivig-cds evaluate --bulk -");
}

void add_folder(const std::filesystem::path& folder, std::vector<std::string>& files) {
  const std::size_t before = files.size();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().string();
    if (name.ends_with(".ndjson.gz")) refuse_compressed(name);
    if (name.ends_with(".ndjson") && entry.is_regular_file()) files.push_back(name);
  }
  if (files.size() == before) fail(folder.string(), "holds no *.ndjson");
  std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
}

}  // namespace

std::vector<std::string> bulk_files(const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const std::string& name : names) {
    if (name != "-" && std::filesystem::is_directory(name)) {
      add_folder(name, files);
    } else {
      if (name.ends_with(".gz")) refuse_compressed(name);
      files.push_back(name);
    }
  }
  return files;
}

BulkInput::BulkInput(std::vector<std::string> files, std::size_t block_size,
                     std::size_t longest_line)
    : files_(std::move(files)), block_size_(block_size), longest_line_(longest_line) {
  bool known = true;
  for (const std::string& file : files_) {
    struct stat status {};
    const bool is_stdin = file == "-";
    if ((is_stdin ? ::fstat(STDIN_FILENO, &status) : ::stat(file.c_str(), &status)) != 0) {
      fail(file, std::generic_category().message(errno));
    }
    known = known && S_ISREG(status.st_mode);
    size_ += static_cast<std::uint64_t>(status.st_size);
  }
  if (!known) size_ = 0;
}

BulkInput::~BulkInput() { close(); }

void BulkInput::open() {
  const std::string& name = files_[file_];
  descriptor_ = name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail(name, std::generic_category().message(errno));
  line_ = 1;
  rest_.clear();
}

void BulkInput::close() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  descriptor_ = -1;
}

std::size_t BulkInput::read(char* to, std::size_t most) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, to, most);
    if (count >= 0) {
      bytes_read_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) fail(files_[file_], std::generic_category().message(errno));
  }
}

// Reads on until there is a line end and a block's worth, or until the file ends. Returns how many
// bytes there are; the line that is not complete is put by for the next block.
std::size_t BulkInput::fill(BulkBlock& block) {
  std::size_t size = rest_.size();
  if (block.storage.size() < size + block_size_) block.storage.resize(size + block_size_);
  std::copy(rest_.begin(), rest_.end(), block.storage.begin());
  rest_.clear();
  std::size_t searched = 0;  // no line end before
  for (;;) {
    const std::size_t count = read(block.storage.data() + size, block.storage.size() - size);
    if (count == 0) return size;
    size += count;
    if (size < block_size_) continue;
    const std::string_view text(block.storage.data(), size);
    const std::size_t last = text.substr(searched).rfind('\n');
    if (last != std::string_view::npos) {
      const std::size_t whole = searched + last + 1;
      rest_.assign(text.begin() + static_cast<std::ptrdiff_t>(whole), text.end());
      return whole;
    }
    searched = size;
    if (size > longest_line_) return skip_rest_of_line(block);
    if (size == block.storage.size()) block.storage.resize(size * 2);
  }
}

std::size_t BulkInput::skip_rest_of_line(BulkBlock& block) {
  block.overlong = true;
  for (;;) {
    const std::size_t count = read(block.storage.data(), block_size_);
    const char* const begin = block.storage.data();
    const char* const end = std::find(begin, begin + count, '\n');
    if (end != begin + count) rest_.assign(end + 1, begin + count);
    if (count == 0 || end != begin + count) return 0;
  }
}

bool BulkInput::next(BulkBlock& block) {
  constexpr std::string_view kGzip = "\x1F\x8B";
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::lock_guard lock(mutex_);
  for (;;) {
    if (descriptor_ < 0) {
      if (file_ == files_.size()) return false;
      open();
    }
    block.overlong = false;
    block.text = {};
    const std::size_t size = fill(block);
    block.text = {block.storage.data(), size};
    if (size == 0 && !block.overlong) {
      close();
      ++file_;
      continue;
    }
    block.number = blocks_++;
    block.file = static_cast<std::uint32_t>(file_);
    block.first_line = line_;
    if (line_ == 1 && block.text.starts_with(kGzip)) refuse_compressed(files_[file_]);
    if (line_ == 1 && block.text.starts_with(kByteOrderMark)) block.text.remove_prefix(3);
    line_ +=
        block.overlong
            ? 1
            : static_cast<std::uint64_t>(std::count(block.text.begin(), block.text.end(), '\n'));
    return true;
  }
}

std::string_view take_line(std::string_view& text) noexcept {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace server
