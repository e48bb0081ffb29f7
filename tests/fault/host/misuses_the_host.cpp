#include <cstring>
#include <stdexcept>
#include <thread>

#include "raw_plugin.hpp"

HOSTILE_NOTE(HOSTILE_MANIFEST_OF("misuses_the_host", "1.0", "1", "\"call.delivered\""))

namespace {

const ctibus_host* host;
int anything;

/// Tells what each misuse was answered by the status of its publications: all are refused, so that
/// start succeeds only with a host that withstands them.
ctibus_status start(void*, ctibus_error* error) {
  const auto* bus = static_cast<const ctibus_bus*>(host->extension(host, CTIBUS_BUS));
  ctibus_publication publication{};
  const auto expect = [&](ctibus_status got, ctibus_status wanted, const char* what) {
    if (got != wanted) std::strncpy(error->text, what, sizeof(error->text) - 1);
    return got == wanted;
  };
  bool good = expect(bus->publish(host, nullptr, nullptr, nullptr), CTIBUS_MISUSE, "null");
  publication.size = 4;
  good &= expect(bus->publish(host, &publication, nullptr, nullptr), CTIBUS_MISUSE, "size");
  publication.size = sizeof(publication);
  publication.topic = {"bus.alarm", 9};
  good &= expect(bus->publish(host, &publication, nullptr, nullptr), CTIBUS_REFUSED, "undeclared");
  publication.topic = {"call.delivered", 14};
  publication.payload = {reinterpret_cast<const std::uint8_t*>("\xc1"), 1};
  good &= expect(bus->publish(host, &publication, nullptr, nullptr), CTIBUS_REFUSED, "payload");
  ctibus_status elsewhere = CTIBUS_OK;
  std::thread([&] {
    ctibus_subscription subscription{};
    subscription.size = sizeof(subscription);
    elsewhere = bus->subscribe(host, &subscription, nullptr, nullptr);
  }).join();
  good &= expect(elsewhere, CTIBUS_MISUSE, "thread");
  ctibus_subscription subscription{};
  subscription.size = sizeof(subscription);
  subscription.from = 77;
  good &= expect(bus->subscribe(host, &subscription, nullptr, nullptr), CTIBUS_REFUSED, "from");
  bus->unsubscribe(host, 4711);
  bus->acknowledge(host, 4711, 1);
  good &= host->extension(host, "ctibus.unknown/9") == nullptr;
  good &= host->extension(host, nullptr) == nullptr;
  return good ? CTIBUS_OK : CTIBUS_FAILED;
}

ctibus_status create(const ctibus_host* own, ctibus_bytes, ctibus_instance* instance,
                     ctibus_error*) {
  host = own;
  instance->self = &anything;
  instance->start = &start;
  instance->drain = [](void*) { throw std::runtime_error("drain"); };
  instance->stop = [](void*) { throw std::runtime_error("stop"); };
  instance->destroy = [](void*) { throw std::runtime_error("destroy"); };
  instance->extension = nullptr;
  return CTIBUS_OK;
}

}  // namespace

HOSTILE_ENTRY;
HOSTILE_ENTRY {
  static const ctibus_plugin plugin{sizeof(plugin), 0, "misuses_the_host", "1.0", &create};
  return &plugin;
}
