#pragma once

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::switchboard {

/// A message of a vendor, which clients have to learn.
struct DoorOpened {
  Text door{};
  Text opened_by{};

  static constexpr auto describe() {
    using M = DoorOpened;
    return declare_message<M>(
        MessageClass::event, "acme.door.opened", &M::door, "Somebody opened a door.",
        field("door", &M::door, "Door."),
        field("opened_by", &M::opened_by, "Who.", {.privacy = Privacy::personal}));
  }
};

/// A connector that makes calls at once and can do nothing else.
class Switchboard : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr auto publishes = messages<call::Originated, DoorOpened>;
  static constexpr auto provides = messages<call::Make, call::Hold, call::Park>;
  static constexpr ctibus::Manifest manifest{.id = "switchboard",
                                             .text = "Makes calls at once.",
                                             .publishes = publishes,
                                             .provides = provides};

  Switchboard(Host& host, const Options&);

 private:
  std::vector<Command<call::Park>> unanswered_;
};

}  // namespace ctibus::switchboard
