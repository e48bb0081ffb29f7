#include "contacts.hpp"

#include <algorithm>

namespace ctibus::contacts {

namespace {
constexpr std::size_t rows_at_once = 200;
constexpr std::uint64_t progress_every = 10'000;
constexpr std::size_t pops_remembered = 10'000;
constexpr std::size_t lines_named = 20;
/// A server that does not answer costs seconds each time: nobody waits behind it more than once.
constexpr std::chrono::seconds away_pause(5);
}  // namespace

Contacts::Contacts(Host& host, const Options& options) : host_(host), options_(options) {
  std::filesystem::path folder(host.directory());
  if (!folder.has_filename()) folder = folder.parent_path();
  name_ = folder.filename().string();
  host_.provide<crm::Match>([this](Command<crm::Match> command) { match(std::move(command)); });
  host_.provide<RunImport>([this](Command<RunImport> command) {
    if (importer_) return command.reject("contacts.busy", "The file is being read already.");
    if (auto ready = reachable(); !ready) {
      return command.reject("contacts.sql", ready.error().code + ": " + ready.error().text);
    }
    command.accept();
    begin_import();
  });
  host_.provide<privacy::Erase>(
      [this](Command<privacy::Erase> command) { erase(std::move(command)); });
  host_.on<acd::Offered>([this](const Event<acd::Offered>& offer) { pop(offer); });
}

Result<Matching> Contacts::matching() const {
  if (options_.path.empty()) return failure("contacts.bad_options", "path: name the CSV file.");
  if (options_.delimiter.size() != 1 && options_.delimiter != "tab" &&
      options_.delimiter != "\\t") {
    return failure("contacts.bad_options", "delimiter: write one character, or tab.");
  }
  numbers::DialPlanConfig config;
  config.region = options_.region;
  config.internal = options_.internal;
  config.outside_prefix = options_.outside_prefix;
  auto plan = numbers::DialPlan::create(std::move(config));
  if (!plan) return failure("contacts.bad_options", plan.error().code + ": " + plan.error().text);
  return Matching{std::move(*plan), options_.suffix_digits, options_.max_matches};
}

Result<> Contacts::start() {
  auto made = matching();
  if (!made) return tl::unexpected(made.error());
  matching_.emplace(std::move(*made));
  if (auto opened = open(); !opened && !opened.error().transient) {
    return failure("contacts.sql", opened.error().code + ": " + opened.error().text);
  }
  looking_ = host_.after(std::chrono::nanoseconds(0), [this] { look_at_file(); });
  return {};
}

// The database -----------------------------------------------------------------------------------

kit::Result<void> Contacts::open() {
  if (store_) return {};
  const std::string source =
      options_.data_source.empty()
          ? "sqlite://" + (std::filesystem::path(host_.directory()) / "contacts.db").string()
          : options_.data_source;
  auto store = Store::open(source, name_, *matching_);
  if (!store) return noted(std::move(store.error()));
  auto fingerprint = store->fingerprint();
  if (!fingerprint) return noted(std::move(fingerprint.error()));
  fingerprint_ = *fingerprint;
  store_.emplace(std::move(*store));
  return {};
}

kit::Result<void> Contacts::reachable() {
  if (away_ && host_.steady() < away_until_) return tl::unexpected(*away_);
  return open();
}

tl::unexpected<kit::Error> Contacts::noted(kit::Error error) {
  if (error.transient) {
    if (!away_) {
      host_.log().error("contacts.sql", "Nobody can be found ({}: {}).", error.code, error.text);
      host_.gauge("sql_away", "1 while the contacts' database does not answer.", 1);
    }
    away_ = error;
    away_until_ = host_.steady() + away_pause;
  }
  return tl::unexpected(std::move(error));
}

void Contacts::answered() {
  if (!std::exchange(away_, std::nullopt)) return;
  host_.log().info("", "The contacts' database answers again.");
  host_.gauge("sql_away", "1 while the contacts' database does not answer.", 0);
}

// Numbers ----------------------------------------------------------------------------------------

kit::Result<Contacts::Found> Contacts::find(std::string_view number) {
  const auto classified = matching_->plan.classify(number);
  Found found{classified.e164, {}};
  // Nobody is looked up by a withheld number, and nothing stands in the way of an emergency call.
  if (classified.kind == numbers::Kind::anonymous || classified.kind == numbers::Kind::emergency) {
    return found;
  }
  if (auto ready = reachable(); !ready) return tl::unexpected(std::move(ready.error()));
  auto matches = store_->find(classified);
  // A server that was restarted meanwhile says so once, and to ask again changes nothing.
  if (!matches && matches.error().code == "sql.connection_lost") matches = store_->find(classified);
  // What no text column can hold is nobody's number.
  if (!matches && matches.error().code != "sql.invalid_value") {
    return noted(std::move(matches.error()));
  }
  answered();
  if (matches) found.matches = std::move(*matches);
  host_.count("lookups_total", "Numbers looked up.");
  if (found.matches.empty()) host_.count("lookups_empty_total", "Numbers that nobody has.");
  return found;
}

std::vector<crm::Contact> Contacts::views(const Found& found) const {
  std::vector<crm::Contact> out;
  for (const Match& match : found.matches) {
    crm::Contact& contact = out.emplace_back();
    contact.record = match.contact.record;
    contact.kind = match.contact.kind;
    contact.name = match.contact.name;
    contact.company = match.contact.company;
    contact.number = match.number;
    contact.url = match.contact.url;
    contact.quality = match.quality;
    for (const auto& [name, value] : match.contact.fields) contact.fields.emplace_back(name, value);
  }
  return out;
}

void Contacts::match(Command<crm::Match> command) {
  const auto sought = find(command->number);
  if (!sought) {
    return command.reject("contacts.sql", sought.error().code + ": " + sought.error().text);
  }
  const Found& found = *sought;
  const std::string request(command->request);
  const std::string number(command->number);
  Context context;
  context.correlation = command.correlation();
  context.causation = command.id();
  crm::Matched told{.request = request,
                    .connector = name_,
                    .number = number,
                    .e164 = found.e164,
                    .contacts = views(found)};
  command.accept();
  // Several hundred contacts with much in them may be more than a message holds.
  while (true) {
    auto published = host_.publish(told, context);
    if (published || published.error().code != "bus.frame_too_large" || told.contacts.empty())
      break;
    told.contacts.resize(told.contacts.size() / 2);
  }
}

// Erasing ----------------------------------------------------------------------------------------

void Contacts::erase(Command<privacy::Erase> command) {
  if (importer_) return command.reject("contacts.busy", "The file is being read: repeat it then.");
  const auto wanted = matching_->plan.classify(command->number);
  // The file first: nothing is said to be done that the next import would bring back unseen.
  const auto lines = Importer::lines_with(options_, wanted, matching_->plan);
  if (!lines) return command.reject(lines.error().code, lines.error().text);
  auto erased = reachable().and_then([&] { return store_->erase(wanted); });
  if (!erased) {
    return command.reject("contacts.sql", erased.error().code + ": " + erased.error().text);
  }
  host_.log().info("", "{} contacts with {} are deleted.", *erased, personal(command->number));
  std::string advice;
  for (std::size_t i = 0; i < lines->size() && i < lines_named; ++i) {
    advice += (i == 0 ? "still in line " : ", ") + std::to_string((*lines)[i]);
  }
  if (lines->size() > lines_named) advice += " ...";
  if (!lines->empty()) advice += ": remove it there, or the next import brings it back";
  command.accept(
      {.stores = {{.store = "contact", .rows = static_cast<std::uint64_t>(*erased)},
                  {.store = options_.path, .remaining = lines->size(), .advice = advice}}});
}

// Pops -------------------------------------------------------------------------------------------

bool Contacts::is_first_pop(std::string_view call, std::string_view agent) {
  std::pair<std::string, std::string> key(call, agent);
  if (!popped_.insert(key).second) return false;
  popped_in_order_.push_back(std::move(key));
  if (popped_in_order_.size() > pops_remembered) {
    popped_.erase(popped_in_order_.front());
    popped_in_order_.pop_front();
  }
  return true;
}

void Contacts::pop(const Event<acd::Offered>& offer) {
  if (offer->agent.empty() || !is_first_pop(offer->call, offer->agent)) return;
  // Whatever the database does, the agent sees who calls.
  const Found found = find(offer->calling).value_or(Found());
  crm::Pop told{.agent = offer->agent,
                .device = offer->device,
                .call = offer->call,
                .number = offer->calling,
                .contacts = views(found)};
  while (true) {
    auto published = host_.publish(told);
    if (published || published.error().code != "bus.frame_too_large" || told.contacts.empty())
      break;
    told.contacts.resize(told.contacts.size() / 2);
  }
}

// The file ---------------------------------------------------------------------------------------

void Contacts::look_at_file() {
  looking_ = host_.after(options_.check_every, [this] { look_at_file(); });
  if (importer_ || !reachable()) return;
  std::error_code gone;
  const std::pair stamp(std::filesystem::last_write_time(options_.path, gone),
                        gone ? 0 : std::filesystem::file_size(options_.path, gone));
  if (gone) {
    const std::string said = "gone: " + gone.message();
    if (std::exchange(last_error_, said) != said) {
      host_.log().warning("contacts.unreadable", "{}: {}. The {} contacts stay.", options_.path,
                          gone.message(), fingerprint_.empty() ? "no" : "old");
    }
    looked_at_ = {};
    return;
  }
  if (stamp == looked_at_ && !fingerprint_.empty()) return;
  const std::string content = fingerprint_of(options_.path, options_);
  looked_at_ = stamp;
  if (content.empty() || content == refused_) return;
  if (content != fingerprint_) begin_import();
}

void Contacts::begin_import() {
  importer_ = std::make_unique<Importer>(options_, *store_);
  told_ = 0;
  import_some();
}

void Contacts::import_some() {
  if (!importer_) return;
  auto done = importer_->run(rows_at_once);
  if (!done) return import_ended(&done.error());
  if (*done) return import_ended(nullptr);
  if (importer_->summary().contacts >= told_ + progress_every) {
    told_ = importer_->summary().contacts;
    host_.log().info("", "{} contacts read.", told_);
  }
  host_.post([this] { import_some(); });
}

void Contacts::import_ended(const kit::Error* error) {
  const ImportSummary summary = importer_->summary();
  for (const auto& row : importer_->rejected()) {
    host_.log().warning("contacts.row_rejected", "{}:{}: {}.", options_.path, row.line, row.reason);
  }
  importer_.reset();
  if (error == nullptr) {
    answered();
    last_error_.clear();
    refused_.clear();
    if (auto fingerprint = store_->fingerprint()) fingerprint_ = *fingerprint;
    host_.log().info("", "{} contacts are in force; {} rows were set aside.", summary.contacts,
                     summary.rejected);
    host_.gauge("contacts", "Contacts in force.", static_cast<double>(summary.contacts));
    host_.count("rejected_rows_total", "Rows of imports that were set aside.",
                static_cast<double>(summary.rejected));
    (void)host_.publish(ImportEnded{.contacts = summary.contacts, .rejected = summary.rejected});
    return;
  }
  // The same content is not tried again, unless the reason may be over by then.
  refused_ = error->transient ? std::string() : fingerprint_of(options_.path, options_);
  if (error->transient) looked_at_ = {};
  if (std::exchange(last_error_, error->text) != error->text) {
    host_.log().error(error->code, "{}", error->text);
  }
  (void)host_.publish(
      ImportEnded{.rejected = summary.rejected, .code = error->code, .text = error->text});
}

}  // namespace ctibus::contacts

CTIBUS_PLUGIN(contacts, ctibus::contacts::Contacts)
