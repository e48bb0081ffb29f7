#include <fmt/format.h>

#include "core/schema/client_types.hpp"
#include "core/schema/json_schema_detail.hpp"
#include "ctibus/version.h"

namespace ctibus::schema {
namespace {

using manifest::MessageSpec;

constexpr std::string_view content_type = "application/msgpack";

Json reference(std::string_view path) { return {{"$ref", fmt::format("#/{}", path)}}; }

Json message_object(const std::string& name, const std::string& text, Json payload) {
  return {{"name", name},
          {"title", name},
          {"summary", text},
          {"contentType", content_type},
          {"payload", std::move(payload)}};
}

Json operation(std::string_view action, const std::string& topic, std::string summary) {
  return {{"action", action},
          {"channel", reference("channels/" + topic)},
          {"summary", std::move(summary)},
          {"messages", Json::array({reference("channels/" + topic + "/messages/" + topic)})}};
}

void add_operations(Json& operations, const MessageSpec& message) {
  const std::string& topic = message.topic;
  if (message.message_class == MessageClass::command) {
    const Json reply = {
        {"channel", reference("channels/" + topic)},
        {"messages", Json::array({reference("channels/" + topic + "/messages/reply")})}};
    operations["request." + topic] = operation("send", topic, "Ask a provider: " + message.text);
    operations["request." + topic]["reply"] = reply;
    operations["provide." + topic] =
        operation("receive", topic, "Carry it out for others: " + message.text);
    operations["provide." + topic]["reply"] = reply;
  } else {
    operations["receive." + topic] = operation("receive", topic, message.text);
    // Replies are the host's own.
    if (message.message_class != MessageClass::reply) {
      operations["publish." + topic] = operation("send", topic, "Publish it: " + message.text);
    }
  }
}

}  // namespace

std::string asyncapi_document(std::span<const MessageSpec> messages) {
  Json channels = Json::object();
  Json operations = Json::object();
  Json components = Json::object();
  for (const MessageSpec& message : messages) {
    const std::string& topic = message.topic;
    Json& channel = channels[topic];
    channel = {{"address", topic},
               {"title", topic},
               {"description", message.text},
               {"messages", {{topic, reference("components/messages/" + topic)}}}};
    Json& component = components[topic];
    component = message_object(topic, message.text, fields_schema(message.fields));
    component["x-ctibus-class"] = name_of(message.message_class);
    if (!message.key.empty()) component["x-ctibus-key"] = message.key;
    if (message.message_class == MessageClass::command) {
      channel["messages"]["reply"] = reference("components/messages/" + topic + ".reply");
      components[topic + ".reply"] = message_object(
          topic + ".reply", "The fields of an accepted reply.", fields_schema(message.reply));
    }
    add_operations(operations, message);
  }
  const Json document = {
      {"asyncapi", "3.0.0"},
      {"info",
       {{"title", "ctibus"},
        {"version", CTIBUS_VERSION},
        {"description",
         "What a program outside of the core receives from a site and sends to it. A channel is a "
         "topic; all of them share one connection, whose protocol is told in docs/wire.md. "
         "Payloads "
         "are MessagePack maps; an absent field has its default."}}},
      {"defaultContentType", content_type},
      {"channels", std::move(channels)},
      {"operations", std::move(operations)},
      {"components", {{"messages", std::move(components)}}}};
  return document.dump(2) + "\n";
}

}  // namespace ctibus::schema
