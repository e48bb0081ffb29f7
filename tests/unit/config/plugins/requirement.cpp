// Compiled several times: a plugin that offers and requires what the build says.
#include "ctibus/plugin.hpp"

namespace {

class Requirement : public ctibus::Plugin {
 public:
  using Options = ctibus::NoOptions;
  static constexpr std::string_view offers[] = {PLUGIN_OFFERS};
  static constexpr std::string_view needs[] = {PLUGIN_REQUIRES};
  static constexpr ctibus::Manifest manifest{.id = PLUGIN_ID,
                                             .text = "Offers one thing and requires another.",
                                             .isolation = ctibus::Isolation::PLUGIN_ISOLATION,
                                             .offers = offers,
                                             .requires_ = needs};
  Requirement(ctibus::Host&, const Options&) {}
};

}  // namespace

CTIBUS_PLUGIN(requirement, Requirement)
