#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/command_table.hpp"
#include "ctibus/kit/pbx/device_publisher.hpp"
#include "ctibus/kit/pbx/dialogues.hpp"
#include "ctibus/kit/pbx/media_port.hpp"
#include "ctibus/kit/pbx/switching_function.hpp"

namespace ctibus::pbx {

/// What a connector shows the bus of its switching function: calls, routes and offers, devices, the
/// link, and which commands can be carried out now; and the way of those commands into it.
/// Make it in the plugin's constructor; strand only. The switching function outlives its last use.
class SwitchFront final : private CallSink {
 public:
  /// `commands`: topics of the commands that the connector knows, and queue::offer_many when it
  /// offers a call to several devices at once; texts with static storage. With media.play among
  /// them the switch carries sound, with media.record it records, too.
  SwitchFront(Host& host, std::vector<std::string_view> commands);

  /// What the switching function tells.
  SwitchingListeners listeners() { return {.calls = *this, .dialogues = dialogues_}; }
  /// Provides the switch's commands, measures its time limits. In the plugin's constructor, before
  /// anything else is done with the front.
  template <class Switch>
  void show(Switch& pbx) {
    attend(pbx);
    CommandTable(host_, gate(), pbx).provide_all();
  }
  /// Once, when what an earlier life has told is known: catch_up() and tell_link(up).
  void on_recovered(std::function<void()> handler) { calls_.on_recovered(std::move(handler)); }

  bool link_is_up() const { return link_ == connector::LinkState::up; }
  /// While it is not up, commands are refused with `text`.
  void tell_link(connector::LinkState link, std::string_view text);
  /// Nothing is told of calls until catch_up(): the link is cut.
  void pause() { calls_.pause(); }
  /// Everything that was missed is told now.
  void catch_up(Cause lost_cause);

  /// What has changed of the devices.
  void tell_devices();
  /// Whether a trunk's far end works; it does until this says otherwise.
  void set_in_order(std::size_t trunk, bool in_order);
  bool in_order(std::size_t trunk) const { return !out_of_order_.contains(trunk); }

  /// No call is made from now on. True: none is left; otherwise the host is told as soon as none
  /// is.
  bool drain();
  bool draining() const { return draining_; }
  /// Ends every call.
  void stop();

 private:
  void call_changed(const Call& call, const CallEvent& event) override;
  void attend(SwitchingFunction& pbx);
  bool knows(std::string_view topic) const;
  bool supports(std::string_view topic) const;
  Gate gate() const;

  Host& host_;
  std::vector<std::string_view> commands_;
  CallPublisher calls_;
  Dialogues dialogues_;
  DevicePublisher devices_;
  std::optional<MediaPort> media_;
  SwitchingFunction* switch_ = nullptr;
  connector::LinkState link_ = connector::LinkState::starting;
  std::string link_text_;
  std::set<std::size_t> out_of_order_;
  bool draining_ = false;
};

}  // namespace ctibus::pbx
