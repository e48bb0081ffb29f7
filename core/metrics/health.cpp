#include "core/metrics/health.hpp"

#include <nlohmann/json.hpp>

namespace ctibus::metrics {

Health health_of(const std::vector<host::CheckReport>& checks) {
  using Json = nlohmann::ordered_json;
  Health out;
  Json list = Json::array();
  for (const auto& check : checks) {
    out.good = out.good && check.good;
    Json entry{{"name", check.name}, {"ok", check.good}};
    if (!check.good) {
      entry["code"] = check.code;
      entry["text"] = check.text;
    }
    list.push_back(std::move(entry));
  }
  const Json body{{"status", out.good ? "ok" : "failing"}, {"checks", std::move(list)}};
  // What a plugin says of its failure need not be UTF-8.
  out.json = body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return out;
}

}  // namespace ctibus::metrics
