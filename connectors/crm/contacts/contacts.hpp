#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"
#include "errors.hpp"
#include "importer.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "store.hpp"

namespace ctibus::contacts {

/// A CRM made of a CSV file: finds who has a number, and shows agents who calls them.
class Contacts final : public Plugin {
 public:
  using Options = contacts::Options;

  static constexpr std::string_view offers[] = {"crm"};
  static constexpr std::string_view subscribes[] = {"acd.offered"};
  static constexpr auto publishes = messages<crm::Matched, crm::Pop, ImportEnded>;
  static constexpr auto provides = messages<crm::Match, RunImport, privacy::Erase>;
  static constexpr ctibus::Manifest manifest{
      .id = "contacts",
      .text = "Contacts from a CSV file: numbers to people, and pops for agents.",
      .maturity = Maturity::beta,
      .thread = Thread::own,
      .offers = offers,
      .publishes = publishes,
      .subscribes = subscribes,
      .provides = provides,
      .errors = errors};

  Contacts(Host& host, const Options& options);
  Result<> start() override;

 private:
  /// What was found for a number.
  struct Found {
    std::string e164;
    std::vector<Match> matches;
  };

  Result<Matching> matching() const;
  /// Opens the database unless it is open.
  kit::Result<void> open();
  /// The same, at once refused for some seconds after it did not answer.
  kit::Result<void> reachable();
  /// Remembers an error of the database that may pass, and passes it on.
  tl::unexpected<kit::Error> noted(kit::Error error);
  void answered();
  kit::Result<Found> find(std::string_view number);
  std::vector<crm::Contact> views(const Found& found) const;
  void match(Command<crm::Match> command);
  void pop(const Event<acd::Offered>& offer);
  void erase(Command<privacy::Erase> command);
  bool is_first_pop(std::string_view call, std::string_view agent);

  void look_at_file();
  void begin_import();
  void import_some();
  void import_ended(const kit::Error* error);

  Host& host_;
  Options options_;
  std::string name_;
  std::optional<Matching> matching_;
  std::optional<Store> store_;
  std::optional<kit::Error> away_;  ///< why the database did not answer last
  std::chrono::nanoseconds away_until_{};
  std::unique_ptr<Importer> importer_;
  std::string fingerprint_;  ///< of what is in the store
  std::string refused_;      ///< of the content that was refused last
  std::string last_error_;   ///< said already
  std::pair<std::filesystem::file_time_type, std::uintmax_t> looked_at_;
  std::uint64_t told_ = 0;  ///< contacts told of as progress
  std::set<std::pair<std::string, std::string>> popped_;
  std::deque<std::pair<std::string, std::string>> popped_in_order_;
  Timer looking_;
};

}  // namespace ctibus::contacts
