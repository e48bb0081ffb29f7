#include "acd.hpp"

/// Records that nobody repeats: they are offered until they are safe.
namespace ctibus::acd {

namespace {
constexpr Duration record_retry_time{5000};
}

void Acd::publish_until_safe(const std::string& what, const RecordPublisher& publish) {
  const auto again = [this, what, publish](const Error& error) {
    host_.log().warning("acd.record_refused", "The record of the {} is offered again: {} {}", what,
                        error.code, error.text);
    Timer& timer = record_retries_[what];
    timer = host_.after(record_retry_time, [this, what, publish] {
      const auto waiting = record_retries_.extract(what);
      publish_until_safe(what, publish);
    });
  };
  const auto published = publish([again](const Result<std::uint64_t>& safe) {
    if (!safe) again(safe.error());
  });
  if (!published) again(published.error());
}

}  // namespace ctibus::acd
