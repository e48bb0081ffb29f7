#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/csta/session.hpp"
#include "directory.hpp"
#include "picture.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// What is to be watched on a link that has come up, and what there is: starts a monitor at every
/// device of the site, registers for its route points, and then asks what calls they have; so many
/// requests at a time. What the switch cannot do just now is asked again. Strand only; dropped, its
/// answers go nowhere.
class Survey {
 public:
  using Ask = std::function<void(Element request, Session::Reply reply)>;

  struct Wanted {
    bool monitors = true;
    bool routes = true;
    bool calls = true;
  };
  struct Found {
    std::map<std::string, std::string, std::less<>> monitors;  ///< devices by cross reference
    std::map<std::string, std::string, std::less<>> routes;    ///< route points by registration
    bool with_calls = false;
    Picture calls;
    /// Devices and calls (callIDs) that the switch would not tell of: what is known of them stays.
    std::set<std::string, std::less<>> unsure_devices, unsure_calls;
    std::vector<std::string> refused;  ///< devices that cannot be monitored
  };
  /// `done`: once, with what was found; an error when the link does not answer.
  Survey(const Directory& directory, const Profile& profile, Ask ask,
         std::function<void(Result<Found>)> done);

  void start(Wanted wanted);

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
  void add(Element request, Take take) { tasks_.push_back({std::move(request), std::move(take)}); }
  void fill();
  void answered(Task task, const Result<Element>& reply);

  const Directory& directory_;
  const Profile& profile_;
  Ask ask_;
  std::function<void(Result<Found>)> done_;
  Wanted wanted_;
  int stage_ = 0;
  std::vector<Device> devices_;
  std::map<std::string, CallPicture, std::less<>> seen_;  ///< by callID
  Found found_;
  std::deque<Task> tasks_;
  std::size_t outstanding_ = 0;
  bool filling_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// MonitorStart, RouteRegister.
Element monitor_start(std::string_view identifier, const Profile& profile);
Element route_register(std::string_view identifier);

}  // namespace ctibus::csta
