#pragma once

#include <chrono>
#include <utility>

#include "core/cli/site_access.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {

/// What a site answered. The texts of `body` are views into `result`.
template <class Body>
struct Asked {
  wire::ClientResult result;
  Body body;
};

/// Asks a site. Errors: those of Client::query, codec.malformed.
template <class Body>
Result<Asked<Body>> ask(wire::Client& client, const wire::Query& query,
                        std::chrono::milliseconds limit = std::chrono::seconds(30)) {
  auto result = client.query(query, limit);
  if (!result) return tl::unexpected(result.error());
  Asked<Body> asked{std::move(*result), {}};
  if (auto read = decode(asked.result.body, asked.body); !read) {
    return tl::unexpected(read.error());
  }
  return asked;
}

/// The same on a connection of its own. Errors also: those of SiteAccess::connect.
template <class Body>
Result<Asked<Body>> ask(const SiteAccess& access, const wire::Query& query,
                        std::chrono::milliseconds limit = std::chrono::seconds(30)) {
  auto client = access.connect();
  if (!client) return tl::unexpected(client.error());
  return ask<Body>(**client, query, limit);
}

}  // namespace ctibus::cli
