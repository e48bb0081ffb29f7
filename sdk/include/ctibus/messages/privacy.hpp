#pragma once

#include "ctibus/messages/types.hpp"

/// The port of whoever keeps personal data in stores of its own: a person is erased by number.
namespace ctibus::privacy {

/// One store of a provider.
struct Store {
  Text store{};
  std::uint64_t rows{};
  std::uint64_t remaining{};
  Text advice{};

  static constexpr auto describe() {
    using M = Store;
    return declare_group<M>(
        "What was done in one store.",
        field("store", &M::store, "Table, file or folder, as people know it."),
        field("rows", &M::rows, "Rows that were deleted or made unrecognisable."),
        field("remaining", &M::remaining,
              "Rows that still hold the number and are not the provider's to change."),
        field("advice", &M::advice, "What is left to do; never the number itself."));
  }
};

struct Erase {
  Text number{};

  struct Reply {
    std::vector<Store> stores{};

    static constexpr auto describe() {
      using M = Reply;
      return declare_group<M>("What was done.",
                              field("stores", &M::stores, "Every store that was looked through."));
    }
  };

  // No key: a number is personal, and keys stand in every frame's head.
  static constexpr auto describe() {
    using M = Erase;
    return declare_message<M>(
        MessageClass::command, "privacy.erase", nullptr,
        "Forget a person: delete or make unrecognisable what the provider's stores hold of this "
        "number, in whatever form. A repetition finds nothing and is accepted.",
        field("number", &M::number, "The person's number, in any form.", personal_field));
  }
};

/// What one provider answered, for those who audit.
struct Outcome {
  Text instance{};
  Text store{};
  std::uint64_t rows{};
  std::uint64_t remaining{};
  Text code{};

  static constexpr auto describe() {
    using M = Outcome;
    return declare_group<M>("The outcome for one store.",
                            field("instance", &M::instance, "Who provides privacy.erase."),
                            field("store", &M::store, "Store; empty when none was reached."),
                            field("rows", &M::rows, "See privacy.erase."),
                            field("remaining", &M::remaining, "See privacy.erase."),
                            field("code", &M::code, "Error id when it was not done."));
  }
};

struct Erased {
  Text run{};
  bool complete{};
  std::vector<Outcome> outcomes{};

  static constexpr auto describe() {
    using M = Erased;
    return declare_message<M>(
        MessageClass::record, "privacy.erased", &M::run,
        "A person was erased: by whom is the message's source, when its time; who, nobody tells.",
        field("run", &M::run, "Unique."),
        field("complete", &M::complete, "Every store was cleaned; else it has to be repeated."),
        field("outcomes", &M::outcomes, "What came of it in each store."));
  }
};

}  // namespace ctibus::privacy
