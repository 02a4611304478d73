#include "fhir/name_lookup.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <future>
#include <system_error>

using fhir::Addresses;
using fhir::NameLookup;

namespace {

Addresses wait_for(NameLookup& names, const std::string& host) {
  std::promise<Addresses> found;
  names.look_up(host, [&found](const Addresses& addresses) { found.set_value(addresses); });
  return found.get_future().get();
}

}  // namespace

TEST_CASE("a name is looked up once for a while", "[fhir][name-lookup]") {
  std::atomic<int> asked = 0;
  NameLookup names([&asked](const std::string& host) {
    ++asked;
    return host == "a.org" ? Addresses{"192.0.2.1", "192.0.2.2"} : Addresses{};
  });
  CHECK(wait_for(names, "a.org") == Addresses{"192.0.2.1", "192.0.2.2"});
  CHECK(wait_for(names, "a.org") == Addresses{"192.0.2.1", "192.0.2.2"});
  CHECK(asked == 1);
  CHECK(wait_for(names, "b.org").empty());
  CHECK(asked == 2);
}

TEST_CASE("this machine and addresses need no resolver", "[fhir][name-lookup]") {
  NameLookup names([](const std::string&) -> Addresses {
    FAIL("was asked");
    return {};
  });
  CHECK(wait_for(names, "localhost") == Addresses{"127.0.0.1"});
  CHECK(wait_for(names, "10.1.2.3") == Addresses{"10.1.2.3"});
}

TEST_CASE("one slow name holds up no other, and all who wait for it are told",
          "[fhir][name-lookup]") {
  std::promise<void> go_on;
  std::atomic<int> asked = 0;
  std::atomic<int> told = 0;
  {
    NameLookup names([&, wait = go_on.get_future().share()](const std::string& host) {
      ++asked;
      if (host == "slow.org") wait.wait();
      return Addresses{"192.0.2.9"};
    });
    for (int i = 0; i < 10; ++i) names.look_up("slow.org", [&told](const Addresses&) { ++told; });
    CHECK(wait_for(names, "quick.org") == Addresses{"192.0.2.9"});
    CHECK(told == 0);
    go_on.set_value();
  }
  CHECK(told == 10);
  CHECK(asked == 2);
}

TEST_CASE("where no thread can be had, a name is not found, and found the next time",
          "[fhir][name-lookup]") {
  int starts = 0;
  NameLookup names(
      [](const std::string&) { return Addresses{"192.0.2.9"}; },
      [&starts](std::function<void()> work) {
        if (++starts == 1) {
          throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
        }
        return std::thread(std::move(work));
      });
  CHECK(wait_for(names, "a.org").empty());
  CHECK(wait_for(names, "a.org") == Addresses{"192.0.2.9"});
  CHECK(starts == 2);
}
