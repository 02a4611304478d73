// What is wrong with a configuration beyond the file itself: settings that do not go together, and
// files and names in it that are of no use. The start asks this, and so does who only checks.
#pragma once

#include <string>
#include <vector>

#include "server/configuration.h"
#include "server/storage_settings.h"

namespace server {

// "FILE:LINE: KEY: reason" each; empty where the server can start. Reads value sets, certificates
// and keys; opens no database, makes no file and repeats no secret.
[[nodiscard]] std::vector<std::string> faults_in(const Configuration& configuration,
                                                 const Environment& environment);

}  // namespace server
