#include "core/gateway/publishers.hpp"

#include <fmt/format.h>

namespace ctibus::gateway {

Result<std::shared_ptr<log::Publisher>> Publishers::of(const std::string& name) {
  const auto known = by_name_.find(name);
  if (known != by_name_.end()) return known->second;
  if (by_name_.size() >= most_) {
    return failure("wire.busy",
                   fmt::format("Clients of {} different names have sent commands already: use one "
                               "of their names.",
                               most_));
  }
  log::PublisherOptions options;
  options.name = "wire." + name;
  auto made = log_.add_publisher(std::move(options));
  if (!made) return tl::unexpected(made.error());
  std::shared_ptr<log::Publisher> publisher = std::move(*made);
  by_name_.emplace(name, publisher);
  return publisher;
}

}  // namespace ctibus::gateway
