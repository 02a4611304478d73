#include "server/patient_hash.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using server::PatientHash;

namespace {

struct Folder {
  std::string path = "/tmp/ivig-cds-key-XXXXXX";
  Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

const std::string kKey = "0123456789abcdef0123456789abcdef";

}  // namespace

TEST_CASE("a patient's hash is HMAC-SHA-256 of tenant, zero byte and id", "[server][hash]") {
  // printf 'hospital\0p1' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
  CHECK(PatientHash(kKey)("hospital", "p1") ==
        "3b88bf8a2b6e92bfc37cd5f10f85465be2efebb0f6655bdf899863050ae286b7");
  CHECK(PatientHash(kKey)("", "p1") ==
        "eec747c1147e790ead8783170b9987381f9d44be7a7b68f8b97857cac2aa4e97");
}

TEST_CASE("another key, tenant or id is another hash", "[server][hash]") {
  const PatientHash hash(kKey);
  CHECK(hash("a", "b") == hash("a", "b"));
  CHECK(hash("a", "b") != hash("b", "a"));
  CHECK(hash("ab", "c") != hash("a", "bc"));
  CHECK(hash("a", "b") != PatientHash(kKey + "x")("a", "b"));
}

TEST_CASE("a key that could be guessed is refused", "[server][hash]") {
  CHECK_THROWS_AS(PatientHash("secret"), std::invalid_argument);
  CHECK_THROWS_AS(PatientHash(""), std::invalid_argument);
}

TEST_CASE("a key file is made once, for its owner alone", "[server][hash]") {
  const Folder folder;
  const std::string path = folder.path + "/key";
  const std::string key = server::key_from_file(path);
  CHECK(key.size() == 64);
  CHECK(server::key_from_file(path) == key);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);

  const Folder another;
  CHECK(server::key_from_file(another.path + "/key") != key);
}

TEST_CASE("a key file that cannot be used is named", "[server][hash]") {
  const Folder folder;
  CHECK_THROWS_WITH(server::key_from_file(folder.path + "/none/key"),
                    Catch::Contains("/none/key: No such file"));
  std::ofstream(folder.path + "/short") << "secret\n";
  CHECK_THROWS_WITH(server::key_from_file(folder.path + "/short"), Catch::Contains("too short"));
}

TEST_CASE("SHA-256 is that of FIPS 180", "[server][hash]") {
  CHECK(server::sha256("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
