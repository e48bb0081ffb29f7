#include "ctibus/kit/csta/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ctibus/kit/csta/nearest.hpp"
#include "tables/types.hpp"
#include "values.hpp"

namespace ctibus::csta {
namespace {

constexpr std::size_t kMostFaults = 100;

class Checker {
 public:
  explicit Checker(Edition edition) : edition_(edition) {}

  std::vector<Fault> take() { return std::move(faults_); }

  void check_message(const Element& element) {
    path_ = element.name;
    const Message* message = element.space.empty() ? find_message(element.name) : nullptr;
    if (message == nullptr) {
      std::vector<std::string_view> names;
      for (const Message& known : messages()) names.push_back(known.name);
      report(Fault::Kind::unknown_message, fmt::format("No message of CSTA is named {}{}",
                                                       element.name, propose(element.name, names)));
      return;
    }
    if (message->since > edition_) {
      report(Fault::Kind::not_in_edition,
             fmt::format("{} came with edition {}, this is edition {}: do not send it.",
                         message->name, number_of(message->since), number_of(edition_)));
    }
    const Type type{.name = message->name, .kind = message->kind, .fields = message->fields};
    check_value(element, type);
  }

 private:
  static int number_of(Edition edition) { return static_cast<int>(edition); }

  /// To look for a name costs more than all the rest.
  std::string propose(std::string_view word, std::span<const std::string_view> names) const {
    return faults_.size() < kMostFaults ? proposal(word, names) : std::string();
  }

  void report(Fault::Kind kind, std::string text) {
    if (faults_.size() < kMostFaults) faults_.push_back({kind, path_, std::move(text)});
  }

  template <class Do>
  void inside(std::string_view name, Do&& look) {
    const std::size_t outer = path_.size();
    path_ += '/';
    path_ += name;
    look();
    path_.resize(outer);
  }

  void check_value(const Element& element, const Type& type) {
    check_attributes(element, type);
    switch (type.kind) {
      case Kind::sequence:
        check_sequence(element, type);
        return;
      case Kind::choice:
        check_choice(element, type);
        return;
      case Kind::choices:
        check_choices(element, type);
        return;
      case Kind::flags:
        check_flags(element, type);
        return;
      case Kind::any:
        return;
      case Kind::text:
      case Kind::boolean:
      case Kind::integer:
      case Kind::octets:
      case Kind::word:
      case Kind::empty:
        break;
    }
    for (const Element& child : element.children) {
      inside(child.name, [&] {
        report(Fault::Kind::unknown_element,
               fmt::format("{} holds a value and no elements: leave out <{}>.", element.name,
                           child.name));
      });
    }
    check_text(element.text, type);
  }

  void check_text(std::string_view text, const Type& type) {
    switch (type.kind) {
      case Kind::boolean:
        if (!is_boolean(text)) bad_value(text, "write true or false");
        break;
      case Kind::integer:
        if (!is_integer(text)) bad_value(text, "write a number");
        break;
      case Kind::octets:
        if (!is_hexadecimal(text)) bad_value(text, "write octets as pairs of hexadecimal digits");
        break;
      case Kind::empty:
        if (!text.empty()) bad_value(text, "leave the element empty");
        break;
      case Kind::text:
        if (type.name == tables::decimal.name && !is_decimal(text))
          bad_value(text, "write a number");
        break;
      case Kind::word:
        check_word(text, type);
        break;
      default:
        break;
    }
  }

  void check_word(std::string_view text, const Type& type) {
    const Word* word = find_word(type, text);
    if (word != nullptr && word->in(edition_)) return;
    if (word != nullptr) {
      report(Fault::Kind::not_in_edition, fmt::format("{} has the value {} since edition {} only.",
                                                      type.name, text, number_of(word->since)));
      return;
    }
    std::vector<std::string_view> names;
    for (const Word& known : type.words) names.push_back(known.name);
    report(Fault::Kind::bad_value, fmt::format("'{}' is no value of {}{}", text.substr(0, 60),
                                               type.name, propose(text, names)));
  }

  void bad_value(std::string_view text, std::string_view cure) {
    report(Fault::Kind::bad_value,
           fmt::format("'{}' is no value here: {}.", text.substr(0, 60), cure));
  }

  void check_attributes(const Element& element, const Type& type) {
    if (type.kind == Kind::any) return;
    for (const Attribute& attribute : element.attributes) {
      if (attribute.name.starts_with('{') || attribute.name.starts_with("xml:")) continue;
      inside("@" + attribute.name, [&] {
        const Field* known = find_field(type.attributes, attribute.name, edition_);
        if (known == nullptr) {
          report(
              Fault::Kind::unknown_attribute,
              fmt::format("{} has no attribute {}: leave it out.", element.name, attribute.name));
        } else if (!known->in(edition_)) {
          not_in_edition(attribute.name, *known);
        } else {
          check_text(attribute.value, *known->type);
        }
      });
    }
  }

