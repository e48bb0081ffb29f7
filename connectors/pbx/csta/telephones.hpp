#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "directory.hpp"
#include "happening.hpp"
#include "link.hpp"
#include "options.hpp"
#include "profile.hpp"
#include "requester.hpp"

namespace ctibus::csta {

/// Where the telephone with that number is.
std::string telephone_uri(const TelephoneOptions& telephone, std::string_view number);

/// Telephones that take requests themselves (uaCSTA in NOTIFY, one way), for what their switch
/// lacks: what becomes of them is seen in the switch's events. All other requests go to the switch.
/// Strand only.
class Telephones final : public Requester {
 public:
  using Names = std::set<std::string, std::less<>>;
  using Open = std::function<OpenLink(const std::string& uri)>;
  /// The device of a connection; empty: nobody knows.
  using Find = std::function<std::string(const ConnectionId& connection)>;

  /// Of what a switch lacks: what a telephone can do in its place.
  static Names carried(const Profile& profile);

  /// `limit`: that a request has for a visible outcome. The switch's way and the directory outlive
  /// it.
  Telephones(Host& host, Requester& to_switch, const Directory& directory,
             std::vector<TelephoneOptions> telephones, Open open, Find device_of, Names carried,
             std::chrono::nanoseconds limit);
  ~Telephones() override;

  /// Errors: pbx.not_supported, where neither the switch nor a telephone can do it; csta.no_answer.
  void request(Element body, Session::Reply reply, Urgency urgency) override;
  bool tell(std::size_t link, Element body) override { return to_switch_.tell(link, body); }

 private:
  class Telephone;

  Telephone* telephone_at(const std::string& number);
  Element in_numbers(Element body) const;
  std::string number_of(const ConnectionId& connection) const;

  Host& host_;
  Requester& to_switch_;
  const Directory& directory_;
  const std::vector<TelephoneOptions> telephones_;
  const Open open_;
  const Find device_of_;
  const Names carried_;
  const std::chrono::nanoseconds limit_;
  std::map<std::string, std::unique_ptr<Telephone>> open_links_;  ///< by URI, those that were used
};

}  // namespace ctibus::csta
