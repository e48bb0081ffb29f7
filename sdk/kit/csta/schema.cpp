#include "ctibus/kit/csta/schema.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "tables/groups.hpp"

namespace ctibus::csta {
namespace {

struct Index {
  std::vector<Message> messages;
  std::unordered_map<std::string_view, const Message*> by_name;
  std::unordered_map<int, const Message*> requests;
};

Index make_index() {
  using namespace tables;
  Index index;
  for (const std::span<const Message> group : {capability_exchange_messages(),
                                               system_services_messages(),
                                               monitoring_messages(),
                                               snapshot_messages(),
                                               call_control_services_messages(),
                                               call_control_placing_messages(),
                                               call_control_events_messages(),
                                               call_associated_messages(),
                                               media_attachment_messages(),
                                               routeing_messages(),
                                               physical_device_services_messages(),
                                               physical_device_events_messages(),
                                               logical_device_services_messages(),
                                               logical_device_events_messages(),
                                               device_maintenance_messages(),
                                               data_collection_messages(),
                                               voice_services_messages(),
                                               voice_events_messages(),
                                               call_detail_records_messages(),
                                               vendor_specific_messages(),
                                               application_session_messages()}) {
    index.messages.insert(index.messages.end(), group.begin(), group.end());
  }
  for (const Message& message : index.messages) {
    index.by_name.emplace(message.name, &message);
    if (message.role == Role::request && message.operation >= 0) {
      index.requests.emplace(message.operation, &message);
    }
  }
  return index;
}

const Index& index_of_all() {
  static const Index index = make_index();
  return index;
}

template <class Map, class Key>
const Message* look_up(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

const Field* find_field(std::span<const Field> fields, std::string_view name, Edition edition) {
  const Field* other = nullptr;
  for (const Field& field : fields) {
    if (field.name != name) continue;
    if (field.in(edition)) return &field;
    other = &field;
  }
  return other;
}

const Word* find_word(const Type& type, std::string_view name) {
  const auto found = std::ranges::find(type.words, name, &Word::name);
  return found == type.words.end() ? nullptr : &*found;
}

std::span<const Message> messages() { return index_of_all().messages; }

const Message* find_message(std::string_view name) { return look_up(index_of_all().by_name, name); }

const Message* find_operation(int operation) { return look_up(index_of_all().requests, operation); }

}  // namespace ctibus::csta
