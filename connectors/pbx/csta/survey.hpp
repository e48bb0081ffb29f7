#pragma once

#include <cstddef>
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
/// device of the site, registers for its route points, and then asks what calls they have. The
/// session paces it: so many requests at a time. Strand only; dropped, its answers go nowhere.
class Survey {
 public:
  using Ask = std::function<void(Element request, Session::Reply reply)>;

  struct Result {
    std::set<std::string, std::less<>> monitors;  ///< their cross references
    Picture calls;
    std::vector<std::string> refused;  ///< devices that the switch does not want to be monitored
  };
  /// `done`: once, with what was found; an error when the switch would not say what calls there
  /// are.
  Survey(const Directory& directory, const Profile& profile, Ask ask,
         std::function<void(ctibus::Result<Result>)> done);

  /// `with_calls`: ask for them too.
  void start(bool with_calls);

 private:
  struct Device {
    std::string device;
    std::string identifier;
    bool snapshot = false;
  };

  void monitor(const Device& device);
  void register_routes();
  void ask_devices();
  void ask_calls();
  void answered();
  void finish();
  Session::Reply guarded(std::function<void(ctibus::Result<Element>)> then);

  const Directory& directory_;
  const Profile& profile_;
  Ask ask_;
  std::function<void(ctibus::Result<Result>)> done_;
  std::vector<Device> devices_;
  std::map<std::string, CallPicture, std::less<>> seen_;  ///< by callID, from the devices
  Result result_;
  std::function<void()> next_;
  std::size_t outstanding_ = 0;
  bool with_calls_ = false;
  std::optional<Error> failed_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ctibus::csta
