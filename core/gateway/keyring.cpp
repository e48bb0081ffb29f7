#include "core/gateway/keyring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::gateway {
namespace {

constexpr const char* public_name = "server.key";
constexpr const char* secret_name = "server.key_secret";

std::filesystem::path client_file(const std::filesystem::path& folder, const std::string& name) {
  return folder / "clients" / (name + ".key");
}

Result<> make_folder(const std::filesystem::path& folder) {
  std::error_code why;
  std::filesystem::create_directories(folder, why);
  if (!why) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, why);
  }
  if (!why) return {};
  return failure("wire.bad_key",
                 fmt::format("Cannot make the keyring {}: {}.", folder.string(), why.message()));
}

}  // namespace

Result<> make_keyring(const std::filesystem::path& folder) {
  if (auto made = make_folder(folder); !made) return made;
  if (auto made = make_folder(folder / "clients"); !made) return made;
  std::error_code ignored;
  if (std::filesystem::exists(folder / secret_name, ignored)) return {};
  auto keys = wire::KeyPair::make();
  if (!keys) return tl::unexpected(keys.error());
  const wire::KeyFile open{.name = "server", .keys = {keys->public_key, {}}};
  const wire::KeyFile secret{.name = "server", .keys = *keys};
  std::filesystem::remove(folder / public_name, ignored);
  if (auto written = secret.write(folder / secret_name); !written) return written;
  return open.write(folder / public_name);
}

Result<> make_client_key(const std::filesystem::path& folder, const std::string& name,
                         const std::string& endpoint, const std::filesystem::path& file) {
  if (!wire::valid_client_name(name)) {
    return failure("wire.bad_name",
                   "A client's name has 1 to 32 characters of a to z, 0 to 9, '-' and '_'.");
  }
  if (auto made = make_keyring(folder); !made) return made;
  const auto server = wire::KeyFile::read(folder / public_name);
  if (!server) return tl::unexpected(server.error());
  auto keys = wire::KeyPair::make();
  if (!keys) return tl::unexpected(keys.error());
  const wire::KeyFile open{.name = name, .keys = {keys->public_key, {}}};
  const wire::KeyFile secret{
      .name = name, .endpoint = endpoint, .server_key = server->keys.public_key, .keys = *keys};
  const auto kept = client_file(folder, name);
  if (auto written = open.write(kept); !written) return written;
  if (auto written = secret.write(file); !written) {
    std::error_code ignored;
    std::filesystem::remove(kept, ignored);
    return written;
  }
  return {};
}

Result<> remove_client_key(const std::filesystem::path& folder, const std::string& name) {
  std::error_code why;
  if (wire::valid_client_name(name) && std::filesystem::remove(client_file(folder, name), why)) {
    return {};
  }
  return failure("wire.bad_key",
                 fmt::format("The keyring {} has no key of {}{}{}.", folder.string(), name,
                             why ? ": " : "", why ? why.message() : ""));
}

std::optional<std::string> client_key(const std::filesystem::path& folder,
                                      const std::string& name) {
  const auto file = wire::KeyFile::read(client_file(folder, name));
  if (!file) return std::nullopt;
  return file->keys.public_key;
}

std::vector<std::string> client_keys(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "clients", ignored)) {
    if (entry.path().extension() == ".key") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Security> open_keyring(const std::filesystem::path& folder) {
  auto server = wire::KeyFile::read(folder / secret_name);
  if (!server) {
    return failure(server.error().code,
                   server.error().text + " `ctibus keys init` makes a site's keyring.");
  }
  Security security;
  security.server = server->keys;
  security.user_of = [folder](const std::string& key, const std::string&) {
    for (const std::string& name : client_keys(folder)) {
      if (client_key(folder, name) == key) return std::optional(name);
    }
    return std::optional<std::string>();
  };
  return security;
}

}  // namespace ctibus::gateway
