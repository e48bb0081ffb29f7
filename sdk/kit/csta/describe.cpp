#include "ctibus/kit/csta/describe.hpp"

#include <fmt/format.h>

#include <map>

#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {
namespace {

std::string_view title_of(Group group) {
  switch (group) {
    case Group::capability_exchange:
      return "Capability exchange";
    case Group::system_services:
      return "System services";
    case Group::monitoring:
      return "Monitoring";
    case Group::snapshot:
      return "Snapshot";
    case Group::call_control:
      return "Call control";
    case Group::call_associated:
      return "Call associated";
    case Group::media_attachment:
      return "Media attachment";
    case Group::routeing:
      return "Routeing";
    case Group::physical_device:
      return "Physical device";
    case Group::logical_device:
      return "Logical device";
    case Group::device_maintenance:
      return "Device maintenance";
    case Group::data_collection:
      return "Data collection";
    case Group::voice_unit:
      return "Voice unit";
    case Group::call_detail_records:
      return "Call detail records";
    case Group::vendor_specific:
      return "Vendor specific";
    case Group::application_session:
      return "Application sessions (ECMA-354)";
  }
  return {};
}

std::string_view presence_of(const Field& field, bool is_choice) {
  if (is_choice) return "alternative";
  switch (field.occurs) {
    case Occurs::optional:
      return "";
    case Occurs::once:
      return "mandatory";
    case Occurs::any:
      return "any number";
    case Occurs::some:
      return "one or more";
  }
  return {};
}

std::string editions_of(Edition since, Edition until) {
  if (until != Edition::ed6) return fmt::format("until edition {}", static_cast<int>(until));
  if (since != Edition::ed2) return fmt::format("since edition {}", static_cast<int>(since));
  return {};
}

class Page {
 public:
  std::string take() { return std::move(out_); }

  void add_messages() {
    out_ +=
        "# CSTA messages\n\nGenerated from the tables of `sdk/kit/csta`: what is read and written "
        "of ECMA-269, with the names and the order of "
        "ECMA-323 and the\noperation codes and event tags of ECMA-285.\n";
    const Message* last = nullptr;
    for (const Message& message : messages()) {
      if (last == nullptr || last->group != message.group) {
        out_ += fmt::format("\n## {}\n", title_of(message.group));
      }
      last = &message;
      add_message(message);
    }
  }

  /// Those of the messages added before.
  void add_types() {
    out_ += "\n## Types\n";
    for (const auto& [name, type] : types_) {
      out_ += fmt::format("\n### {}\n\n", name);
      switch (type->kind) {
        case Kind::word:
          add_words("One of", *type);
          break;
        case Kind::flags:
          add_words("An element with true or false for any of", *type);
          break;
        case Kind::choice:
          out_ += "One of the elements.\n\n";
          break;
        case Kind::choices:
          out_ += "Any of the elements, in any order.\n\n";
          break;
        case Kind::any:
          out_ += "Whatever it holds is kept.\n";
          break;
        default:
          break;
      }
      add_fields(type->fields, type->kind == Kind::choice || type->kind == Kind::choices);
      if (!type->attributes.empty()) out_ += "A text, with attributes:\n\n";
      add_fields(type->attributes, false);
    }
  }

 private:
  void add_message(const Message& message) {
    out_ += fmt::format("\n### {}\n\n", message.name);
    std::string about;
    if (!message.response.empty()) about += fmt::format("Answered by {}. ", message.response);
    if (message.since != Edition::ed2) {
      about += fmt::format("Since edition {}. ", static_cast<int>(message.since));
    }
    if (message.operation >= 0) about += fmt::format("Operation {}. ", message.operation);
    if (message.event >= 0) about += fmt::format("Event {} of its group. ", message.event);
    if (!about.empty()) {
      about.pop_back();
      out_ += about + "\n\n";
    }
    add_fields(message.fields, message.kind == Kind::choice);
    collect(message.fields);
  }

  void collect(std::span<const Field> fields) {
    for (const Field& field : fields) {
      const Type& type = *field.type;
      const bool simple = type.fields.empty() && type.words.empty() && type.attributes.empty();
      if (simple || !types_.emplace(type.name, &type).second) continue;
      collect(type.fields);
      collect(type.attributes);
    }
  }

  void add_fields(std::span<const Field> fields, bool is_choice) {
    if (fields.empty()) return;
    out_ += "| name | type | presence | editions |\n|---|---|---|---|\n";
    for (const Field& field : fields) {
      out_ += fmt::format("| {} | {} | {} | {} |\n", field.name, field.type->name,
                          presence_of(field, is_choice), editions_of(field.since, field.until));
    }
  }

  void add_words(std::string_view what, const Type& type) {
    out_ += fmt::format("{} ", what);
    for (const Word& word : type.words) {
      const std::string editions = editions_of(word.since, Edition::ed6);
      out_ += fmt::format("{}{}{}", &word == type.words.data() ? "" : ", ", word.name,
                          editions.empty() ? "" : fmt::format(" ({})", editions));
    }
    out_ += ".\n";
  }

  std::string out_;
  std::map<std::string_view, const Type*> types_;
};

}  // namespace

std::string describe_markdown() {
  Page page;
  page.add_messages();
  page.add_types();
  return page.take();
}

}  // namespace ctibus::csta
