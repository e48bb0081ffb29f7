#include "snapshot_segments.hpp"

#include <utility>

namespace ctibus::csta {
namespace {

constexpr std::string_view reference_path = "crossRefIDorSnapshotData/serviceCrossRefID";
constexpr std::size_t most_entries = 100'000;

}  // namespace

Session::Reply SnapshotSegments::whole(Session::Reply reply) {
  return [this, reply = std::move(reply)](Result<Element> answer) {
    if (!answer || answer->text_at(reference_path).empty()) return reply(std::move(answer));
    open(*answer, reply);
  };
}

void SnapshotSegments::open(const Element& response, Session::Reply reply) {
  const std::string reference(response.text_at(reference_path));
  finish(reference, failure("csta.no_answer", "The switch has begun another snapshot instead."));
  Open& open = open_[reference];
  open.response.name = response.name;
  open.reply = std::move(reply);
  for (const Element& child : response.children) {
    if (child.name != "crossRefIDorSnapshotData") open.response.children.push_back(child);
  }
  open.response.add("crossRefIDorSnapshotData").add("snapshotData");
  wait(reference);
}

bool SnapshotSegments::take(const Element& request) {
  if (request.name != "SnapshotDeviceData" && request.name != "SnapshotCallData") return false;
  const auto found = open_.find(request.text_at("serviceCrossRefID"));
  if (found == open_.end()) return true;  // nobody waits for it any more
  const std::string reference = found->first;
  Open& open = found->second;
  Element& data = open.response.children.back().children.front();
  // In edition 6 the entries of a call stand in the message itself.
  const Element* list = request.child("snapshotData");
  for (const Element& entry : (list != nullptr ? *list : request).children) {
    if (list == nullptr && entry.name != "snapshotCallResponseInfo") continue;
    data.children.push_back(entry);
    ++open.entries;
  }
  const std::string_view last = request.text_at("lastSegment");
  if (last == "true" || last == "1") {
    finish(reference, std::move(open.response));
  } else if (open.entries > most_entries) {
    finish(reference, failure("csta.too_large", "The switch's snapshot has no end."));
  } else {
    wait(reference);
  }
  return true;
}

void SnapshotSegments::wait(const std::string& reference) {
  open_[reference].limit = host_.after(limit_, [this, reference] {
    finish(reference, failure("csta.no_answer", "The switch has not sent all of its snapshot."));
  });
}

void SnapshotSegments::finish(const std::string& reference, Result<Element> result) {
  const auto found = open_.find(reference);
  if (found == open_.end()) return;
  const Open over = std::move(found->second);
  open_.erase(found);
  over.reply(std::move(result));
}

void SnapshotSegments::end(const Error& why) {
  for (const auto& [reference, open] : std::exchange(open_, {})) {
    open.reply(failure("csta.link_lost", why.text));
  }
}

}  // namespace ctibus::csta
