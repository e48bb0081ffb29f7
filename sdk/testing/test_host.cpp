#include "ctibus/testing/test_host.hpp"

#include <unistd.h>

namespace ctibus::testing {
namespace {

bool every_host_knows(std::string_view topic) {
  return ctibus::detail::is_vendor_topic(topic) ||
         std::any_of(catalogue.begin(), catalogue.end(),
                     [&](const auto& message) { return message.topic == topic; });
}

/// As a real host does it before it makes an instance.
Result<> check_topics(const std::string& name, const Permissions& permissions) {
  for (const std::string& topic : permissions.publishes) {
    if (every_host_knows(topic)) continue;
    return failure("host.unknown_topic",
                   name + " publishes " + topic +
                       ", which no host knows: give a message of its own three or more tokens.");
  }
  return {};
}

}  // namespace

TestHost::TestHost(std::uint64_t seed, const TestHostPlace& place)
    : seed_(seed),
      random_(seed),
      log_(place.log_memory),
      folder_(place.folder),
      keeps_folder_(!place.folder.empty()) {
  if (!keeps_folder_) {
    std::string pattern = (std::filesystem::temp_directory_path() / "ctibus-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("cannot make a temporary folder: " + pattern);
    }
    folder_ = pattern;
  }
  data_source_ = "sqlite://" + (folder_ / "site.db").string();
  for (const auto& message : catalogue) learn(message);
}

TestHost::~TestHost() {
  while (!instances_.empty()) {
    instances_.begin()->second->end();
    instances_.erase(instances_.begin());
  }
  if (keeps_folder_) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Result<TestInstance*> TestHost::try_load(const std::string& name, const ctibus_plugin* plugin,
                                         msgpack::Buffer options) {
  if (instances_.contains(name)) return failure("test.name_taken", name + " is loaded already");
  if (const auto allowed = permissions_.find(name); allowed != permissions_.end()) {
    if (auto known = check_topics(name, allowed->second); !known) {
      return tl::unexpected(known.error());
    }
  }
  recipes_.insert_or_assign(name, std::pair(plugin, options));
  auto instance = std::make_unique<TestInstance>(*this, name, plugin);
  TestInstance* raw = instance.get();
  instances_.emplace(name, std::move(instance));
  Result<> result = raw->create({options.data(), options.size()});
  if (result) result = raw->start();
  if (!result) {
    remove(*raw, false);
    return tl::unexpected(result.error());
  }
  settle();
  return raw;
}

std::string TestHost::redeem(std::string_view handle) {
  const std::lock_guard lock(mutex_);
  const auto found = secrets_.find(Uuid::parse(handle).value_or(Uuid{}));
  if (found == secrets_.end()) return {};
  std::string secret(found->second.begin(), found->second.end());
  secrets_.erase(found);
  return secret;
}

TestInstance& TestHost::instance(std::string_view name) {
  const auto found = instances_.find(name);
  if (found == instances_.end()) fail("no instance " + std::string(name));
  return *found->second;
}

void TestHost::stop(std::string_view name, std::chrono::nanoseconds drain_time) {
  TestInstance& stopping = instance(name);
  stopping.drain();
  settle();
  advance_until([&] { return stopping.drained(); }, drain_time);
  remove(stopping, false);
  settle();
}

void TestHost::kill(std::string_view name) { remove(instance(name), true); }

TestInstance& TestHost::restart(std::string_view name) {
  if (instances_.contains(name)) kill(name);
  const auto recipe = recipes_.find(name);
  if (recipe == recipes_.end()) fail("never loaded: " + std::string(name));
  return require(try_load(std::string(name), recipe->second.first, recipe->second.second));
}

void TestHost::remove(TestInstance& instance, bool silently) {
  instance.end(silently);
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<MessageId, bool>> unanswered;
  for (auto& [id, request] : open_requests_) {
    if (request.provider == instance.name()) unanswered.emplace_back(id, request.delivered);
    if (request.requester == instance.name()) request.token = 0;  // its next boot did not ask
  }
  for (const auto& [id, delivered] : unanswered) {
    answer(id, delivered ? CTIBUS_REPLY_OUTCOME_UNKNOWN : CTIBUS_REPLY_REJECTED,
           "bus.provider_stopped", "The provider ended.", {});
  }
  std::erase(ready_, &instance);
  instances_.erase(instances_.find(instance.name()));
}

void TestHost::lose_messages(std::string_view name) {
  TestInstance& losing = instance(name);
  const std::lock_guard lock(mutex_);
  for (auto& [id, stream] : losing.streams_) {
    if (!stream.consumer.empty()) continue;
    ctibus_gap gap{};
    gap.size = sizeof(gap);
    gap.subscription = id;
    gap.from_sequence = stream.ready.empty() ? log_.tail() : stream.ready.front();
    gap.to_sequence = log_.tail();
    gap.reason = {"bus.gap", 7};
    stream.gap = gap;
    stream.ready.clear();
    losing.open_snapshot(stream);
  }
  mark_ready(losing);
}

void TestHost::repeat_messages(std::string_view name, std::size_t count) {
  TestInstance& hearing = instance(name);
  const std::lock_guard lock(mutex_);
  for (auto& [id, stream] : hearing.streams_) {
    std::vector<std::uint64_t> again;
    for (std::uint64_t at = stream.heard; at > 0 && again.size() < count; --at) {
      if (TestInstance::wants(stream, log_.at(at))) again.push_back(at);
    }
    stream.ready.insert(stream.ready.begin(), again.rbegin(), again.rend());
  }
  mark_ready(hearing);
}

Error TestHost::check(const TestLog::Draft& draft) {
  constexpr std::size_t longest = 0xffff;
  if (draft.topic.size() > longest || draft.key.size() > longest ||
      draft.idempotency.size() > longest) {
    return {"bus.malformed", "A topic, key or idempotency key is longer than 65535 bytes."};
  }
  const std::size_t size = sizeof(ctibus_frame_header) + draft.topic.size() + draft.key.size() +
                           draft.idempotency.size() + draft.payload_size;
  if (size > CTIBUS_FRAME_MAX_SIZE) {
    return {"bus.frame_too_large", std::to_string(size) + " bytes are more than 1 MiB."};
  }
  return {};
}

const TestLog::Entry& TestHost::append(const TestLog::Draft& draft, std::string_view source_name) {
  const TestLog::Entry& entry = log_.append(draft, source_name);
  if (observer_ != nullptr) observer_->appended(entry);
  for (const auto& [name, instance] : instances_) instance->offer(entry);
  spoken_.notify_all();
  return entry;
}

void TestHost::mark_ready(TestInstance& instance) {
  if (std::exchange(instance.is_ready_, true)) return;
  ready_.push_back(&instance);
  spoken_.notify_all();
}

bool TestHost::can_reload(std::string_view name) {
  return instance(name).handler<ctibus_reload>(CTIBUS_RELOAD) != nullptr;
}

Result<> TestHost::reload_raw(std::string_view name, const msgpack::Buffer& options) {
  TestInstance& running = instance(name);
  const auto* table = running.handler<ctibus_reload>(CTIBUS_RELOAD);
  if (table == nullptr) return failure("test.not_reloadable", "The plugin has no reload().");
  ctibus_error error{};
  error.size = sizeof(error);
  const ctibus_status status = [&] {
    const TestInstance::Entered entered(running, "reload");
    return table->reload(running.instance_.self, {options.data(), options.size()}, &error);
  }();
  if (status != CTIBUS_OK) return failure(error.code, error.text);
  if (const auto recipe = recipes_.find(name); recipe != recipes_.end()) {
    recipe->second.second = options;  // its next life begins with them
  }
  settle();
  return {};
}

TestHost::Source& TestHost::source(const std::string& name) {
  Source& source = test_sources_[name];
  if (source.epoch == 0) source.epoch = new_source_epoch();
  return source;
}

std::uint64_t TestHost::new_source_epoch() {
  return (static_cast<std::uint64_t>(clock_.utc_ns() / 1'000'000) << 16) + ++uuids_;
}

Uuid TestHost::uuid() {
  const std::lock_guard lock(mutex_);
  // RFC 9562 UUIDv7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
  Uuid id;
  const auto millis = static_cast<std::uint64_t>(clock_.utc_ns() / 1'000'000);
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  }
  // A counter in the random part keeps ids in the order in which they were made.
  ++uuids_;
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuids_ >> 32 & 0x0f));
  id.bytes[7] = static_cast<std::uint8_t>(uuids_ >> 24);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuids_ >> 18 & 0x3f));
  id.bytes[9] = static_cast<std::uint8_t>(uuids_ >> 10);
  id.bytes[10] = static_cast<std::uint8_t>(uuids_ >> 2);
  const std::uint64_t chance = random_.next();
  id.bytes[11] = static_cast<std::uint8_t>((uuids_ & 3) << 6 | (chance >> 56 & 0x3f));
  for (std::size_t i = 12; i < 16; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(chance >> (8 * (i - 12)));
  }
  return id;
}

