#pragma once

#include <filesystem>
#include <string>

#include "ctibus/result.hpp"

namespace ctibus::wire {

/// A CURVE key pair as Z85 text of 40 characters each (ZeroMQ RFC 26 and 32).
struct KeyPair {
  std::string public_key;
  std::string secret_key;

  /// A new one. Errors: wire.no_curve (libzmq was built without it).
  static Result<KeyPair> make();
  /// The pair that a secret key belongs to. Errors: wire.no_curve, wire.bad_key (it is none).
  static Result<KeyPair> of(std::string secret_key);
};

/// What a client needs for an endpoint with keys: its own pair and the server's public key.
struct ClientKeys {
  KeyPair own;
  std::string server_public;

  [[nodiscard]] bool empty() const { return own.public_key.empty(); }
};

/// A key file: a ZeroMQ certificate (ZPL), as pyzmq and czmq read it too. Which of the texts are
/// there is its writer's matter.
struct KeyFile {
  std::string name;        ///< metadata: whose it is
  std::string endpoint;    ///< metadata: where to connect
  std::string server_key;  ///< metadata: the server's public key
  KeyPair keys;

  /// Errors: wire.bad_key, with file and line and what is wrong there; wire.key_open (others may
  /// read a secret key).
  static Result<KeyFile> read(const std::filesystem::path& path);
  /// Makes the file, not readable for others when it has a secret; never writes over one. All of it
  /// is on the disk or nothing. Errors: wire.key_exists, wire.bad_key.
  [[nodiscard]] Result<> write(const std::filesystem::path& path) const;
};

}  // namespace ctibus::wire
