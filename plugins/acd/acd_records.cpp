#include <fmt/format.h>

#include "acd.hpp"

/// Records that nobody repeats: they are offered until they are safe.
namespace ctibus::acd {

namespace {
constexpr Duration record_retry_time{5000};
constexpr std::size_t most_refused = 1000;
}  // namespace

void Acd::publish_until_safe(const std::string& what, const RecordPublisher& publish) {
  // Behind those that wait: the end of something is not told before its beginning.
  if (refused_records_.empty()) {
    offer_record({what, publish}, false);
  } else {
    refused_records_.push_back({what, publish});
  }
}

void Acd::offer_record(const PendingRecord& record, bool again) {
  const auto refused = [this, record, again](const Error& error) {
    host_.log().warning("acd.record_refused", "The record of the {} is offered again: {} {}",
                        record.what, error.code, error.text);
    refused_records_.insert(again ? refused_records_.begin() : refused_records_.end(), record);
    if (record_retry_.running()) return;
    record_retry_ = host_.after(record_retry_time, [this] { offer_refused_record(); });
  };
  const auto published = record.publish([this, refused](const Result<std::uint64_t>& safe) {
    if (!safe) return refused(safe.error());
    // What one has found, the next finds: a place.
    if (!record_retry_.running()) offer_refused_record();
  });
  if (!published) refused(published.error());
}

Result<> Acd::may_make_records() const {
  if (refused_records_.size() < most_refused) return {};
  return failure("bus.busy",
                 fmt::format("{} records of ends wait because the log refuses them: see the "
                             "warnings acd.record_refused, make room on its disk, then try again.",
                             refused_records_.size()));
}

void Acd::offer_refused_record() {
  if (refused_records_.empty()) return;
  const PendingRecord next = std::move(refused_records_.front());
  refused_records_.pop_front();
  offer_record(next, true);
}

}  // namespace ctibus::acd