  void not_in_edition(std::string_view name, const Field& field) {
    report(Fault::Kind::not_in_edition,
           field.since > edition_
               ? fmt::format("{} came with edition {}, this is edition {}: leave it out.", name,
                             number_of(field.since), number_of(edition_))
               : fmt::format("{} went with edition {}, this is edition {}: leave it out.", name,
                             number_of(field.until) + 1, number_of(edition_)));
  }

  void check_no_text(const Element& element) {
    if (element.text.find_first_not_of(" \t\r\n") == std::string::npos) return;
    report(
        Fault::Kind::text_between_elements,
        fmt::format("{} holds elements, and the text '{}': put it into the element it belongs to.",
                    element.name, element.text.substr(0, 60)));
  }

  /// The child's field; null: a fault that was told, or what the standard says nothing about.
  const Field* field_of(const Element& child, const Type& type) {
    if (!child.space.empty()) return nullptr;
    const Field* field = find_field(type.fields, child.name, edition_);
    if (field == nullptr) {
      std::vector<std::string_view> names;
      for (const Field& known : type.fields) {
        if (known.in(edition_)) names.push_back(known.name);
      }
      report(Fault::Kind::unknown_element, fmt::format("{} has no element {}{}", type.name,
                                                       child.name, propose(child.name, names)));
    } else if (!field->in(edition_)) {
      not_in_edition(child.name, *field);
      return nullptr;
    }
    return field;
  }

  void check_sequence(const Element& element, const Type& type) {
    check_no_text(element);
    std::vector<std::size_t> counts(type.fields.size());
    const Field* last = nullptr;
    for (const Element& child : element.children) {
      inside(child.name, [&] {
        const Field* field = field_of(child, type);
        if (field == nullptr) return;
        ++counts[static_cast<std::size_t>(field - type.fields.data())];
        if (last != nullptr && field < last) {
          report(Fault::Kind::wrong_order,
                 fmt::format("{} stands behind {}: the standard has it before.", child.name,
                             last->name));
        }
        last = std::max(last, field);
        check_value(child, *field->type);
      });
    }
    for (std::size_t i = 0; i < counts.size(); ++i) check_count(type.fields[i], counts[i]);
  }

  void check_count(const Field& field, std::size_t count) {
    if (!field.in(edition_)) return;
    const bool needed = field.occurs == Occurs::once || field.occurs == Occurs::some;
    const bool alone = field.occurs == Occurs::once || field.occurs == Occurs::optional;
    if (needed && count == 0) {
      inside(field.name, [&] {
        report(Fault::Kind::missing, fmt::format("{} is missing{}.", field.name, cure_for(field)));
      });
    }
    if (alone && count > 1) {
      inside(field.name, [&] {
        report(Fault::Kind::too_many,
               fmt::format("{} stands there {} times: leave all but one.", field.name, count));
      });
    }
  }

  static std::string_view cure_for(const Field& field) {
    const auto has = [&](std::string_view name) {
      return std::ranges::find(field.type->fields, name, &Field::name) != field.type->fields.end();
    };
    if (has("notRequired")) return ": write <notRequired/> in it when the call was not redirected";
    if (has("notKnown")) return ": write <notKnown/> in it when the device is not known";
    return ", and mandatory";
  }

  void check_choice(const Element& element, const Type& type) {
    check_no_text(element);
    check_choices(element, type);
    const auto count = std::ranges::count_if(
        element.children, [](const Element& child) { return child.space.empty(); });
    if (count == 1) return;
    std::string names;
    for (const Field& field : type.fields) {
      if (!field.in(edition_)) continue;
      names += names.empty() ? "" : ", ";
      names += field.name;
    }
    report(
        Fault::Kind::not_one_alternative,
        fmt::format("{} holds {} elements: write exactly one of {}.", element.name, count, names));
  }

  void check_choices(const Element& element, const Type& type) {
    for (const Element& child : element.children) {
      inside(child.name, [&] {
        if (const Field* field = field_of(child, type)) check_value(child, *field->type);
      });
    }
  }

  void check_flags(const Element& element, const Type& type) {
    check_no_text(element);
    const Word* last = nullptr;
    for (const Element& child : element.children) {
      if (!child.space.empty()) continue;
      inside(child.name, [&] {
        const Word* word = find_word(type, child.name);
        if (word == nullptr) {
          report(Fault::Kind::unknown_element,
                 fmt::format("{} has no element {}: leave it out.", type.name, child.name));
          return;
        }
        if (!word->in(edition_)) {
          report(Fault::Kind::not_in_edition, fmt::format("{} came with edition {}: leave it out.",
                                                          child.name, number_of(word->since)));
        }
        if (word == last) {
          report(Fault::Kind::too_many,
                 fmt::format("{} stands there twice: leave one.", child.name));
        } else if (last != nullptr && word < last) {
          report(Fault::Kind::wrong_order,
                 fmt::format("{} stands behind {}: the standard has it before.", child.name,
                             last->name));
        }
        last = std::max(last, word);
        check_value(child, tables::boolean);
      });
    }
  }

  Edition edition_;
  std::string path_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> check(const Element& message, Edition edition) {
  Checker checker(edition);
  checker.check_message(message);
  return checker.take();
}

}  // namespace ctibus::csta
