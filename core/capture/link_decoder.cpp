#include "core/capture/link_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::capture {

namespace {

constexpr std::size_t largest_message = 1U << 20U;

/// True: there was CSTA in it.
bool decode_bodies(const SipHead& head, std::string_view body, const CstaDecoder::Take& take) {
  const auto bodies = csta_bodies(head.content_type, body);
  for (const auto& xml : bodies) {
    CstaItem item = read_csta_xml(xml);
    item.sip = head.what;
    item.call_id = head.call_id;
    take(std::move(item));
  }
  return !bodies.empty();
}

/// Ends of lines between messages keep a connection alive (RFC 5626 section 3.5.1).
std::string_view behind_line_ends(std::string_view bytes) {
  return bytes.substr(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
}

/// Whether one ends a head; up to `searched` there was none.
bool has_empty_line(std::string_view bytes, std::size_t searched) {
  const std::size_t from = searched - std::min<std::size_t>(searched, 2);
  return bytes.find("\n\n", from) != bytes.npos || bytes.find("\n\r\n", from) != bytes.npos;
}

}  // namespace

LinkDecoder::LinkDecoder(CstaQuestions& mine, CstaQuestions& theirs, const CstaDialect& dialect,
                         CstaDecoder::Take take)
    : take_(std::move(take)), decoder_(mine, theirs, dialect, take_) {}

void LinkDecoder::feed(std::string_view bytes) {
  if (decoder_.found()) return decoder_.feed(bytes);
  bytes_ += bytes;
  if (!sip_) {
    const auto begins = begins_sip(behind_line_ends(bytes_));
    if (begins == Begins::perhaps) return;
    if (begins == Begins::no) return give_back();
    sip_ = true;
  }
  read_sip();
}

void LinkDecoder::give_back() {
  if (!carries_ && !sip_ && !bytes_.empty()) decoder_.feed(bytes_);
  forget();
}

void LinkDecoder::forget() {
  bytes_.clear();
  head_.reset();
  searched_ = 0;
}

void LinkDecoder::read_sip() {
  std::string_view rest = bytes_;
  for (;;) {
    rest = behind_line_ends(rest);
    if (!head_ && has_empty_line(rest, searched_)) head_ = read_sip_head(rest);
    searched_ = rest.size();
    const std::size_t length = head_ ? head_->content_length.value_or(0) : 0;
    const std::size_t head_size = head_ ? head_->size : rest.size();
    // Each by itself: a length may be such that the sum of both begins anew.
    if (begins_sip(rest) == Begins::no || length > largest_message ||
        head_size > largest_message - length) {
      sip_ = false;
      forget();
      return;
    }
    const std::size_t size = head_size + length;
    if (!head_ || rest.size() < size) break;
    carries_ |= decode_bodies(*head_, rest.substr(head_size, length), take_);
    rest.remove_prefix(size);
    head_.reset();
    searched_ = 0;
  }
  bytes_.erase(0, bytes_.size() - rest.size());
}

void LinkDecoder::note(std::string text) {
  CstaItem item;
  item.note = std::move(text);
  take_(std::move(item));
}

void LinkDecoder::tell_unended() {
  if (sip_ && carries_ && !bytes_.empty()) {
    note(fmt::format("{} bytes of a message that has no end.", bytes_.size()));
  }
}

void LinkDecoder::gap(std::string_view what) {
  if (what.empty()) tell_unended();
  if (!what.empty() && carries_) note(std::string(what));
  give_back();
  decoder_.gap(what);
  sip_ = false;
  carries_ &= !what.empty();
}

void LinkDecoder::finish() {
  tell_unended();
  give_back();
  decoder_.finish();
}

void decode_datagram(std::string_view bytes, const CstaDecoder::Take& take) {
  if (begins_sip(bytes) != Begins::yes) return;
  const auto head = read_sip_head(bytes);
  if (!head) return;
  decode_bodies(
      *head, bytes.substr(head->size).substr(0, head->content_length.value_or(bytes.size())), take);
}

}  // namespace ctibus::capture
