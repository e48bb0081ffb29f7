#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "service/link.hpp"
#include "wire/element.hpp"

namespace csta_switch {

/// Carries out a request. Answers with the response, with nothing when the service has none, or
/// throws Refusal.
using Service = std::function<std::optional<Element>(Link& link, const Element& request)>;

/// By the names of the requests.
using Services = std::unordered_map<std::string, Service>;

/// `<NAMEResponse/>`
inline Element response_to(const Element& request) { return Element{request.name + "Response"}; }

}  // namespace csta_switch
