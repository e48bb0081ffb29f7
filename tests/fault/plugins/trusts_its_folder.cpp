#include <cstdio>
#include <fstream>
#include <string>

#include "bad_plugin.hpp"

namespace ctibus::bad::trusts_its_folder {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("trusts_its_folder", "Cannot start again when it was killed.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  Result<> start() override {
    const std::string file = host_.directory() + "/running";
    if (std::ifstream(file).good()) return failure("bad.running", "It is running already.");
    std::ofstream(file) << "yes";
    return {};
  }
  void stop() override { (void)std::remove((host_.directory() + "/running").c_str()); }
};

}  // namespace ctibus::bad::trusts_its_folder

CTIBUS_PLUGIN(trusts_its_folder, ctibus::bad::trusts_its_folder::Bad)
