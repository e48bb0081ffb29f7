#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "control.hpp"
#include "tests/support/process.hpp"

namespace ctibus::fault {

/// A disk that fails on demand, for programs that are started on it.
class FaultyDisk {
 public:
  /// `folder`: whose files are subject to it. `file`: for the control; elsewhere.
  FaultyDisk(std::filesystem::path folder, std::filesystem::path file)
      : folder_(std::move(folder)), file_(std::move(file)) {
    const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::ftruncate(descriptor, sizeof(Control)) != 0)
      throw std::runtime_error("no control file");
    memory_ = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (memory_ == MAP_FAILED) throw std::runtime_error("no control memory");
    new (memory_) Control;
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk() { ::munmap(memory_, sizeof(Control)); }

  Control& control() { return *static_cast<Control*>(memory_); }
  /// From the call after the next `let_pass` on.
  void arm(Effect effect, int error, std::uint32_t calls, std::int64_t let_pass = 0,
           std::int64_t times = kForGood) {
    auto& shared = control();
    shared.effect = Effect::none;
    shared.error = error;
    shared.calls = calls;
    shared.let_pass = let_pass;
    shared.times = times;
    shared.hits = 0;
    shared.held = 0;  // whoever was killed meanwhile
    shared.effect = effect;
  }
  void heal() { control().effect = Effect::none; }

  [[nodiscard]] std::vector<std::string> environment() const {
    auto all = support::environment();
    const auto set = [&all](const char* name, const std::string& value) {
      all.emplace_back(name);
      all.back().append(1, '=').append(value);
    };
    set("LD_PRELOAD", FAULT_LAYER);
    set("ASAN_OPTIONS", "verify_asan_link_order=0");
    set(kControlVariable, file_.string());
    set(kFolderVariable, folder_.string());
    return all;
  }

 private:
  std::filesystem::path folder_, file_;
  void* memory_ = nullptr;
};

}  // namespace ctibus::fault
