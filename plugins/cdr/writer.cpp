#include "writer.hpp"

#include <utility>

#include "backoff.hpp"

namespace ctibus::cdr_plugin {

namespace {
constexpr Backoff sql_backoff{std::chrono::milliseconds(500), std::chrono::minutes(1)};
constexpr std::chrono::hours purge_every(1);
constexpr std::chrono::seconds purge_pause(1);
constexpr std::int64_t purge_at_once = 500;
}  // namespace

template <Message M>
std::optional<Erased> Writer::erase(Command<M>& command) {
  const auto reject = [&](const kit::Error& error) {
    command.reject(error.code, error.text);
    return std::nullopt;
  };
  if (auto connected = connect(); !connected) return reject(connected.error());
  auto erased = store_->erase(command->number, options_.region);
  if (!erased) return reject(erased.error());
  host_.log().info("", "{} records of {} are masked.", erased->calls, personal(command->number));
  return *erased;
}

Writer::Writer(Host& host, const Options& options, std::string data_source, std::string consumer)
    : host_(host),
      options_(options),
      data_source_(std::move(data_source)),
      stream_(host.subscription(Subscription::durable(std::move(consumer)))) {
  stream_.on<cdr::Call>([this](const Event<cdr::Call>& event) { write(event); });
  host_.provide<cdr::Erase>([this](Command<cdr::Erase> command) {
    if (const auto erased = erase(command)) {
      command.accept({.calls = static_cast<std::uint64_t>(erased->calls)});
    }
  });
  host_.provide<privacy::Erase>([this](Command<privacy::Erase> command) {
    const auto erased = erase(command);
    if (!erased) return;
    const auto store = [](std::string_view table, std::int64_t rows) {
      return privacy::Store{.store = table, .rows = static_cast<std::uint64_t>(rows)};
    };
    command.accept(
        {.stores = {store("cdr_call", erased->calls), store("cdr_segment", erased->segments),
                    store("cdr_rejected", erased->rejected)}});
  });
}

Result<> Writer::start() {
  if (auto connected = connect(); !connected && !connected.error().transient) {
    return failure("cdr.bad_data_source", connected.error().code + ": " + connected.error().text);
  }
  purging_ = host_.after(purge_pause, [this] { purge(); });
  return {};
}

kit::Result<void> Writer::connect() {
  if (store_) return {};
  auto opened = Store::open(data_source_);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  store_.emplace(std::move(*opened));
  return {};
}

void Writer::write(const Event<cdr::Call>& event) {
  if (auto connected = connect(); !connected) return stall(connected.error());
  auto inserted = store_->insert(*event);
  if (!inserted) {
    return is_fault_of_row(inserted.error()) ? set_aside(event, inserted.error())
                                             : stall(inserted.error());
  }
  if (*inserted) {
    host_.count("rows_total", "Call detail records written to the database.");
  } else {
    host_.count("repeated_rows_total", "Records that had their row already.");
  }
  done(event);
}

void Writer::set_aside(const Event<cdr::Call>& event, const kit::Error& reason) {
  auto kept = store_->reject(event->root, event.sequence(), host_.now(), reason, event.payload());
  if (!kept) return stall(kept.error());
  host_.count("rejected_rows_total", "Records that the database refuses; see cdr_rejected.");
  host_.log().error("cdr.row_rejected", "The record of {} lies in cdr_rejected ({}: {}).",
                    event->root, reason.code, reason.text);
  done(event);
}

void Writer::done(const Event<cdr::Call>& event) {
  stream_.acknowledge(event.sequence());
  if (std::exchange(failures_, 0) != 0) {
    host_.gauge("sql_stalled", "1 while records wait for the database.", 0);
    host_.log().info("", "Call detail records are written again.");
  }
}

void Writer::stall(const kit::Error& error) {
  stream_.pause();
  const auto delay = sql_backoff.delay(failures_);
  host_.count("sql_failures_total", "Attempts to write a record that failed.");
  if (++failures_ == options_.alarm_after) {
    host_.gauge("sql_stalled", "1 while records wait for the database.", 1);
    host_.log().error("cdr.sql_unavailable", "Records wait in the log ({}: {}).", error.code,
                      error.text);
  } else {
    host_.log().warning("cdr.sql_unavailable", "Trying again in {} ms ({}: {}).", delay.count(),
                        error.code, error.text);
  }
  retry_ = host_.after(delay, [this] { resume(); });
}

void Writer::resume() {
  if (auto resumed = stream_.resume(); !resumed) {
    stall({resumed.error().code, resumed.error().text, true});
  }
}

void Writer::purge() {
  auto next = std::chrono::nanoseconds(purge_every);
  if (options_.keep_calls.count() > 0 && connect()) {
    auto purged = store_->purge(host_.now() - options_.keep_calls, purge_at_once);
    if (!purged) {
      host_.log().warning("cdr.sql_unavailable", "Old records are not deleted ({}: {}).",
                          purged.error().code, purged.error().text);
    } else if (*purged != 0) {
      host_.count("purged_rows_total", "Records deleted by age.", static_cast<double>(*purged));
      // In small pieces: what is written meanwhile does not wait for the whole.
      if (*purged == purge_at_once) next = purge_pause;
    }
  }
  purging_ = host_.after(next, [this] { purge(); });
}

}  // namespace ctibus::cdr_plugin
