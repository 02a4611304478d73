// The files of an export as blocks of whole lines, each line in one block, for any number of
// threads. Read once, from front to back, so that a pipe will do.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace server {

// The files that are meant: of a folder its *.ndjson, in order of their names; "-" is standard
// input. Throws std::runtime_error where there is none, or where one is compressed.
[[nodiscard]] std::vector<std::string> bulk_files(const std::vector<std::string>& names);

struct BulkBlock {
  std::size_t number = 0;  // in the order they were read
  std::uint32_t file = 0;
  std::uint64_t first_line = 1;
  bool overlong = false;      // of one line, which is too long and not here
  std::string_view text;      // with its line ends; the last line of a file may have none
  std::vector<char> storage;  // of the text; used again by the next block
};

class BulkInput {
 public:
  static constexpr std::size_t kBlockSize = std::size_t{4} << 20U;
  static constexpr std::size_t kLongestLine = std::size_t{256} << 20U;

  explicit BulkInput(std::vector<std::string> files, std::size_t block_size = kBlockSize,
                     std::size_t longest_line = kLongestLine);
  ~BulkInput();
  BulkInput(const BulkInput&) = delete;
  BulkInput& operator=(const BulkInput&) = delete;

  // False where there is no more. Throws std::runtime_error, which names the file.
  [[nodiscard]] bool next(BulkBlock& block);

  [[nodiscard]] const std::vector<std::string>& files() const noexcept { return files_; }
  // Of all files together; 0 where one of them cannot say.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

 private:
  void open();
  void close();
  std::size_t read(char* to, std::size_t most);  // 0 at the end of the file
  std::size_t fill(BulkBlock& block);
  std::size_t skip_rest_of_line(BulkBlock& block);

  const std::vector<std::string> files_;
  const std::size_t block_size_;
  const std::size_t longest_line_;
  std::uint64_t size_ = 0;
  std::atomic<std::uint64_t> bytes_read_ = 0;

  std::mutex mutex_;  // what follows
  std::size_t file_ = 0;
  int descriptor_ = -1;
  std::size_t blocks_ = 0;
  std::uint64_t line_ = 1;
  std::vector<char> rest_;  // the start of a line whose end is still to be read
};

// Takes the first line off the front of a block's text, without its end (\n or \r\n).
[[nodiscard]] std::string_view take_line(std::string_view& text) noexcept;

}  // namespace server
