#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csta_switch/exchange.hpp"
#include "ctibus/kit/csta/link_codec.hpp"

/// The emulated switch of examples/csta-switch in memory, and a bare application at it.
namespace ctibus::bench::csta {

using ctibus::csta::Element;
using ctibus::csta::Encoding;
using ctibus::csta::LinkOptions;
using ctibus::csta::Packet;

/// How the link codec speaks with it; `associate` as BER begins.
LinkOptions link_options(Encoding encoding, bool associate);

csta_switch::Site site_with(std::size_t extensions);
/// "1001" is that of 0.
std::string number_of(std::size_t extension);

/// An application that does no more than ask and listen.
class Watcher {
 public:
  Watcher(csta_switch::Exchange& exchange, Encoding encoding);
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  ~Watcher();

  /// Throws Failed when it is not carried out.
  void ask(Element request);
  void monitor(std::string_view number);
  /// Since the last time: as they came, a message each.
  std::vector<std::string> take_events();

 private:
  void read();

  csta_switch::Exchange& exchange_;
  std::string asked_;
  ctibus::csta::LinkCodec codec_;
  int link_ = -1;
  std::vector<std::string> came_;
  std::vector<std::string> events_;
  std::string answer_;  ///< name of the last response
};

/// What a switch tells of calls that come in, are answered and end.
struct Story {
  std::vector<std::string> events;  ///< framed
  std::size_t bytes = 0;
};
Story story_of(Encoding encoding, std::size_t calls);

}  // namespace ctibus::bench::csta
