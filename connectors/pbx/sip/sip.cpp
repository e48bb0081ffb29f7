#include "sip.hpp"

#include <filesystem>
#include <span>
#include <utility>

namespace ctibus::sip {

using connector::LinkState;

namespace {

std::vector<std::string_view> topics_of(std::span<const MessageDescription> commands) {
  std::vector<std::string_view> topics{queue::offer_many};
  for (const MessageDescription& command : commands) topics.push_back(command.topic);
  return topics;
}

}  // namespace

Sip::Sip(Host& host, const Options& options, Machinery machinery)
    : host_(host),
      options_(options),
      machinery_(std::move(machinery)),
      front_(host, topics_of(provides)),
      unsaid_(host),
      ask_again_(options.trunks.size()) {
  auto plan = make_dial_plan(options_);
  auto addresses = TrunkAddresses::make(options_);
  if (!plan || !addresses) {
    bad_options_ = plan ? addresses.error() : plan.error();
    return;
  }
  trunk_addresses_ = *std::move(addresses);
  registrations_ = std::make_unique<Registrations>(host, options_, [this](const std::string&) {
    if (front_.link_is_up() && !stopping_) front_.tell_devices();
  });
  switch_ = std::make_unique<Switch>(
      host, options_, *std::move(plan), front_.listeners(),
      [this](std::string_view number) { return registrations_->contacts(number); },
      [this](std::size_t trunk, bool in_order) { trunk_answers(trunk, in_order); });
  LegOwner& owner = *this;
  legs_ = std::make_unique<Legs>(host, options_, *switch_, owner);
  switch_->use(*legs_);

  front_.show(*switch_);
  front_.on_recovered([this] {
    calls_recovered_ = true;
    become_ready();
  });

  Subscription& own = host.subscription({.sources = {host.name()}});
  own.on<DialogState>([this](const Event<DialogState>& state) {
    if (!state.snapshot() || own_recovered_) return;
    OldDialog old;
    old.key = state->dialog;
    old.dialog.call_id = state->call_id;
    old.dialog.local_tag = state->local_tag;
    old.dialog.remote_tag = state->remote_tag;
    old.dialog.local = state->local;
    old.dialog.remote = state->remote;
    old.dialog.target = state->target;
    old.dialog.contact = state->contact;
    old.dialog.routes.assign(state->routes.begin(), state->routes.end());
    old.dialog.local_cseq = static_cast<std::uint32_t>(state->cseq);
    old.dialog.peer = {parse_transport(state->transport).value_or(Transport::udp),
                       std::string(state->address), static_cast<std::uint16_t>(state->port)};
    old_dialogs_.push_back(std::move(old));
  });
  own.on<RegistrationState>([this](const Event<RegistrationState>& state) {
    if (state.snapshot() && !own_recovered_) registrations_->restore(*state);
  });
  own.on_snapshot_end([this] {
    if (std::exchange(own_recovered_, true)) return;
    become_ready();
  });
}

Sip::~Sip() = default;

Result<> Sip::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  if (auto started = legs_->start(machinery_); !started) return started;
  make_folder_of_recordings();
  front_.tell_link(LinkState::starting, {});
  return {};
}

/// Calls can be made without it.
void Sip::make_folder_of_recordings() {
  const std::filesystem::path folder = folder_of_recordings(host_, options_);
  std::error_code error;
  if (std::filesystem::exists(folder, error)) return;
  std::filesystem::create_directories(folder, error);
  if (!error) {
    using std::filesystem::perms;
    std::filesystem::permissions(folder, perms::owner_all | perms::group_read | perms::group_exec,
                                 error);
  }
  if (!error) return;
  host_.log().warning("media.cannot_record", "The folder {} for recordings cannot be made: {}.",
                      folder.string(), error.message());
}

/// What an earlier life has told is known: its calls are over, its telephones are still there.
void Sip::become_ready() {
  if (!calls_recovered_ || !own_recovered_) return;
  end_old_dialogs();
  front_.catch_up(Cause::switching_function_terminated);
  front_.tell_devices();
  front_.tell_link(LinkState::up, {});
}

bool Sip::drain() { return front_.drain(); }

void Sip::stop() {
  if (!switch_) return;
  stopping_ = true;
  front_.stop();
  legs_->forget_dialogs();
  legs_->stop();
}

}  // namespace ctibus::sip
