#include "server/route.h"

#include <catch2/catch.hpp>

using server::Door;
using server::Route;
using server::target_of;

TEST_CASE("each path has its route, and a service its id", "[server][route]") {
  CHECK(target_of("/", Door::only).route == Route::page);
  CHECK(target_of("/cds-services", Door::only).route == Route::discovery);
  const server::Target service = target_of("/cds-services/a", Door::only);
  CHECK(service.route == Route::service);
  CHECK(service.service_id == "a");
  const server::Target feedback = target_of("/cds-services/a/feedback", Door::only);
  CHECK(feedback.route == Route::feedback);
  CHECK(feedback.service_id == "a");
  for (const char* path : {"", "//", "/cds-services/", "/cds-services/a/", "/cds-services/a/b",
                           "/cds-services//feedback", "/cds-servicesx", "/health", "/Metrics"}) {
    INFO(path);
    CHECK(target_of(path, Door::only).route == Route::unknown);
  }
}

TEST_CASE("what may be read may be asked for with HEAD, what is posted to may not",
          "[server][route]") {
  for (const Route route :
       {Route::page, Route::discovery, Route::live, Route::ready, Route::metrics}) {
    CHECK(takes(route, "GET"));
    CHECK(takes(route, "HEAD"));
    CHECK_FALSE(takes(route, "POST"));
    CHECK(methods_of(route) == "GET, HEAD, OPTIONS");
  }
  for (const Route route : {Route::service, Route::feedback}) {
    CHECK(takes(route, "POST"));
    CHECK_FALSE(takes(route, "GET"));
    CHECK_FALSE(takes(route, "HEAD"));
    CHECK(methods_of(route) == "POST, OPTIONS");
  }
}

TEST_CASE("health is at every door, metrics at that of operations where there is one",
          "[server][route]") {
  for (const Door door : {Door::only, Door::clients, Door::operations}) {
    CHECK(target_of("/health/live", door).route == Route::live);
    CHECK(target_of("/health/ready", door).route == Route::ready);
    const bool of_operations = door == Door::operations;
    CHECK((target_of("/metrics", door).route == Route::metrics) == (door != Door::clients));
    CHECK((target_of("/", door).route == Route::unknown) == of_operations);
    CHECK((target_of("/cds-services/a", door).route == Route::unknown) == of_operations);
  }
}
