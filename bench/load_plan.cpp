#include "load_plan.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

std::string content(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string request(const std::string& method, const std::string& target, const std::string& body) {
  std::ostringstream out;
  out << method << ' ' << target << " HTTP/1.1\r\nHost: localhost\r\n";
  if (method == "POST") {
    out << "Content-Type: application/json\r\nContent-Length: " << body.size() << "\r\n";
  }
  out << "\r\n" << body;
  return out.str();
}

}  // namespace

LoadPlan LoadPlan::read(const std::string& file) {
  LoadPlan plan;
  std::istringstream lines(content(file));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::size_t count = 0;
    unsigned status = 0;
    std::string method;
    std::string target;
    std::string body;
    if (!(words >> count >> method >> target >> status)) {
      throw std::runtime_error((file + ": no kind of request: ").append(line));
    }
    if (words >> body) body = content(body);
    plan.order_.insert(plan.order_.end(), count, plan.kinds_.size());
    plan.kinds_.push_back({request(method, target, body), status, (method + ' ').append(target)});
  }
  if (plan.order_.empty()) throw std::runtime_error(file + ": no request");
  std::shuffle(plan.order_.begin(), plan.order_.end(), std::mt19937(7));
  return plan;
}

}  // namespace bench
