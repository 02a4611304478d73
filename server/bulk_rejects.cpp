#include "server/bulk_rejects.h"

#include <stdexcept>

#include "fhir/json_writer.h"

namespace server {

BulkRejects::BulkRejects(const std::string& path, const std::vector<std::string>& files)
    : files_(files), path_(path) {
  if (path.empty()) return;
  file_.open(path, std::ios::binary);
  if (!file_) throw std::runtime_error(path + ": cannot be written");
}

void BulkRejects::write(const std::vector<RejectedLine>& rejected) {
  count_ += rejected.size();
  for (const RejectedLine& one : rejected) {
    if (first_.size() < kFew) first_.push_back(one);
    if (path_.empty()) continue;
    fhir::JsonWriter json;
    json.begin_object().member("file", files_[one.file]).key("line");
    json.integer(static_cast<std::int64_t>(one.line)).member("reason", one.reason).end_object();
    file_ << json.take() << '\n';
  }
}

void BulkRejects::finish() {
  if (path_.empty()) return;
  file_.close();
  if (!file_) throw std::runtime_error(path_ + ": cannot be written");
}

std::string BulkRejects::first_few() const {
  std::string text;
  for (const RejectedLine& one : first_) {
    text += files_[one.file] + ":" + std::to_string(one.line) + ": " + one.reason + '\n';
  }
  if (count_ > first_.size()) {
    text += "and " + std::to_string(count_ - first_.size()) + " more";
    text += path_.empty() ? " (--rejects FILE has all)\n" : " in " + path_ + '\n';
  }
  return text;
}

}  // namespace server
