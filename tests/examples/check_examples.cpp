// Reads every FHIR resource (*.json, *.xml) under a folder, as the server and `evaluate` read
// theirs, and counts by type what was read. scripts/check-examples runs it.
//
//   check_examples DIR EXPLAINED LOG
//
// Refused is a file that does not parse, a resource without a type, a record that is not the same
// in JSON and in XML: each JSON is also written as XML and read again, and a file of the same name
// in the other format beside it must say the same. EXPLAINED has a line for each file that is
// refused rightly: its name, a tab, why. LOG gets the name of each file before it is read. Ends
// with 1 where a refusal is not explained.
#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/reader.h"
#include "fhir/xml_document.h"
#include "tests/fhir/as_xml.h"
#include "tests/fhir/describe.h"

namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot be opened");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

fhir::JsonDocument parse(const fs::path& path) {
  std::string text = read_all(path);
  return path.extension() == ".xml" ? fhir::parse_xml(text)
                                    : fhir::JsonDocument::parse(std::move(text));
}

std::map<std::string, std::string> read_explained(const fs::path& path) {
  std::map<std::string, std::string> explained;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == std::string::npos) continue;
    explained[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return explained;
}

class Check {
 public:
  Check(fs::path folder, std::map<std::string, std::string> explained, const fs::path& log)
      : folder_(std::move(folder)), explained_(std::move(explained)), log_(log) {}

  void run() {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_)) {
      const fs::path& path = entry.path();
      const bool format = path.extension() == ".json" || path.extension() == ".xml";
      const bool of_package = path.filename() == "package.json" || path.stem().string()[0] == '.';
      if (entry.is_regular_file() && format && !of_package) files.push_back(path);
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) check(path);
    files_ = files.size();
  }

  void print() const {
    for (const auto& [type, count] : read_) std::cout << type << '\t' << count << '\n';
    std::cout << passed_over_ << " resources of " << types_passed_over_.size()
              << " types that are not read\n"
              << with_bad_date_ << " resources with a date that could not be read\n"
              << same_as_xml_ << " files the same when written as XML, " << without_xml_
              << " without an XML form; " << same_as_pair_ << " the same as the file beside\n"
              << files_ << " files, " << refused_ << " refused, " << unexplained_
              << " of them without an explanation\n";
  }

  [[nodiscard]] bool all_explained() const noexcept { return unexplained_ == 0; }

 private:
  void check(const fs::path& path) {
    log_ << path.string() << std::endl;
    try {
      const fhir::JsonDocument document = parse(path);
      count(document.root(), path);
      const std::string record = describe_resource(document.root());
      if (path.extension() == ".json" && !record.empty()) {
        compare_as_xml(document.root(), record, path);
        compare_with_pair(record, path);
      }
    } catch (const fhir::JsonError& error) {
      refuse(path, "byte " + std::to_string(error.offset()) + ": " + error.what());
    } catch (const fhir::XmlError& error) {
      refuse(path, "line " + std::to_string(error.line()) + ": " + error.what());
    } catch (const std::exception& error) {
      refuse(path, error.what());
    }
  }

  void count(fhir::Json resource, const fs::path& path) {
    const std::string type(fhir::resource_type(resource));
    if (type == "Bundle") {
      for (const fhir::Json entry : resource["entry"].each()) {
        if (const fhir::Json one = entry["resource"]; !one.is_missing()) count(one, path);
      }
      return;
    }
    fhir::Record record;
    fhir::read_resources(resource, path.string(), record);
    for (const fhir::Unreadable& one : record.unreadable) refuse(path, one.reason);
    const std::string text = describe(record);
    if (text.find("=<unreadable>") != std::string::npos) {
      ++with_bad_date_;
      std::cout << "a date of " << type << ": " << path.string() << '\n';
    }
    if (!text.empty()) {
      ++read_[type];
    } else if (record.unreadable.empty()) {
      ++passed_over_;
      ++types_passed_over_[type];
    }
  }

  void compare_as_xml(fhir::Json resource, const std::string& record, const fs::path& path) {
    const std::optional<std::string> xml = as_xml(resource, UnknownLists::are_written);
    if (!xml) {
      ++without_xml_;
    } else if (describe_resource(fhir::parse_xml(*xml).root()) == record) {
      ++same_as_xml_;
    } else {
      refuse(path, "is another record when written as XML");
    }
  }

  void compare_with_pair(const std::string& record, fs::path path) {
    const fs::path pair = path.replace_extension(".xml");
    if (!fs::exists(pair)) return;
    std::optional<fhir::JsonDocument> document;
    try {
      document = parse(pair);
    } catch (const fhir::XmlError&) {
      return;  // refused when its turn comes
    }
    if (describe_resource(document->root()) == record) {
      ++same_as_pair_;
    } else {
      refuse(pair, "is another record than the JSON beside it");
    }
  }

  void refuse(const fs::path& path, const std::string& reason) {
    ++refused_;
    const auto why = explained_.find(path.filename().string());
    if (why == explained_.end()) ++unexplained_;
    std::cout << "refused: " << path.string() << ": " << reason
              << (why == explained_.end() ? " [NOT EXPLAINED]" : " [" + why->second + "]") << '\n';
  }

  fs::path folder_;
  std::map<std::string, std::string> explained_;
  std::ofstream log_;
  std::map<std::string, std::size_t> read_;
  std::map<std::string, std::size_t> types_passed_over_;
  std::size_t files_ = 0;
  std::size_t passed_over_ = 0;
  std::size_t with_bad_date_ = 0;
  std::size_t same_as_xml_ = 0;
  std::size_t without_xml_ = 0;
  std::size_t same_as_pair_ = 0;
  std::size_t refused_ = 0;
  std::size_t unexplained_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "check_examples DIR EXPLAINED LOG\n";
    return 2;
  }
  try {
    Check check(argv[1], read_explained(argv[2]), argv[3]);
    check.run();
    check.print();
    return check.all_explained() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
