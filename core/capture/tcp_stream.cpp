#include "core/capture/tcp_stream.hpp"

namespace ctibus::capture {

void TcpStream::take(const Segment& segment) {
  if (segment.begins) {
    const std::uint32_t first = segment.sequence + 1;
    // Said twice: the first one was lost on its way.
    if (next_ && taken_ == 0 && *next_ == first) return;
    if (next_) {
      finish();
      sink_.gap(0);
    }
    next_ = first;
    taken_ = 0;
    return;
  }
  if (!segment.payload.empty()) put(segment.sequence, segment.payload);
  if (segment.aborts) finish();  // behind FIN may still come what was lost before it
}

void TcpStream::put(std::uint32_t sequence, std::string_view payload) {
  if (!next_) next_ = sequence;  // the capture began in the middle
  std::int64_t distance = ahead(sequence);
  if (distance > window || distance < -std::int64_t{window}) {
    finish();
    sink_.gap(0);
    next_ = sequence;
    taken_ = 0;
    distance = 0;
  }
  if (distance < 0) {  // some or all of it was there already
    const auto known = static_cast<std::uint64_t>(-distance);
    if (known >= payload.size()) return;
    payload.remove_prefix(known);
    distance = 0;
  }
  const std::uint64_t place = taken_ + static_cast<std::uint64_t>(distance);
  auto& kept = waiting_[place];
  if (kept.size() < payload.size()) {
    waiting_bytes_ += payload.size() - kept.size();
    kept = payload;
  }
  hand_over();
  while (waiting_bytes_ > most_waiting) jump();
}

void TcpStream::hand_over() {
  while (!waiting_.empty() && waiting_.begin()->first <= taken_) {
    const auto first = waiting_.extract(waiting_.begin());
    waiting_bytes_ -= first.mapped().size();
    const std::uint64_t known = taken_ - first.key();
    if (known >= first.mapped().size()) continue;
    const auto bytes = std::string_view(first.mapped()).substr(known);
    taken_ += bytes.size();
    next_ = *next_ + static_cast<std::uint32_t>(bytes.size());
    sink_.bytes(bytes);
  }
}

void TcpStream::jump() {
  const std::uint64_t missing = waiting_.begin()->first - taken_;
  taken_ += missing;
  next_ = *next_ + static_cast<std::uint32_t>(missing);
  sink_.gap(static_cast<std::size_t>(missing));
  hand_over();
}

void TcpStream::finish() {
  while (!waiting_.empty()) jump();
}

}  // namespace ctibus::capture
