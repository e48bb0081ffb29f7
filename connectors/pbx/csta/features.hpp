#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/host.hpp"
#include "ctibus/messages/feature.hpp"
#include "directory.hpp"
#include "inquiries.hpp"
#include "profile.hpp"
#include "requester.hpp"

namespace ctibus::csta {

/// What Features need of the plugin around them.
struct FeatureSurroundings {
  Host& host;
  const Directory& directory;
  const Profile& profile;
  Requester& requester;
  Inquiries& inquiries;
};

/// What telephones are set to (ECMA-269, logical device features: Set Do Not Disturb, Set
/// Forwarding and what belongs to them; physical device features: Set Message Waiting Indicator).
/// Tells feature.state; after a restart it finds what was told in the last values of its own
/// instance. Strand only; made in the plugin's constructor.
class Features {
 public:
  using Done = std::function<void(Result<>)>;

  explicit Features(FeatureSurroundings surroundings);
  Features(const Features&) = delete;
  Features& operator=(const Features&) = delete;
  ~Features() = default;

  /// False: it is no event of features.
  bool take(const Element& event);
  /// Asks for what every telephone is set to.
  void ask_all();

  void set_do_not_disturb(std::string_view device, bool on, MessageId command, Done done);
  void set_forwarding(std::string_view device, feature::ForwardingKind kind, bool on,
                      std::string_view destination, MessageId command, Done done);
  void set_message_waiting(std::string_view device, bool on, MessageId command, Done done);

 private:
  struct Forwarding {
    bool on = false;
    std::string destination;  ///< number

    friend bool operator==(const Forwarding&, const Forwarding&) = default;
  };
  struct Settings {
    bool do_not_disturb = false;
    bool message_waiting = false;
    std::map<feature::ForwardingKind, Forwarding> forwardings;

    friend bool operator==(const Settings&, const Settings&) = default;
  };
  using Change = std::function<void(Settings& settings)>;

  static Settings owned(const feature::State& state);
  void recovered();
  void apply(const std::string& device, const Change& change, MessageId command);
  void tell(const std::string& device, const Context& context);
  void tell_all();
  void request(const std::string& device, Element body, Change change, MessageId command,
               Done done);
  void ask(const std::string& device);
  void forward(Settings& settings, const Element& item, std::string_view destination) const;

  FeatureSurroundings around_;
  std::map<std::string, Settings, std::less<>> now_;  ///< by device; those that are known
  std::map<std::string, Settings, std::less<>> told_;
  std::map<std::string, MessageId, std::less<>> asked_;  ///< commands under way
  bool recovered_ = false;
  Timer repair_;
};

}  // namespace ctibus::csta
