#include "core/gateway/keyring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "core/gateway/key_index.hpp"
#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::gateway {
namespace {

constexpr const char* public_name = "server.key";
constexpr const char* secret_name = "server.key_secret";

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

/// The server's pair, of what holds its secret key.
Result<wire::KeyPair> server_keys(const std::filesystem::path& folder) {
  const auto path = folder / secret_name;
  auto file = wire::KeyFile::read(path);
  if (file && !file->keys.secret_key.empty()) return wire::KeyPair::of(file->keys.secret_key);
  if (!file && file.error().code != "wire.bad_key") return tl::unexpected(file.error());
  return failure(
      "wire.bad_key",
      fmt::format("{} If {} is damaged, remove it and make a new one with `ctibus keys "
                  "init`; each client then needs a new key of `ctibus keys new`.",
                  file ? path.string() + " has no secret-key." : file.error().text, path.string()));
}

}  // namespace

std::filesystem::path client_file(const std::filesystem::path& folder, const std::string& name) {
  return folder / "clients" / (name + ".key");
}

Result<> make_keyring(const std::filesystem::path& folder) {
  if (auto made = make_folder(folder); !made) return made;
  if (auto made = make_folder(folder / "clients"); !made) return made;
  std::error_code ignored;
  const bool fresh = !std::filesystem::exists(folder / secret_name, ignored);
  auto keys = fresh ? wire::KeyPair::make() : server_keys(folder);
  if (!keys) return tl::unexpected(keys.error());
  if (fresh) {
    const wire::KeyFile secret{.name = "server", .keys = *keys};
    if (auto written = secret.write(folder / secret_name); !written) return written;
  }
  const auto told = wire::KeyFile::read(folder / public_name);
  if (told && told->keys.public_key == keys->public_key) return {};
  std::filesystem::remove(folder / public_name, ignored);
  const wire::KeyFile open{.name = "server", .keys = {keys->public_key, {}}};
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
  std::error_code why;
  if (!std::filesystem::exists(folder / secret_name, why)) {
    return failure("wire.bad_key",
                   fmt::format("The keyring {} has no server key{}{}: `ctibus keys init` makes it.",
                               folder.string(), why ? ": " : "", why ? why.message() : ""));
  }
  auto server = server_keys(folder);
  if (!server) return tl::unexpected(server.error());
  Security security;
  security.server = std::move(*server);
  security.user_of = [index = std::make_shared<KeyIndex>(folder)](const std::string& key,
                                                                  const std::string&) {
    return index->name_of(key);
  };
  return security;
}

}  // namespace ctibus::gateway
