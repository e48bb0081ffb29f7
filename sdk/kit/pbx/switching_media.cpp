#include "ctibus/kit/pbx/switching_function.hpp"

/// What parties hear by command, and their keys.
namespace ctibus::pbx {

void SwitchingFunction::hearing_changed(const std::string& call) {
  const Turn turn(*this);
  touch(call);
}

const MediaPort::Hearing* SwitchingFunction::hearing(std::string_view call,
                                                     std::string_view device) const {
  return media_ == nullptr ? nullptr : media_->hearing(call, device);
}

void SwitchingFunction::played(std::string_view call, std::string_view device, std::uint64_t id,
                               bool heard) {
  const Turn turn(*this);
  if (media_ != nullptr) media_->played(call, device, id, heard);
}

void SwitchingFunction::recording_named(std::string_view call, std::string_view device,
                                        std::uint64_t id, std::string_view message) {
  if (media_ != nullptr) media_->recording_named(call, device, id, message);
}

void SwitchingFunction::recorded(std::string_view call, std::string_view device, std::uint64_t id,
                                 bool kept) {
  const Turn turn(*this);
  if (media_ != nullptr) media_->recorded(call, device, id, kept);
}

std::string SwitchingFunction::press(std::string_view call, std::string_view device,
                                     std::string_view keys) {
  const Turn turn(*this);
  std::string told;
  std::string passed_on;
  for (const char key : keys) {
    const auto what = media_ == nullptr ? MediaPort::Key::open : media_->pressed(call, device, key);
    if (what == MediaPort::Key::taken) continue;
    passed_on.push_back(key);
    if (what == MediaPort::Key::open) told.push_back(key);
  }
  if (!told.empty()) (void)book_.digits_dialed(call, device, told, {});
  return passed_on;
}

}  // namespace ctibus::pbx
