#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/kit/csta/session.hpp"
#include "directory.hpp"
#include "picture.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// Brings a link to where it is wanted, and looks at what there is: starts the monitors and the
/// registrations for routes that are missing, then asks what calls there are; so many requests at a
/// time. What the switch does not answer, or cannot do just now, is asked again a few times. Strand
/// only; dropped, its answers go nowhere.
class Survey {
 public:
  using Names = std::set<std::string, std::less<>>;
  using ByReference = std::map<std::string, std::string, std::less<>>;
  using Ask = std::function<void(Element request, Session::Reply reply)>;

  /// Each looks further than the one before.
  enum class Look : std::uint8_t {
    nothing,
    fresh,    ///< what calls the devices have that were not monitored before
    devices,  ///< what calls all devices have
    calls,    ///< the same, and who is in them
  };
  struct Wanted {
    Look look = Look::calls;
    bool routes = true;     ///< registrations for route points
    Names watched = {};     ///< devices that have their monitors
    Names registered = {};  ///< identifiers of route points that have their registrations
  };
  struct Found {
    Look look = Look::nothing;
    ByReference monitors;  ///< devices by cross reference; those that were started now
    ByReference routes;    ///< identifiers of route points by registration; the same
    std::map<std::string, Error> missing;  ///< by device: why it is not monitored, or not asked for
    Names looked;                          ///< devices at which calls were looked for
    /// Look::calls: all of them. Else those of `looked`, each with the connections there.
    Picture calls;
    /// Devices and calls (callIDs) that the switch would not tell of: what is known of them stays.
    Names unsure_devices, unsure_calls;
  };
  /// `done`: once, with what was found; an error when the link is lost, or nothing is answered on a
  /// link that has no monitors.
  Survey(Host& host, const Directory& directory, const Profile& profile, Wanted wanted, Ask ask,
         std::function<void(Result<Found>)> done);

  void start() { next_stage(); }
  bool is_over() const { return !done_; }
  /// The switch has ended what was started a moment ago. The device; empty: it was not.
  std::string take_back_monitor(std::string_view cross_reference);
  bool take_back_route(std::string_view registration);

 private:
  struct Device {
    std::string device;
    std::string identifier;
  };
  using Take = std::function<void(const Result<Element>&)>;
  struct Task {
    Element request;
    Take take;
    int tries = 0;
  };

  void next_stage();
  void ask_for_monitors();
  void ask_for_routes();
  void ask_for_devices();
  void ask_for_calls();
  void look_at(const Device& device);
  void add(Element request, Take take) { tasks_.push_back({std::move(request), std::move(take)}); }
  void fill();
  void answered(Task task, const Result<Element>& reply);
  void go_on();
  void fail(const Error& why);

  Host& host_;
  const Directory& directory_;
  const Profile& profile_;
  const Wanted wanted_;
  Ask ask_;
  std::function<void(Result<Found>)> done_;
  int stage_ = 0;
  std::vector<Device> devices_;
  std::map<std::string, CallPicture, std::less<>> seen_;  ///< by callID
  Found found_;
  std::deque<Task> tasks_;
  std::deque<Task> postponed_;  ///< until the switch has had a pause
  Timer pause_;
  std::size_t outstanding_ = 0;
  bool filling_ = false;
  bool heard_ = false;        ///< something was answered
  bool stage_heard_ = false;  ///< of this stage
  bool stage_silent_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// What the switch has that reference for, which is not ours any more; empty: it was not.
std::string take_out(Survey::ByReference& all, std::string_view reference);

/// MonitorStart, RouteRegister.
Element monitor_start(std::string_view identifier, const Profile& profile);
Element route_register(std::string_view identifier);

}  // namespace ctibus::csta
