#include "media_fixture.hpp"

#include <unistd.h>

namespace ctibus::media {

std::function<void(std::function<void()>)> Strand::post() {
  return [queue = queue_](std::function<void()> task) {
    {
      const std::lock_guard lock(queue->mutex);
      queue->tasks.push_back(std::move(task));
    }
    queue->changed.notify_one();
  };
}

bool Strand::run_until(const std::function<bool()>& condition, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::unique_lock lock(queue_->mutex);
  while (std::chrono::steady_clock::now() < end) {
    while (!queue_->tasks.empty()) {
      const auto task = std::move(queue_->tasks.front());
      queue_->tasks.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
    lock.unlock();
    if (condition()) return true;
    lock.lock();
    // Conditions also depend on files and counters, which nobody posts.
    queue_->changed.wait_for(lock, 2ms, [&] { return !queue_->tasks.empty(); });
  }
  return false;
}

MediaTest::MediaTest() = default;

MediaTest::~MediaTest() { media_.reset(); }

void MediaTest::start(RtpOptions options) {
  options.on_problem = [this](const Error& error) { problems_.push_back(error); };
  address_ = options.address;
  auto media = make_rtp_media(std::move(options), strand_.post());
  ASSERT_TRUE(media) << media.error().text;
  media_ = std::move(*media);
}

std::unique_ptr<MediaTest::Party> MediaTest::party(StreamFormat format) {
  auto made = std::make_unique<Party>(address_);
  auto* out = made.get();
  out->format = format;
  out->stream =
      media_->open({.on_digit = [out](char digit) { out->digits += digit; },
                    .on_silence = [out] { ++out->silences; },
                    .on_played = [out](bool heard) { ++(heard ? out->played : out->not_played); },
                    .on_record_failed = [out](bool) { ++out->not_recorded; }});
  EXPECT_NE(out->stream, 0u);
  out->phone.call(media_->local(out->stream));
  media_->connect(out->stream, out->phone.address(), format);
  return made;
}

std::vector<std::int16_t> MediaTest::talk(Party& from, Party& to, double frequency,
                                          std::size_t packets) {
  const auto tone = ears::sine(frequency, 0.02 * static_cast<double>(packets));
  const auto bytes = ears::encode(from.format.codec, tone);
  std::vector<std::int16_t> heard;
  for (std::size_t i = 0; i < packets; ++i) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(160 * i);
    from.phone.speak(from.format.payload_type, {begin, begin + 160});
    const auto packet = to.phone.hear();
    if (!packet) {
      ADD_FAILURE() << "packet " << i << " was not relayed";
      break;
    }
    EXPECT_EQ(packet->payload_type, to.format.payload_type);
    const auto samples = ears::decode(to.format.codec, packet->payload);
    heard.insert(heard.end(), samples.begin(), samples.end());
  }
  return heard;
}

std::vector<Phone::Packet> MediaTest::hear(Party& party, std::size_t packets) {
  std::vector<Phone::Packet> heard;
  while (heard.size() < packets) {
    auto packet = party.phone.hear();
    if (!packet) {
      ADD_FAILURE() << "only " << heard.size() << " packets came";
      break;
    }
    heard.push_back(std::move(*packet));
  }
  return heard;
}

std::vector<std::int16_t> MediaTest::sound(const Party& party,
                                           const std::vector<Phone::Packet>& packets) {
  std::vector<std::int16_t> samples;
  for (const auto& packet : packets) {
    const auto decoded = ears::decode(party.format.codec, packet.payload);
    samples.insert(samples.end(), decoded.begin(), decoded.end());
  }
  return samples;
}

RtpCounters MediaTest::settled(Party& party) {
  const auto before = media_->counters().malformed;
  party.phone.send(std::vector<std::uint8_t>{1, 2, 3});
  EXPECT_TRUE(until([&] { return media_->counters().malformed > before; }));
  return media_->counters();
}

}  // namespace ctibus::media
