#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/testing/test_host.hpp"

/// What the conformance suite of the PBX ports needs to know of a connector and of the people
/// around its switch. Write one for your connector and instantiate PbxConformance with it.
namespace ctibus::testing::pbx {

/// The site a driver sets up. Nobody at its telephones does anything by himself, and everybody
/// called outside answers only when told to.
struct Site {
  std::string connector = "pbx";  ///< instance name
  std::string a;                  ///< three telephones, as devices
  std::string b;
  std::string c;
  std::string trunk;        ///< device; at least three lines
  std::string outside;      ///< what a telephone dials to reach somebody outside
  std::string route_point;  ///< device; calls are announced, and go to `b` when nobody answers
  std::string other_route_point;  ///< device; calls are refused when nobody answers
  Duration route_limit{};         ///< of both
  std::string holding;            ///< device
  std::string nowhere;            ///< a number that leads nowhere

  static std::string number(std::string_view device) {
    return std::string(device.substr(device.find(':') + 1));
  }
};

class Driver {
 public:
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  virtual const Site& site() const = 0;
  /// Load the connector into the host; the link is up when it returns.
  virtual void load(TestHost& host) = 0;

  // People. Each returns when the bus has settled, and does nothing when it cannot be done now
  // (nobody's telephone rings).
  /// Somebody outside dials `called`; returns a handle for him. "" as calling: withheld.
  virtual int call_in(std::string_view called, std::string_view calling) = 0;
  virtual void outside_hangs_up(int caller) = 0;
  /// He disappears without a word; false: this driver cannot do that. Within `lost_limit` of
  /// virtual time the connector must notice.
  virtual bool outside_vanishes(int) { return false; }
  virtual std::chrono::nanoseconds lost_limit() const { return std::chrono::minutes(10); }
  /// The one outside whose telephone rings.
  virtual void outside_answers() = 0;
  virtual void answer(std::string_view device) = 0;
  virtual void reject(std::string_view device) = 0;
  virtual void hang_up(std::string_view device) = 0;
  virtual void press(std::string_view device, std::string_view digits) = 0;
  /// The one outside presses keys; false: this driver cannot do that.
  virtual bool outside_presses(int /*caller*/, std::string_view /*digits*/) { return false; }
  /// false: this driver cannot do that.
  virtual bool unplug(std::string_view) { return false; }
  /// The link between connector and switch breaks; false: there is no such link.
  virtual bool cut_link() { return false; }
  virtual void restore_link() {}
};

/// Makes a driver whose switch lacks these commands.
using DriverFactory =
    std::function<std::unique_ptr<Driver>(const std::vector<std::string>& without)>;

struct Subject {
  std::string name;
  DriverFactory make;
  std::vector<std::string> without = {};
};
inline std::ostream& operator<<(std::ostream& out, const Subject& subject) {
  return out << subject.name;
}

}  // namespace ctibus::testing::pbx
