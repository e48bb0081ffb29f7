#include "telephones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "ctibus/kit/csta/error_codes.hpp"

namespace ctibus::csta {
namespace {

// Not what needs two calls, which have no names that a telephone knows; nor DeflectCall: by that
// waiting calls are moved, which are at no telephone.
constexpr std::string_view what_a_telephone_can_do[] = {
    "AnswerCall", "ClearConnection", "GenerateDigits",  "HoldCall",
    "MakeCall",   "RetrieveCall",    "SetDoNotDisturb", "SetForwarding"};

constexpr std::string_view device_fields[] = {"callingDevice", "calledDirectoryNumber", "device",
                                              "forwardDN"};

/// The call has to be named by somebody: by the switch's event, when the telephone says no more
/// than that it has heard.
bool begins_a_call(const Element& request) { return request.name == "MakeCall"; }

/// The device at which it is to be done.
std::string_view device_of(const Element& request) {
  for (const Element& child : request.children) {
    if (const Element* device = child.child("deviceID")) return device->text;
    if (child.name == "callingDevice" || child.name == "device") return child.text;
  }
  return {};
}

}  // namespace

std::string telephone_uri(const TelephoneOptions& telephone, std::string_view number) {
  constexpr std::string_view placeholder = "{number}";
  std::string uri = telephone.uri;
  if (const auto at = uri.find(placeholder); at != uri.npos) {
    uri.replace(at, placeholder.size(), number);
  }
  return uri;
}

class Telephones::Telephone final : LinkListener {
 public:
  Telephone(Host& host, OpenLink open, std::chrono::nanoseconds limit)
      : host_(host), limit_(limit), open_(std::move(open)) {
    LinkListener& self = *this;
    link_ = open_(self, [](std::int64_t) { return std::string_view(); });
  }

  void request(Element body, Session::Reply reply) {
    const std::int64_t id = ++last_id_;
    const bool begins = begins_a_call(body);
    if (auto sent = link_->send({Packet::Kind::request, id, std::move(body)}); !sent) {
      return reply(tl::unexpected(std::move(sent).error()));
    }
    waiting_.emplace(id, Waiting{std::move(reply), begins, host_.after(limit_, [this, id] {
                                   conclude(id, failure("csta.no_answer",
                                                        "Nothing has come of what the telephone "
                                                        "was asked."));
                                 })});
  }

 private:
  struct Waiting {
    Session::Reply reply;
    bool begins_a_call = false;
    Timer limit;
  };

  void conclude(std::int64_t id, Result<Element> outcome) {
    auto waiting = waiting_.extract(id);
    if (waiting) waiting.mapped().reply(std::move(outcome));
  }

  void link_up() override {}
  void link_packet(const Packet& packet) override {
    if (packet.kind == Packet::Kind::error) {
      return conclude(packet.invoke_id, tl::unexpected(error_of(packet.body)));
    }
    if (packet.kind != Packet::Kind::response) return;  // the switch tells of its calls
    const auto waiting = waiting_.find(packet.invoke_id);
    if (waiting == waiting_.end()) return;
    // The switch's event will do: which call it has made, say.
    if (waiting->second.begins_a_call && packet.body.children.empty()) return;
    conclude(packet.invoke_id, packet.body);
  }
  void link_down(const Error&) override {}

  Host& host_;
  const std::chrono::nanoseconds limit_;
  const OpenLink open_;  ///< keeps what the link is made of
  std::unique_ptr<Link> link_;
  std::map<std::int64_t, Waiting> waiting_;
  std::int64_t last_id_ = 0;
};

Telephones::Names Telephones::carried(const Profile& profile) {
  Names names;
  for (const std::string_view name : what_a_telephone_can_do) {
    if (!profile.has(name)) names.emplace(name);
  }
  return names;
}

Telephones::Telephones(Host& host, Requester& to_switch, const Directory& directory,
                       std::vector<TelephoneOptions> telephones, Open open, Find device_of,
                       Names carried, std::chrono::nanoseconds limit)
    : host_(host),
      to_switch_(to_switch),
      directory_(directory),
      telephones_(std::move(telephones)),
      open_(std::move(open)),
      device_of_(std::move(device_of)),
      carried_(std::move(carried)),
      limit_(limit) {}

Telephones::~Telephones() = default;

void Telephones::request(Element body, Session::Reply reply, Urgency urgency) {
  if (!carried_.contains(body.name)) {
    return to_switch_.request(std::move(body), std::move(reply), urgency);
  }
  body = in_numbers(std::move(body));
  const std::string number(device_of(body));
  Telephone* const telephone = telephone_at(number);
  if (telephone == nullptr) {
    return reply(failure("pbx.not_supported",
                         fmt::format("This make of switches has no {}, and {} no telephone that "
                                     "takes it.",
                                     body.name, number.empty() ? "the device" : number)));
  }
  telephone->request(std::move(body), std::move(reply));
}

/// As a telephone knows devices, by their numbers, and its calls: by being in them.
Element Telephones::in_numbers(Element body) const {
  for (Element& child : body.children) {
    const auto device = std::ranges::find(child.children, "deviceID", &Element::name);
    if (device != child.children.end()) {
      child.children = {{.name = device->name, .text = number_of(ConnectionId::of(child))}};
    } else if (std::ranges::find(device_fields, child.name) != std::end(device_fields)) {
      child.text = directory_.place_of(child.text).number;
    }
  }
  return body;
}

std::string Telephones::number_of(const ConnectionId& connection) const {
  if (ConnectionId::is_dynamic(connection)) {
    return std::string(directory_.number_in(device_of_(connection)));
  }
  return directory_.place_of(connection.device).number;
}

Telephones::Telephone* Telephones::telephone_at(const std::string& number) {
  const auto found = std::ranges::find_if(telephones_, [&](const TelephoneOptions& one) {
    return !number.empty() && pbx::fits(one.number, number);
  });
  if (found == telephones_.end()) return nullptr;
  const std::string uri = telephone_uri(*found, number);
  auto& link = open_links_[uri];
  if (!link) link = std::make_unique<Telephone>(host_, open_(uri), limit_);
  return link.get();
}

}  // namespace ctibus::csta