MessageId TestHost::send_raw(std::string_view topic, std::string_view key,
                             const msgpack::Buffer& payload, const SendOptions& options) {
  const std::lock_guard lock(mutex_);
  Source& from = source(options.source);
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = static_cast<std::uint8_t>(classes_.at(std::string(topic)));
  draft.key = key;
  draft.payload = payload.data();
  draft.payload_size = payload.size();
  draft.header.id = MessageId(from.epoch, ++from.published);
  draft.header.correlation = options.correlation;
  draft.header.causation = options.causation;
  if (options.tombstone) draft.header.flags |= CTIBUS_FRAME_TOMBSTONE;
  if (options.inferred) draft.header.flags |= CTIBUS_FRAME_INFERRED;
  draft.header.event_time_ns = draft.header.publish_time_ns = clock_.utc_ns();
  if (const Error error = check(draft); !error.code.empty()) fail(error.code + ": " + error.text);
  return append(draft, options.source).frame().id;
}

double TestHost::metric(std::string_view instance_name, std::string_view name) {
  TestInstance& of = instance(instance_name);
  const auto found = of.metric_ids_.find(name);
  return found == of.metric_ids_.end() ? 0 : of.metrics_[found->second].value;
}

std::string TestHost::ladder(std::size_t last) const {
  std::string out;
  const std::uint64_t tail = log_.tail();
  for (std::uint64_t sequence = tail > last ? tail - last + 1 : 1; sequence <= tail; ++sequence) {
    const TestLog::Entry& entry = log_.at(sequence);
    const double seconds =
        static_cast<double>(entry.frame().publish_time_ns % 86'400'000'000'000) / 1e9;
    out += fmt::format("{:8} {:10.3f}s {:<12} {:<26} {}\n", sequence, seconds, entry.source,
                       entry.topic(), entry.key());
  }
  return out;
}

void TestHost::fail(const std::string& text) const {
  std::string lines;
  for (std::size_t i = log_lines_.size() > 10 ? log_lines_.size() - 10 : 0; i < log_lines_.size();
       ++i) {
    lines += log_lines_[i].instance + ": " + log_lines_[i].id + " " + log_lines_[i].text + "\n";
  }
  throw ExpectationFailed(fmt::format("{} (seed {})\n{}{}", text, seed_, ladder(), lines));
}

}  // namespace ctibus::testing
