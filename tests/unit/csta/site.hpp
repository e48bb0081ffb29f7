#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/pbx/csta/csta.hpp"
#include "connectors/pbx/csta/links/stream_link.hpp"
#include "csta_switch/exchange.hpp"
#include "csta_switch/ua_server.hpp"
#include "ctibus/testing/test_host.hpp"

/// The CSTA connector with its switch: the emulated one of examples/csta-switch, which shares no
/// code with it, at the other end of streams in memory, both under a test host's clock.
namespace ctibus::csta::testing {

using ctibus::testing::TestHost;

/// Change the public members before start().
class Site {
 public:
  static constexpr const char* connector = "pbx1";

  explicit Site(TestHost& host);
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// Loads the connector; its links come up.
  void start();
  csta_switch::Exchange& exchange() { return *exchange_; }

  /// What people or the switch do: time goes on for the switch, and the bus settles.
  template <class Act>
  auto with(Act act) {
    exchange_->advance(now());
    auto result = act(*exchange_);
    set_alarm();
    host_.settle();
    return result;
  }

  /// No link comes up until it is restored.
  void cut(std::size_t link);
  void cut();
  /// The links are up again when it returns.
  void restore();

  /// Answers a request of the connector in the switch's place, if it answers: by a response or
  /// CSTAErrorCode, by nothing at all (an element without a name), or not even sending it (an
  /// error).
  std::function<std::optional<Result<Element>>(std::size_t link, const Element& request)> instead;
  /// The switch says something of its own accord, if the link is up.
  void say(std::size_t link, Packet::Kind as, Element body);
  /// The cross reference of the device's latest monitor on that link; empty: it has none.
  std::string monitor_of(std::size_t link, const std::string& device) const;
  bool associates = true;       ///< links that are connected come up
  bool closes_at_once = false;  ///< those that have come up
  int connections = 0;          ///< attempts

  Options options;
  Profile profile;
  std::size_t links = 1;
  csta_switch::Site site;
  csta_switch::LinkKind kind = csta_switch::LinkKind::xml;  ///< uacsta: by SIP
  csta_switch::Faults exchange_faults;                      ///< from the beginning

 private:
  friend class CstaUnderTest;
  class MemoryStream;
  class MemoryNetwork;
  struct UaEnd;
  class WatchedLink;

  static Site& of(const Options& options);
  OpenLink open(Host& host, std::size_t link);
  OpenLink open_by_sip(Host& host, std::size_t link);
  OpenLink open_telephone(Host& host, const std::string& uri);
  std::shared_ptr<UaEnd> ua_end(Host& host, std::size_t link, const std::string& address);
  OpenLink open_stream(Host& host, std::size_t link);
  std::chrono::nanoseconds now() const;
  void set_alarm();

  TestHost& host_;
  int number_;
  std::unique_ptr<csta_switch::Exchange> exchange_;
  std::unique_ptr<csta_switch::UaServer> ua_server_;
  std::map<std::string, std::weak_ptr<UaEnd>> ua_ends_;  ///< by address
  std::vector<std::unique_ptr<MemoryNetwork>> networks_;
  std::vector<MemoryStream*> streams_;
  std::vector<WatchedLink*> watched_;
  std::map<std::pair<std::size_t, std::string>, std::string> monitors_;  ///< by link and device
  std::vector<bool> cut_;
  std::uint64_t alarm_ = 0;
  std::chrono::nanoseconds alarm_at_{};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// The connector as it is, with the links of its site.
class CstaUnderTest final : public Csta {
 public:
  CstaUnderTest(Host& host, const Options& options)
      : Csta(host, options,
             {.profile = Site::of(options).profile,
              .links = Site::of(options).links,
              .open = [&host, &site = Site::of(options)](
                          std::size_t link) { return site.open(host, link); },
              .open_telephone =
                  [&host, &site = Site::of(options)](const std::string& uri) {
                    return site.open_telephone(host, uri);
                  }}) {}
};

}  // namespace ctibus::csta::testing
