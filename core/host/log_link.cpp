#include "core/host/log_link.hpp"

#include "core/host/secret_store.hpp"

namespace ctibus::host {
namespace {

class LogFeed final : public Feed {
 public:
  LogFeed(log::Log& log, std::string consumer, std::unique_ptr<log::Reader> reader)
      : log_(log), consumer_(std::move(consumer)), reader_(std::move(reader)) {}

  std::size_t read(log::Reader::Visitor visitor, std::size_t max) override {
    return reader_->read(visitor, max);
  }
  bool park() override { return reader_->park(); }
  [[nodiscard]] log::Cursor position() const override { return reader_->position(); }
  [[nodiscard]] std::string source_name(const ctibus_frame_header& frame) const override {
    return log_.source_name(frame.source);
  }
  Result<> acknowledge(std::uint64_t sequence) override {
    return log_.acknowledge(consumer_, sequence);
  }

 private:
  log::Log& log_;
  std::string consumer_;
  std::unique_ptr<log::Reader> reader_;
};

class LogLink final : public BusLink {
 public:
  LogLink(const LogLinkSetup& setup, std::string name, std::shared_ptr<log::Publisher> publisher)
      : setup_(setup), name_(std::move(name)), publisher_(std::move(publisher)) {}

  Result<std::uint32_t> intern(std::string_view topic, log::MessageClass message_class) override {
    return setup_.log->intern(topic, message_class);
  }
  Result<ctibus_message_id> publish(const log::Draft& draft) override {
    return publisher_->publish(draft);
  }

  Result<std::unique_ptr<Feed>> subscribe(log::Subscription subscription,
                                          std::uint64_t& tail) override {
    tail = setup_.log->tail().sequence;
    // A new consumer also gets what those started before it have published.
    if (!subscription.durable_name.empty()) subscription.start = log::Start::at(setup_.boot);
    std::string consumer = subscription.durable_name;
    auto reader = setup_.log->add_reader(std::move(subscription));
    if (!reader) return tl::unexpected(reader.error());
    return std::make_unique<LogFeed>(*setup_.log, std::move(consumer), std::move(*reader));
  }

  Result<MessageId> request(const CommandRequest& request, ReplyHandler done) override {
    return setup_.commands->request(*publisher_, request, std::move(done));
  }
  void provide(std::shared_ptr<CommandProvider> provider,
               const std::set<std::string>& topics) override {
    setup_.commands->add_provider(name_, std::move(provider), publisher_, topics);
  }
  void withdraw() override { setup_.commands->remove_provider(name_); }
  std::optional<std::uint32_t> begin(const CommandDelivery& command) override {
    return setup_.commands->begin(command);
  }
  void reply(const CommandReply& reply) override { setup_.commands->reply(name_, reply); }

  Uuid deposit(std::span<const std::uint8_t> secret, std::uint32_t lease_ms) override {
    return setup_.secrets->deposit(secret, lease_ms);
  }
  std::size_t redeem(const Uuid& handle, std::span<std::uint8_t> buffer) override {
    return setup_.secrets->redeem(handle, buffer);
  }
  [[nodiscard]] log::Cursor tail() const override { return setup_.log->tail(); }

 private:
  LogLinkSetup setup_;
  std::string name_;
  std::shared_ptr<log::Publisher> publisher_;
};

}  // namespace

Result<std::unique_ptr<BusLink>> link_to_log(const LogLinkSetup& setup, const std::string& name,
                                             BusLink::CompletionHandler on_completion) {
  log::PublisherOptions options;
  options.name = name;
  options.on_completion = std::move(on_completion);
  auto publisher = setup.log->add_publisher(std::move(options));
  if (!publisher) return tl::unexpected(publisher.error());
  return std::make_unique<LogLink>(setup, name, std::move(*publisher));
}

}  // namespace ctibus::host
