#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/presentation/declarations.hpp"
#include "core/presentation/to_json.hpp"
#include "ctibus/kit/wire/client.hpp"

namespace ctibus::cli {

/// The present states of a site, kept up to date from deliveries, for people to look at.
class Board {
 public:
  static inline const std::vector<std::string> patterns = {"call.state", "agent.state",
                                                           "acd.group_state", "connector.state"};

  /// True when something has changed that is shown.
  bool take(const wire::ClientDelivery& delivery);
  [[nodiscard]] bool complete() const { return complete_; }

  /// `report`: body of the latest report. `now`: for durations.
  [[nodiscard]] std::string text(std::span<const std::uint8_t> report, Timestamp now,
                                 bool show_personal) const;
  [[nodiscard]] nlohmann::ordered_json json(std::span<const std::uint8_t> report,
                                            const presentation::Declarations& declarations,
                                            presentation::JsonStyle style) const;

 private:
  using Values = std::map<std::string, msgpack::Buffer>;  ///< payloads by key
  [[nodiscard]] const Values& values(std::string_view topic) const;
  [[nodiscard]] std::string calls(Timestamp now, bool show_personal) const;
  [[nodiscard]] std::string agents(Timestamp now, bool show_personal) const;
  [[nodiscard]] std::string groups(Timestamp now) const;
  [[nodiscard]] std::string connectors() const;

  std::map<std::string, Values, std::less<>> topics_;
  bool complete_ = false;
};

}  // namespace ctibus::cli
