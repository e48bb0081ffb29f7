#include <map>

#include "ber_samples.hpp"
#include "tables/phase_one.hpp"

// That the numbers of ECMA-285 in the tables work, and agree with one another.

namespace ctibus::csta {
namespace {

constexpr unsigned variants = 12;

void expect_all_back(const BerCodec& codec, std::span<const Message> table, int at_least) {
  int told = 0;
  for (const Message& message : table) {
    if (!codec.has(message)) continue;
    ++told;
    for (unsigned variant = 0; variant < variants; ++variant) {
      const Element sent = samples::sample(message, variant);
      const auto bytes = samples::write(codec, message, sent);
      ASSERT_TRUE(bytes) << variant << ": " << bytes.error().text << '\n' << samples::to_text(sent);
      const auto came = samples::read(codec, *bytes, samples::request_of(message, table));
      ASSERT_TRUE(came) << message.name << ": " << came.error().text << '\n' << ber::to_hex(*bytes);
      ASSERT_EQ(samples::to_text(*came), samples::to_text(sent))
          << variant << ' ' << ber::to_hex(*bytes);
      ASSERT_EQ(*came, sent) << message.name;
    }
  }
  EXPECT_GE(told, at_least);
}

TEST(BerTables, every_message_comes_back_as_it_was_sent) {
  expect_all_back(BerCodec(), messages(), 340);
}

TEST(BerTables, every_message_comes_back_with_all_the_bits_written) {
  expect_all_back(BerCodec(messages(), {.all_bits = true}), messages(), 340);
}

TEST(BerTables, every_message_of_phase_one_comes_back_as_it_was_sent) {
  expect_all_back(phase_one_codec(), tables::phase_one_messages(), 70);
}

TEST(BerTables, no_number_is_given_twice) {
  std::map<int, std::string_view> requests;
  std::map<std::pair<Group, int>, std::string_view> events;
  for (const Message& message : messages()) {
    if (message.role == Role::request && message.operation >= 0) {
      const auto [at, fresh] = requests.emplace(message.operation, message.name);
      EXPECT_TRUE(fresh) << message.name << " and " << at->second;
    }
    if (message.role == Role::event && message.event >= 0) {
      const auto [at, fresh] =
          events.emplace(std::pair(message.group, message.event), message.name);
      EXPECT_TRUE(fresh) << message.name << " and " << at->second;
    }
  }
  EXPECT_GT(requests.size(), 100U);
  EXPECT_GT(events.size(), 60U);
}

TEST(BerTables, a_response_has_the_number_of_its_request) {
  for (const Message& message : messages()) {
    if (message.role != Role::request || message.operation < 0 || message.response.empty())
      continue;
    const Message* response = find_message(message.response);
    ASSERT_NE(response, nullptr) << message.response;
    EXPECT_EQ(response->operation, message.operation) << message.name;
  }
}

TEST(BerTables, no_word_has_the_number_of_another) {
  std::set<const Type*> seen;
  const auto walk = [&](auto&& self, std::span<const Field> fields) -> void {
    for (const Field& field : fields) {
      if (!seen.insert(field.type).second) continue;
      std::map<int, std::string_view> numbers;
      for (const Word& word : field.type->words) {
        if (word.number < 0) continue;
        const auto [at, fresh] = numbers.emplace(word.number, word.name);
        EXPECT_TRUE(fresh) << field.type->name << ": " << word.name << " and " << at->second;
      }
      self(self, field.type->fields);
    }
  };
  for (const Message& message : messages()) walk(walk, message.fields);
  EXPECT_GT(seen.size(), 200U);
}

int number_of(const Type& type, std::string_view name) {
  const Word* word = find_word(type, name);
  return word == nullptr ? -1 : word->number;
}

const Type& type_at(std::string_view message, std::string_view first, std::string_view second) {
  const Field* field = find_field(find_message(message)->fields, first, Edition::ed6);
  return *find_field(field->type->fields, second, Edition::ed6)->type;
}

TEST(BerTables, bits_of_filters_differ_from_tags_of_events) {
  const Type& filter = type_at("MonitorStart", "requestedMonitorFilter", "callcontrol");
  constexpr std::pair<std::string_view, int> bits[] = {{"callCleared", 0},
                                                       {"conferenced", 1},
                                                       {"connectionCleared", 2},
                                                       {"delivered", 3},
                                                       {"diverted", 4},
                                                       {"established", 5},
                                                       {"failed", 6},
                                                       {"held", 7},
                                                       {"networkReached", 8},
                                                       {"originated", 9},
                                                       {"queued", 10},
                                                       {"retrieved", 11},
                                                       {"serviceInitiated", 12},
                                                       {"transferred", 13},
                                                       {"digitsDialed", 14},
                                                       {"bridged", 15},
                                                       {"offered", 17}};
  for (const auto& [name, bit] : bits) EXPECT_EQ(number_of(filter, name), bit) << name;
  constexpr std::pair<std::string_view, int> tags[] = {{"BridgedEvent", 0},
                                                       {"CallClearedEvent", 1},
                                                       {"ConferencedEvent", 2},
                                                       {"ConnectionClearedEvent", 3},
                                                       {"DeliveredEvent", 4},
                                                       {"DigitsDialedEvent", 5},
                                                       {"DivertedEvent", 6},
                                                       {"EstablishedEvent", 7},
                                                       {"FailedEvent", 8},
                                                       {"HeldEvent", 9},
                                                       {"NetworkCapabilitiesChangedEvent", 10},
                                                       {"NetworkReachedEvent", 11},
                                                       {"OfferedEvent", 12},
                                                       {"OriginatedEvent", 13},
                                                       {"QueuedEvent", 14},
                                                       {"RetrievedEvent", 15},
                                                       {"ServiceInitiatedEvent", 16},
                                                       {"TransferedEvent", 17},
                                                       {"AgentBusyEvent", 0},
                                                       {"AgentLoggedOnEvent", 1},
                                                       {"AgentLoggedOffEvent", 2},
                                                       {"AgentNotReadyEvent", 3},
                                                       {"AgentReadyEvent", 4},
                                                       {"AgentWorkingAfterCallEvent", 5},
                                                       {"DoNotDisturbEvent", 11},
                                                       {"ForwardingEvent", 12}};
  for (const auto& [name, tag] : tags) {
    ASSERT_NE(find_message(name), nullptr) << name;
    EXPECT_EQ(find_message(name)->event, tag) << name;
  }
}

TEST(BerTables, operations_have_their_codes) {
  constexpr std::pair<std::string_view, int> codes[] = {{"AlternateCall", 1},
                                                        {"AnswerCall", 2},
                                                        {"ClearCall", 4},
                                                        {"ClearConnection", 5},
                                                        {"ConferenceCall", 6},
                                                        {"ConsultationCall", 7},
                                                        {"HoldCall", 9},
                                                        {"MakeCall", 10},
                                                        {"MakePredictiveCall", 11},
                                                        {"ReconnectCall", 13},
                                                        {"RetrieveCall", 14},
                                                        {"TransferCall", 16},
                                                        {"RouteRequest", 31},
                                                        {"SingleStepTransferCall", 50},
                                                        {"Escape", 51},
                                                        {"MonitorStart", 71},
                                                        {"ChangeMonitorFilter", 72},
                                                        {"MonitorStop", 73},
                                                        {"SnapshotDevice", 74},
                                                        {"SnapshotCall", 75},
                                                        {"SystemStatus", 211},
                                                        {"DeflectCall", 218},
                                                        {"SetDisplay", 274},
                                                        {"GetAgentState", 304},
                                                        {"SetAgentState", 312},
                                                        {"CDRReport", 361},
                                                        {"StartCDRTransmission", 363}};
  for (const auto& [name, code] : codes) {
    ASSERT_NE(find_message(name), nullptr) << name;
    EXPECT_EQ(find_message(name)->operation, code) << name;
  }
}

TEST(BerTables, states_of_connections_have_their_numbers_and_those_of_calls_are_two_of_them) {
  const Type& connection =
      *find_field(find_message("HeldEvent")->fields, "localConnectionInfo", Edition::ed6)->type;
  constexpr std::string_view states[] = {"null", "initiated", "alerting", "connected",
                                         "hold", "queued",    "fail"};
  for (std::size_t i = 0; i < std::size(states); ++i) {
    EXPECT_EQ(number_of(connection, states[i]), static_cast<int>(i)) << states[i];
  }
  const Type& snapshot =
      type_at("SnapshotDeviceResponse", "crossRefIDorSnapshotData", "snapshotData");
  const Field* info = &snapshot.fields[0];
  const Type& call =
      *find_field(find_field(info->type->fields, "localCallState", Edition::ed6)->type->fields,
                  "simpleCallState", Edition::ed6)
           ->type;
  constexpr std::pair<std::string_view, int> calls[] = {
      {"callPending", 0x01},         {"callOriginated", 0x03},        {"callDelivered", 0x23},
      {"callReceived", 0x32},        {"callEstablished", 0x33},       {"callDeliveredHeld", 0x24},
      {"callEstablishedHeld", 0x34}, {"callEstablishedOnHold", 0x43}, {"callQueued", 0x53},
      {"callFailed", 0x63}};
  for (const auto& [name, number] : calls) EXPECT_EQ(number_of(call, name), number) << name;
}

TEST(BerTables, errors_have_their_numbers) {
  const auto number = [](std::string_view category, std::string_view name) {
    return number_of(
        *find_field(find_message("CSTAErrorCode")->fields, category, Edition::ed6)->type, name);
  };
  EXPECT_EQ(number("operation", "invalidDestination"), 14);
  EXPECT_EQ(number("operation", "invalidCrossRefID"), 17);
  EXPECT_EQ(number("operation", "serviceNotSupported"), 50);
  EXPECT_EQ(number("operation", "requestIncompatibleWithConnection"), 145);
  EXPECT_EQ(number("stateIncompatibility", "noCallToAnswer"), 8);
}

}  // namespace
}  // namespace ctibus::csta
