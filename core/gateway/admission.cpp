#include "core/gateway/admission.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/gateway/keyring.hpp"
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
                     .admin = options.admin},
          .single = true};
}

/// `now`: as whom the client would come in at this moment, if at all, and by what proof.
using Entry = std::pair<Admission, std::string>;
Result<Admission> lasting(std::function<Result<Entry>()> now) {
  auto entry = now();
  if (!entry) return tl::unexpected(entry.error());
  Admission admission = entry->first;
  admission.lasts = [now = std::move(now), was = std::move(*entry)] {
    const auto is = now();
    return is && is->first.source == was.first.source && is->first.rights == was.first.rights &&
           is->first.single == was.first.single && is->second == was.second;
  };
  return admission;
}

}  // namespace

Admit admit_by_file(host::Site& site) {
  return [&site](const wire::Hello& hello, std::string_view) {
    return lasting([&site, name = std::string(hello.name)]() -> Result<Entry> {
      if (const auto client = site.client(name)) return Entry{listed(*client), {}};
      return Entry{{.source = "wire." + name, .rights = Rights::all()}, {}};
    });
  };
}

Admit admit_by_key(host::Site& site, std::filesystem::path keyring) {
  return [&site, keyring = std::move(keyring)](const wire::Hello& hello,
                                               std::string_view user) -> Result<Admission> {
    if (user != hello.name) {
      return failure("wire.not_allowed",
                     fmt::format("The key is that of {}, the name is {}: say hello by the name of "
                                 "the key.",
                                 user, hello.name));
    }
    return lasting([&site, keyring, name = std::string(user)]() -> Result<Entry> {
      auto key = client_key(keyring, name);
      if (!key) {
        return failure("wire.not_allowed", fmt::format("{} has no key any more.", name));
      }
      if (const auto client = site.client(name)) return Entry{listed(*client), std::move(*key)};
      return failure(
          "wire.not_allowed",
          fmt::format("The key of {0} is known, but the site's file has no [client.{0}].", name));
    });
  };
}

}  // namespace ctibus::gateway
