#include "core/gateway/admission.hpp"

#include <fmt/format.h>

#include "core/host/site.hpp"

namespace ctibus::gateway {
namespace {

Admission listed(const config::Client& client) {
  const config::ClientOptions& options = client.options;
  return {.source = client.name,
          .rights = {.publish = options.publish,
                     .subscribe = options.subscribe,
                     .command = options.command,
                     .provide = options.provide,
                     .secrets = options.secrets,
                     .admin = options.admin,
                     .backup = options.backup},
          .single = true};
}

}  // namespace

Admit admit_by_file(host::Site& site) {
  return [&site](const wire::Hello& hello, std::string_view) -> Result<Admission> {
    if (const auto client = site.client(hello.name)) return listed(*client);
    return Admission{.source = "wire." + std::string(hello.name), .rights = Rights::all()};
  };
}

Admit admit_by_key(host::Site& site) {
  return [&site](const wire::Hello& hello, std::string_view user) -> Result<Admission> {
    if (user != hello.name) {
      return failure("wire.not_allowed",
                     fmt::format("The key is that of {}, the name is {}: say hello by the name of "
                                 "the key.",
                                 user, hello.name));
    }
    const auto client = site.client(user);
    if (client) return listed(*client);
    return failure(
        "wire.not_allowed",
        fmt::format("The key of {0} is known, but the site's file has no [client.{0}].", user));
  };
}

}  // namespace ctibus::gateway
