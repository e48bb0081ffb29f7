#include "ctibus/kit/sip/sofia_stack.hpp"

#include <memory>
#include <utility>

#include "sofia_agent.hpp"
#include "sofia_clients.hpp"
#include "sofia_servers.hpp"
#include "sofia_thread.hpp"

namespace ctibus::sip {

namespace {

constexpr std::chrono::milliseconds longest_sleep{1000};

class Running final : public SofiaStack {
 public:
  Running(SofiaOptions options, std::shared_ptr<SofiaStrand> strand,
          std::function<void(const SofiaNotice&)> notice)
      : options_(std::move(options)), strand_(std::move(strand)), notice_(std::move(notice)) {}

  ~Running() override {
    strand_->close();
    thread_.stop();
  }

  Result<> start(std::vector<Endpoint> listen, std::vector<Network> local);

  TransactionId send(const Message& request) override {
    const auto id = ++last_id_;
    if (!thread_.run([this, id, request] { agent_->clients().send(id, request); }, false)) {
      strand_->failed(id, 503);
    }
    return id;
  }
  void send_ack(const Message& ack) override {
    thread_.run([this, ack] { agent_->clients().send_ack(ack); });
  }
  void cancel(TransactionId transaction) override {
    thread_.run([this, transaction] { agent_->clients().cancel(transaction); });
  }
  void respond(TransactionId transaction, const Message& response) override {
    thread_.run(
        [this, transaction, response] { agent_->servers().respond(transaction, response); });
  }
  Endpoint contact(const Endpoint& peer) const override { return addressing_->contact(peer); }
  Counters counters() const override { return counters_.snapshot(); }
  const std::vector<Endpoint>& listening() const override { return addressing_->listening(); }

 private:
  SofiaOptions options_;
  std::shared_ptr<SofiaStrand> strand_;
  std::function<void(const SofiaNotice&)> notice_;
  SofiaCounters counters_;
  std::atomic<TransactionId> last_id_{0};
  std::shared_ptr<const Addressing> addressing_;
  std::unique_ptr<SofiaAgent> agent_;  ///< the stack's thread only
  SofiaThread thread_;
};

Result<> Running::start(std::vector<Endpoint> listen, std::vector<Network> local) {
  Result<> opened;
  SofiaThread::Loop loop;
  loop.begin = [&, this](void* root) {
    SofiaNotify notify = [this](SofiaNotice::Level level, std::string_view id, std::string text) {
      if (notice_) notice_({level, id, std::move(text)});
    };
    agent_ = std::make_unique<SofiaAgent>(
        options_, strand_, counters_, last_id_, notify,
        [this](std::function<void()> work) { thread_.run(std::move(work)); });
    opened = agent_->listen(static_cast<su_root_t*>(root), std::move(listen), std::move(local));
    if (!opened) {
      agent_.reset();
      return false;
    }
    addressing_ = agent_->addressing();
    return true;
  };
  loop.wait = [this] { return static_cast<long>(agent_->timers().wait(longest_sleep).count()); };
  loop.step = [this] {
    agent_->timers().run_due();
    agent_->read_counters();
  };
  loop.end = [this] { agent_.reset(); };
  if (thread_.start(std::move(loop))) return {};
  if (!opened) return opened;
  return failure("sip.cannot_listen",
                 "The event loop of the SIP stack cannot start: too many files may be open.");
}

}  // namespace

Result<std::unique_ptr<SofiaStack>> make_sofia_stack(
    const SofiaOptions& options, StackEvents& events,
    std::function<void(std::function<void()>)> post,
    std::function<void(const SofiaNotice&)> notice) {
  std::vector<Endpoint> listen;
  for (const auto& text : options.listen) {
    auto where = parse_listen(text);
    if (!where) return tl::unexpected(where.error());
    listen.push_back(std::move(*where));
  }
  if (listen.empty()) return failure("sip.bad_listen", "'listen' names no address.");
  std::vector<Network> local;
  for (const auto& text : options.local_networks) {
    auto network = Network::parse(text);
    if (!network) return tl::unexpected(network.error());
    local.push_back(std::move(*network));
  }
  auto stack = std::make_unique<Running>(
      options, std::make_shared<SofiaStrand>(events, std::move(post)), std::move(notice));
  if (auto started = stack->start(std::move(listen), std::move(local)); !started) {
    return tl::unexpected(started.error());
  }
  return std::unique_ptr<SofiaStack>(std::move(stack));
}

}  // namespace ctibus::sip
