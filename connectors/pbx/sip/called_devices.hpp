#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace ctibus::sip {

/// Devices that are being called. It outlives its claims.
class CalledDevices {
 public:
  /// The device is called while this lives; several may be about one device.
  class Claim {
   public:
    Claim() = default;
    Claim(CalledDevices& called, const std::string& device)
        : called_(&called), entry_(called.entries_.insert(device)) {}
    Claim(Claim&& other) noexcept
        : called_(std::exchange(other.called_, nullptr)), entry_(other.entry_) {}
    Claim& operator=(Claim&& other) noexcept {
      std::swap(called_, other.called_);
      std::swap(entry_, other.entry_);
      return *this;
    }
    ~Claim() {
      if (called_ != nullptr) called_->entries_.erase(entry_);
    }

   private:
    CalledDevices* called_ = nullptr;
    std::multiset<std::string, std::less<>>::iterator entry_;
  };

  bool contains(std::string_view device) const { return entries_.contains(device); }

 private:
  std::multiset<std::string, std::less<>> entries_;
};

}  // namespace ctibus::sip
