#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/gateway/socket.hpp"

/// The keys of a site: `server.key_secret` (0600) and `server.key`, and for each client its public
/// key, `clients/NAME.key`. Secret keys of clients are handed out and not kept.
namespace ctibus::gateway {

/// Makes the server's keys if there are none, and server.key anew when it is not that of the secret
/// key. Errors: wire.bad_key (also when the secret key cannot be read: it is not replaced),
/// wire.key_open, wire.no_curve.
Result<> make_keyring(const std::filesystem::path& folder);

/// Makes a client's key: the public part joins the keyring, the file for the client, with where to
/// connect, is written to `file`. Makes the keyring if need be. Errors: wire.key_exists,
/// wire.bad_name, those of make_keyring.
Result<> make_client_key(const std::filesystem::path& folder, const std::string& name,
                         const std::string& endpoint, const std::filesystem::path& file);

/// A client's key opens nothing any more, and the server drops connections that it opened. Errors:
/// wire.bad_key (there is none).
Result<> remove_client_key(const std::filesystem::path& folder, const std::string& name);

/// Where the public key of a client is kept.
std::filesystem::path client_file(const std::filesystem::path& folder, const std::string& name);

/// The public key (Z85) of a client, if it has one.
std::optional<std::string> client_key(const std::filesystem::path& folder, const std::string& name);

/// Names of the clients that have a key, sorted.
std::vector<std::string> client_keys(const std::filesystem::path& folder);

/// The server's side. The folder is looked at for each connection, so that a new key works at once
/// and a removed one does not. Errors: wire.bad_key, wire.key_open.
Result<Security> open_keyring(const std::filesystem::path& folder);

}  // namespace ctibus::gateway
