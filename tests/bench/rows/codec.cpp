// Packing and reading one call.delivered: the SDK's generated codec against msgpack-c's documented
// idiom, a packer into a reused buffer, and an object handle that is converted to a struct.

#include "ctibus/codec.hpp"

#include <msgpack.hpp>

#include "bench.hpp"
#include "ctibus/messages/call.hpp"

namespace {

/// What a user of msgpack-c writes for the same message.
struct Plain {
  std::string call, device, calling, calling_name, called, from_device, direction, trunk, cause;
  std::map<std::string, std::string> data;
  MSGPACK_DEFINE_MAP(call, device, calling, calling_name, called, from_device, direction, trunk,
                     cause, data)
};

}  // namespace

namespace ctibus::bench {
namespace {

const call::Delivered sample{.call = "0192f3a4-b5c6-7d8e-9f00-112233445566",
                             .device = "pbx1:1001",
                             .calling = "+33123456789",
                             .calling_name = "Jeanne Martin",
                             .called = "600",
                             .from_device = "pbx1:queue",
                             .direction = Direction::incoming,
                             .trunk = "pbx1:t1",
                             .cause = Cause::distributed,
                             .data = {{"customer", "42"}}};

Plain plain_sample() {
  return {std::string(sample.call),
          std::string(sample.device),
          std::string(sample.calling),
          std::string(sample.calling_name),
          std::string(sample.called),
          std::string(sample.from_device),
          "incoming",
          std::string(sample.trunk),
          "distributed",
          {{"customer", "42"}}};
}

template <class Step>
double per_second(const Settings& settings, const Step& step) {
  const auto count = static_cast<int>(400'000 * settings.scale);
  std::size_t used = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) used += step();
  const double seconds = seconds_since(start);
  if (used == 0) throw Failed{"nothing was packed or read"};
  return count / seconds;
}

Row row(const char* name, const char* baseline) {
  Row out;
  out.name = name;
  out.unit = "messages/s";
  out.baseline_name = baseline;
  return out;
}

const Group group([](const Settings& settings, const auto& report, const auto& wanted) {
  const Plain plain = plain_sample();
  ctibus::msgpack::Buffer packed;
  encode(sample, packed);

  if (wanted("codec_pack")) {
    Row pack = row("codec_pack", "msgpack-c packer");
    ctibus::msgpack::Buffer ours;
    ::msgpack::sbuffer theirs;
    compare(
        pack, settings.rounds,
        [&] {
          return per_second(settings, [&] {
            theirs.clear();
            ::msgpack::pack(theirs, plain);
            return theirs.size();
          });
        },
        [&] {
          return per_second(settings, [&] {
            ours.clear();
            encode(sample, ours);
            return ours.size();
          });
        });
    report(pack);
  }
  if (wanted("codec_read")) {
    Row read = row("codec_read", "msgpack-c handle + convert");
    read.budget = 1;
    compare(
        read, settings.rounds,
        [&] {
          return per_second(settings, [&] {
            const auto handle =
                ::msgpack::unpack(reinterpret_cast<const char*>(packed.data()), packed.size());
            Plain out;
            handle.get().convert(out);
            return out.call.size();
          });
        },
        [&] {
          return per_second(settings, [&] {
            call::Delivered out;
            if (!decode(packed, out)) throw Failed{"the sample cannot be read"};
            return out.call.size();
          });
        });
    report(read);
  }
});

}  // namespace
}  // namespace ctibus::bench
