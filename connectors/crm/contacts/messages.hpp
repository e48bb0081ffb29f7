#pragma once

#include "ctibus/messages/types.hpp"

/// What the contacts connector has beside the CRM port.
namespace ctibus::contacts {

struct RunImport {
  static constexpr auto describe() {
    using M = RunImport;
    return declare_message<M>(MessageClass::command, "contacts.import.run", nullptr,
                              "Read the file of contacts now, also when it seems unchanged. Told "
                              "by contacts.import.ended.");
  }
};

struct ImportEnded {
  std::uint64_t contacts{};
  std::uint64_t rejected{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = ImportEnded;
    return declare_message<M>(MessageClass::event, "contacts.import.ended", nullptr,
                              "The file of contacts was read, or could not be.",
                              field("contacts", &M::contacts, "Contacts taken over."),
                              field("rejected", &M::rejected, "Rows that were set aside."),
                              field("code", &M::code, "Why nothing was taken over; empty: it was."),
                              field("text", &M::text, "The same in words."));
  }
};

}  // namespace ctibus::contacts
