#include "fake_media.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sip::testing {

using media::Address;
using media::StreamId;

FakeMedia::FakeMedia(std::shared_ptr<Network> network, std::string ip, Runner runner,
                     std::size_t most_streams)
    : network_(std::move(network)),
      ip_(std::move(ip)),
      runner_(std::move(runner)),
      most_streams_(most_streams) {
  network_->rtp().attach(*this);
}

FakeMedia::~FakeMedia() { network_->rtp().detach(*this); }

FakeMedia::Stream* FakeMedia::find(StreamId stream, std::string_view what) {
  const auto found = streams_.find(stream);
  if (found != streams_.end()) return &found->second;
  network_->referee().complain(fmt::format("{}() of stream {}, which is not open", what, stream));
  return nullptr;
}

StreamId FakeMedia::open(media::StreamEvents events) {
  if (streams_.size() >= most_streams_) return 0;
  const StreamId id = network_->number();
  Stream& stream = streams_[id];
  stream.events = std::move(events);
  stream.local = {ip_, next_port_};
  next_port_ =
      next_port_ >= 60000 ? std::uint16_t{20000} : static_cast<std::uint16_t>(next_port_ + 2);
  return id;
}

void FakeMedia::close(StreamId stream) {
  if (find(stream, "close") == nullptr) return;
  unbridge(stream);
  streams_.erase(stream);
}

Address FakeMedia::local(StreamId stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? Address{} : found->second.local;
}

void FakeMedia::connect(StreamId id, const Address& remote, const media::StreamFormat& format) {
  Stream* stream = find(id, "connect");
  if (stream == nullptr) return;
  if (!stream->connected || (!stream->format.receive && format.receive)) {
    stream->watched_since = network_->now();
  }
  stream->remote = remote;
  stream->format = format;
  stream->connected = true;
  if (!format.send) return;
  if (const std::string misfit = network_->rtp().misfit(remote, format); !misfit.empty()) {
    network_->referee().complain(misfit);
  }
}

void FakeMedia::bridge(StreamId a, StreamId b) {
  Stream* first = find(a, "bridge");
  Stream* second = find(b, "bridge");
  if (first == nullptr || second == nullptr) return;
  unbridge(a);
  unbridge(b);
  first->bridged = b;
  second->bridged = a;
}

void FakeMedia::unbridge(StreamId id) {
  Stream* stream = find(id, "unbridge");
  if (stream == nullptr) return;
  const StreamId other = std::exchange(stream->bridged, 0);
  if (const auto found = streams_.find(other); found != streams_.end()) found->second.bridged = 0;
}

void FakeMedia::play(StreamId id, std::string_view sound, media::PlayOptions options) {
  Stream* stream = find(id, "play");
  if (stream == nullptr) return;
  stream->playing = sound;
  stream->playback.reset();
  if (options.loop) return;
  constexpr std::chrono::seconds length{2};
  stream->playback = runner_.after(length, [this, id] {
    const auto found = streams_.find(id);
    if (found == streams_.end()) return;
    found->second.playing.clear();
    const auto told = found->second.events.on_played;
    if (told) told(true);
  });
}

void FakeMedia::stop_playing(StreamId id) {
  Stream* stream = find(id, "stop_playing");
  if (stream == nullptr) return;
  stream->playing.clear();
  stream->playback.reset();
}

void FakeMedia::send_digits(StreamId id, std::string_view digits, std::chrono::milliseconds) {
  const Stream* stream = find(id, "send_digits");
  if (stream != nullptr && stream->connected) network_->rtp().digits_to(stream->remote, digits);
}

void FakeMedia::record(StreamId id, std::string_view path) {
  Stream* stream = find(id, "record");
  if (stream == nullptr) return;
  stream->recording = path;
  if (path.empty()) return;
  const std::string file(path);
  if (std::ranges::count(network_->rtp().files(), file) > 0) {
    network_->referee().complain(fmt::format("{} is recorded a second time", file));
  }
  if (network_->rtp().record(file)) return;
  runner_.post([this, alive = std::weak_ptr(alive_), id, file] {
    if (alive.expired()) return;
    const auto found = streams_.find(id);
    if (found == streams_.end() || found->second.recording != file) return;
    const auto told = found->second.events.on_record_failed;
    if (told) told(false);
  });
}

void FakeMedia::watch(StreamId id, std::chrono::seconds silence) {
  Stream* stream = find(id, "watch");
  if (stream == nullptr) return;
  stream->watched = silence;
  stream->watched_since = network_->now();
  stream->watch.reset();
  if (silence.count() > 0) listen_again(id);
}

/// Looks again at the earliest moment at which there can have been silence for so long.
void FakeMedia::listen_again(StreamId id) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  Stream& stream = found->second;
  const auto now = network_->now();
  const bool deaf = stream.connected && !stream.format.receive;
  const auto heard =
      deaf ? now : std::max(stream.watched_since, network_->rtp().last_heard(stream.local));
  const auto due = heard + stream.watched;
  if (due > now) {
    stream.watch = runner_.after(due - now, [this, id] { listen_again(id); });
    return;
  }
  stream.watched = std::chrono::seconds(0);
  const auto told = stream.events.on_silence;
  if (told) told();
}

void FakeMedia::take_digits(const Address& to, std::string_view digits) {
  runner_.post([this, alive = std::weak_ptr(alive_), to, text = std::string(digits)] {
    if (alive.expired()) return;
    const auto found = std::find_if(streams_.begin(), streams_.end(),
                                    [&](const auto& entry) { return entry.second.local == to; });
    if (found == streams_.end() || !found->second.connected) return;
    if (const auto other = streams_.find(found->second.bridged);
        other != streams_.end() && other->second.connected) {
      network_->rtp().digits_to(other->second.remote, text);
    }
    const auto told = found->second.events.on_digit;
    for (const char digit : text) {
      if (told) told(digit);
    }
  });
}

}  // namespace ctibus::sip::testing
