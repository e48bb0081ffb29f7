#include "probe.hpp"

namespace {

class Probe : public ctibus::Plugin {
 public:
  using Options = probe::Options;
  static constexpr ctibus::ErrorEntry errors[] = {
      {"probe.tired", "The probe is tired.", "It does nothing for a while.", "Wait."}};
  static constexpr ctibus::Manifest manifest{
      .id = "probe", .text = "Has an option of every kind.", .errors = errors};
  Probe(ctibus::Host&, const Options&) {}
};

}  // namespace

CTIBUS_PLUGIN(probe, Probe)
