#include "bad_plugin.hpp"

namespace ctibus::bad::publishes_nonsense {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("publishes_nonsense",
              "Publishes a field of another type than declared, and one that nobody has declared.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    msgpack::Buffer bytes;
    msgpack::Writer out(bytes);
    out.map(2);
    out.text("count");
    out.text("many");
    out.text("colour");
    out.text("blue");
    const auto* bus =
        static_cast<const ctibus_bus*>(host_.raw()->extension(host_.raw(), CTIBUS_BUS));
    ctibus_publication publication{};
    publication.size = sizeof(publication);
    publication.topic = {"bad.plugin.heard", 16};
    publication.payload = {bytes.data(), bytes.size()};
    (void)bus->publish(host_.raw(), &publication, nullptr, nullptr);
  }
};

}  // namespace ctibus::bad::publishes_nonsense

CTIBUS_PLUGIN(publishes_nonsense, ctibus::bad::publishes_nonsense::Bad)
