#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "channel.hpp"
#include "ctibus/result.hpp"
#include "site.hpp"

namespace ctibus::readers {

/// A place in the log.
struct Place {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
};

/// What a reader listens to.
struct Wanted {
  std::vector<std::string> patterns;
  std::string from = "live";  ///< live, snapshot, cursor, time or consumer
  std::vector<std::string> keys = {};
  std::vector<std::string> sources = {};
  Place cursor = {};
  std::uint64_t time = 0;  ///< milliseconds since 1970 UTC
  std::string consumer = {};
};

/// How a reader answers a command.
struct Provided {
  std::string topic;
  std::string answer = "accept";  ///< accept, reject or keep (never)
  json fields = json::object();   ///< of the accepted reply
  std::string code = {};          ///< of the rejection
};

/// All that a reader does by itself; the rest it is told.
struct Plan {
  std::vector<Wanted> subscriptions;
  std::vector<Provided> provides = {};
};

struct Delivery {
  std::size_t subscription = 0;
  std::string kind;  ///< message, snapshot, snapshot_end or gap
  std::string topic;
  std::string key;
  std::string source;
  Place place;
  bool tombstone = false;
  json fields;
};

struct Reply {
  std::string status;  ///< accepted, rejected, no_provider, outcome_unknown, or refused: not sent
  std::string code;
  json fields;
};

struct Request {
  std::string topic;
  std::string target;
  json fields = json::object();
  std::chrono::milliseconds deadline{30'000};
  std::string idempotency = {};
};

/// Somebody who listens to the bus and speaks on it, wherever he lives. What he is to do is data;
/// each kind has an interpreter where its users' code would be:
///
///   {do: start, name, endpoint, subscriptions, provides}  {say: started} or {say: failed, code}
///   {do: publish, topic, key, fields, tombstone}          {say: refused, topic, code} if it is
///   {do: request, id, topic, target, key, fields, ...}    {say: reply, id, status, code, fields}
///   {do: acknowledge, subscription, sequence}
///   {do: freeze}                                          {say: frozen}
///   {do: thaw}
///   {do: stop}                                            {say: stopped}
///                                                         {say: got, subscription, kind, ...}
///                                                         {say: asked, fields}
class Reader {
 public:
  Reader(Site& site, std::string name);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader();

  /// Returns when it listens to all of it. Errors: what the bus refuses it with.
  virtual Result<> start(const Plan& plan) = 0;
  /// In good order.
  virtual void stop() = 0;
  /// As kill -9 does. The core runs afterwards, if need be again.
  virtual void kill() = 0;
  /// The code by which what is on no list of this reader's is refused.
  [[nodiscard]] virtual std::string not_allowed() const = 0;

  void publish(const std::string& topic, const std::string& key, const json& fields);
  void withdraw(const std::string& topic, const std::string& key);
  /// The place of its reply in replies().
  std::size_t request(const Request& request);
  void acknowledge(std::size_t subscription, std::uint64_t sequence);
  /// From when this returns it takes nothing more, nor carries anything out.
  void freeze();
  void thaw();

  // What it has said so far, as of the latest poll of its site.
  [[nodiscard]] const std::vector<Delivery>& received() const { return received_; }
  [[nodiscard]] const std::vector<std::optional<Reply>>& replies() const { return replies_; }
  [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }
  /// The fields of the commands that it has carried out.
  [[nodiscard]] const std::vector<json>& asked() const { return asked_; }
  [[nodiscard]] std::size_t subscriptions() const { return plan_.subscriptions.size(); }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int fd() const { return channel_.fd(); }
  /// Takes what it has said.
  void poll();
  /// The core was killed and started again.
  virtual void core_restarted() {}

 protected:
  /// Hands over the plan, as what is to be done from now on.
  void hand_over(const Plan& plan);
  /// Waits until it has started or failed.
  Result<> await_start();
  /// Waits until it has said this.
  void await_word(const std::string& word);
  /// The plan it was started with, from where it is now.
  [[nodiscard]] Plan rest_of_plan() const;

  Site& site_;
  std::string name_;
  Channel channel_;

 private:
  void take(const json& said);

  Plan plan_;
  std::vector<Delivery> received_;
  std::vector<std::optional<Reply>> replies_;
  std::vector<std::string> refusals_;
  std::vector<json> asked_;
  std::vector<std::string> words_;
  Error failure_;
};

/// A plugin in the core.
std::unique_ptr<Reader> make_reader_in_core(Site& site, const std::string& name);
/// The same plugin in a process of its own.
std::unique_ptr<Reader> make_reader_in_process(Site& site, const std::string& name);
/// A program with the C++ client.
std::unique_ptr<Reader> make_wire_reader(Site& site, const std::string& name);
/// A program with the Python client.
std::unique_ptr<Reader> make_python_reader(Site& site, const std::string& name);

}  // namespace ctibus::readers
