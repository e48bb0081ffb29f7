#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "core/base/error.hpp"
#include "core/gateway/rights.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::host {
class Site;
}

/// Who may come in by a site's own endpoints, and as whom; what they admit lasts until the site's
/// clients or the keyring say otherwise. The site must outlive what is returned.
namespace ctibus::gateway {

using Admit = std::function<Result<Admission>(const wire::Hello&, std::string_view user)>;

/// Over a socket file: whoever may open it, with the rights of [client.NAME] if there is one, else
/// with all.
Admit admit_by_file(host::Site& site);
/// Over an endpoint with keys: whose key is [client.NAME]'s and in the keyring. Errors:
/// wire.not_allowed.
Admit admit_by_key(host::Site& site, std::filesystem::path keyring);

}  // namespace ctibus::gateway
