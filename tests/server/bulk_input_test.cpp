#include "server/bulk_input.h"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/temporary_folder.h"

namespace {

// "FILE:LINE:text" of each line of the files, in the order that the blocks come.
std::vector<std::string> lines_of(const std::vector<std::string>& files, std::size_t block_size,
                                  std::size_t longest = 1'000'000) {
  server::BulkInput input(files, block_size, longest);
  std::vector<std::string> lines;
  std::size_t blocks = 0;
  for (server::BulkBlock block; input.next(block); ++blocks) {
    CHECK(block.number == blocks);
    std::uint64_t number = block.first_line;
    const std::string at = std::to_string(block.file) + ":";
    if (block.overlong) lines.push_back(at + std::to_string(number) + ":OVERLONG");
    for (std::string_view rest = block.text; !rest.empty(); ++number) {
      lines.push_back(at + std::to_string(number) + ":" + std::string(server::take_line(rest)));
    }
  }
  CHECK(input.bytes_read() == input.size());
  return lines;
}

}  // namespace

TEST_CASE("every line is in one block, whatever the size of blocks", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  folder.write("a", "one\ntwo two two\r\n\nthree\n");
  folder.write("b", "");
  folder.write("c", "\xEF\xBB\xBFlast without an end");
  const std::vector<std::string> expected = {"0:1:one", "0:2:two two two", "0:3:", "0:4:three",
                                             "2:1:last without an end"};
  for (const std::size_t size : {1U, 2U, 3U, 5U, 7U, 8U, 16U, 23U, 1000U}) {
    INFO(size);
    if (size > 3) CHECK(lines_of({folder / "a", folder / "b", folder / "c"}, size) == expected);
    CHECK(lines_of({folder / "a"}, size) ==
          std::vector<std::string>(expected.begin(), expected.begin() + 4));
  }
}

TEST_CASE("a line that is too long is passed over and said", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  folder.write("a", "one\n" + std::string(500, 'x') + "\ntwo\n" + std::string(500, 'y'));
  for (const std::size_t size : {4U, 10U, 64U}) {
    INFO(size);
    CHECK(lines_of({folder / "a"}, size, 100) ==
          std::vector<std::string>{"0:1:one", "0:2:OVERLONG", "0:3:two", "0:4:OVERLONG"});
  }
}

TEST_CASE("a folder means its NDJSON files in order", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  CHECK_THROWS_WITH(server::bulk_files({folder.path().string()}),
                    Catch::EndsWith(": holds no *.ndjson"));
  folder.write("Patient.ndjson", "");
  folder.write("Observation.002.ndjson", "");
  folder.write("Observation.001.ndjson", "");
  folder.write("manifest.json", "{}");
  CHECK(server::bulk_files({folder.path().string(), "x", "-"}) ==
        std::vector<std::string>{folder / "Observation.001.ndjson",
                                 folder / "Observation.002.ndjson", folder / "Patient.ndjson", "x",
                                 "-"});
}

TEST_CASE("what is compressed or missing is refused plainly", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  CHECK_THROWS_WITH(server::bulk_files({"a.ndjson.gz"}), Catch::Contains("is compressed"));
  folder.write("b.ndjson.gz", "");
  CHECK_THROWS_WITH(server::bulk_files({folder.path().string()}), Catch::Contains("is compressed"));
  folder.write("c.ndjson", "\x1F\x8B\x08 and so on");
  CHECK_THROWS_WITH(lines_of({folder / "c.ndjson"}, 100),
                    Catch::StartsWith(folder / "c.ndjson: is compressed"));
  CHECK_THROWS_WITH(server::BulkInput({folder / "d"}), folder / "d: No such file or directory");
}
