#include "core/judge/message_maker.hpp"

#include <array>
#include <limits>

namespace ctibus::judge {

using manifest::FieldSpec;
using manifest::MessageSpec;

enum class MessageMaker::Twist : int {
  unknown_fields,
  nothing,
  wrong_types,
  huge_text,
  empty_texts,
  extreme_numbers,
  unknown_values,
  twice,
  odd_texts,
  nested,
  long_lists,
  no_key,
  huge_key,
  count,
};

namespace {

constexpr std::array<std::string_view, 13> twist_names = {
    "unknown fields",  "no fields",      "wrong types",  "a huge text", "empty texts",
    "extreme numbers", "unknown values", "fields twice", "odd texts",   "nested values",
    "long lists",      "an empty key",   "a huge key"};

constexpr std::size_t huge = 300'000;

void harvest(const config::Node& node, std::vector<std::string>& out) {
  if (const auto* text = node.as<std::string>()) {
    if (!text->empty() && text->size() < 64 && text->front() != '/') out.push_back(*text);
  } else if (const auto* list = node.as<config::List>()) {
    for (const auto& element : *list) harvest(element, out);
  } else if (const auto* table = node.as<config::Table>()) {
    for (const auto& entry : table->entries) harvest(entry.node, out);
  }
}

std::vector<std::string> texts_of(const config::Table& options) {
  std::vector<std::string> out;
  for (const auto& entry : options.entries) harvest(entry.node, out);
  return out;
}

}  // namespace

MessageMaker::MessageMaker(const Subject& subject, const Ledger& ledger, testing::Random& random)
    : ledger_(ledger),
      random_(random),
      instance_(subject.instance()),
      values_(subject.instance(), texts_of(subject.options)) {}

std::string MessageMaker::text_for(std::string_view field) {
  if (random_.below(2) == 0) {
    std::string key = ledger_.recent_key(random_);
    if (!key.empty() && FieldValues::fits(field, key)) return key;
  }
  return values_.text(field, random_);
}

testing::SendOptions MessageMaker::origin() {
  constexpr std::array<const char*, 4> sources = {"pbx1", "pbx2", "queue1", "other"};
  testing::SendOptions options;
  options.source = sources[random_.below(sources.size())];
  // Nobody else speaks in the name of the instance.
  if (options.source == instance_) options.source = "pbx3";
  if (random_.below(2) == 0) {
    options.correlation = Uuid::parse(text_for("call")).value_or(Uuid{});
  }
  options.inferred = random_.below(10) == 0;
  return options;
}

std::string MessageMaker::key_for(const MessageSpec& spec) {
  return spec.key.empty() ? std::string() : text_for(spec.key);
}

void MessageMaker::write_value(msgpack::Writer& out, const FieldSpec& field, Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return out.boolean(random_.below(2) == 0);
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::size:
      return out.unsigned_integer(random_.below(random_.below(2) == 0 ? 10 : 100'000));
    case Kind::number:
      return out.number(static_cast<double>(random_.below(1000)) / 10);
    case Kind::duration:
      return out.unsigned_integer(random_.below(600'000));
    case Kind::timestamp:
      return out.unsigned_integer(1'767'600'000'000 + random_.below(3'600'000));
    case Kind::text:
      return out.text(text_for(field.name));
    case Kind::secret:
      return out.text(text_for("call"));
    case Kind::enumeration:
      return out.text(field.values.empty()
                          ? std::string_view()
                          : std::string_view(field.values[random_.below(field.values.size())]));
    case Kind::bytes: {
      const std::array<std::uint8_t, 3> bytes = {0, 0xff, 7};
      return out.bytes(bytes);
    }
    case Kind::dictionary:
      out.map(2);
      for (const std::string_view name : {"customer", "note"}) {
        out.text(name);
        out.text(text_for("name"));
      }
      return;
    case Kind::group:
      return write_fields(out, field.fields, {}, {});
    case Kind::list: {
      const std::size_t size = random_.below(4);
      out.array(size);
      for (std::size_t i = 0; i < size; ++i) write_value(out, field, field.element);
      return;
    }
  }
}

void MessageMaker::write_fields(msgpack::Writer& out, const std::vector<FieldSpec>& fields,
                                const std::string& key_field, const std::string& key) {
  std::vector<const FieldSpec*> present;
  for (const FieldSpec& field : fields) {
    if (field.name == key_field || random_.below(10) != 0) present.push_back(&field);
  }
  out.map(present.size());
  for (const FieldSpec* field : present) {
    out.text(field->name);
    if (field->name == key_field) {
      out.text(key);
    } else {
      write_value(out, *field, field->kind);
    }
  }
}

MadeMessage MessageMaker::valid(const MessageSpec& spec) {
  MadeMessage made{key_for(spec), {}, origin(), "a valid message"};
  msgpack::Writer out(made.payload);
  write_fields(out, spec.fields, spec.key, made.key);
  made.options.tombstone = spec.message_class == MessageClass::state && random_.below(6) == 0;
  return made;
}

std::string MessageMaker::nasty_text() {
  static const std::array<std::string, 8> texts = {std::string(5, '\0'),
                                                   "\xff\xfe\x80 no utf-8",
                                                   "\xe2\x80\xae\xf0\x9f\x93\x9e\xcc\x88",
                                                   "'; DROP TABLE call; --",
                                                   "../../../etc/passwd",
                                                   "%s%n%x{}{0}",
                                                   "<script>alert(1)</script>\r\nX: y",
                                                   std::string(5000, 'A')};
  return texts[random_.below(texts.size())];
}

void MessageMaker::write_anything(msgpack::Writer& out, int depth) {
  switch (random_.below(depth > 20 ? 6 : 8)) {
    case 0:
      return out.nil();
    case 1:
      return out.boolean(true);
    case 2:
      return out.integer(std::numeric_limits<std::int64_t>::min());
    case 3:
      return out.number(std::numeric_limits<double>::quiet_NaN());
    case 4:
      return out.text(nasty_text());
    case 5:
      return out.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
    case 6:
      out.array(1);
      return write_anything(out, depth + 1);
    default:
      out.map(1);
      out.text("x");
      return write_anything(out, depth + 1);
  }
}

void MessageMaker::twist_value(msgpack::Writer& out, const FieldSpec& field, Twist twist) {
  const bool is_text = field.kind == Kind::text || field.kind == Kind::secret;
  const bool is_number = field.kind == Kind::integer || field.kind == Kind::unsigned_integer ||
                         field.kind == Kind::number || field.kind == Kind::duration ||
                         field.kind == Kind::timestamp;
  if (twist == Twist::wrong_types) return write_anything(out, 0);
  if (twist == Twist::huge_text && is_text) {
    return out.text(std::string(random_.below(2) == 0 ? huge / 8 : 100, 'x'));
  }
  if (twist == Twist::empty_texts && is_text) return out.text({});
  if (twist == Twist::odd_texts && is_text) return out.text(nasty_text());
  if (twist == Twist::unknown_values && field.kind == Kind::enumeration) {
    return out.text("no-such-value");
  }
  if (twist == Twist::extreme_numbers && is_number) {
    switch (random_.below(4)) {
      case 0:
        return out.integer(std::numeric_limits<std::int64_t>::min());
      case 1:
        return out.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
      case 2:
        return out.integer(std::numeric_limits<std::int64_t>::max());
      default:
        return out.integer(-1);
    }
  }
  if (twist == Twist::long_lists && field.kind == Kind::list) {
    out.array(2000);
    for (int i = 0; i < 2000; ++i) write_value(out, field, field.element);
    return;
  }
  write_value(out, field, field.kind);
}

MadeMessage MessageMaker::hostile(const MessageSpec& spec) {
  const auto index = random_.below(static_cast<std::uint64_t>(Twist::count));
  const auto twist = static_cast<Twist>(index);
  MadeMessage made{key_for(spec), {}, origin(), std::string(twist_names[index])};
  if (twist == Twist::no_key) made.key.clear();
  if (twist == Twist::huge_key) made.key.assign(60'000, 'k');
  msgpack::Writer out(made.payload);
  if (twist == Twist::nothing) {
    out.map(0);
    return made;
  }
  const bool extra = twist == Twist::unknown_fields || twist == Twist::nested;
  const std::size_t times = twist == Twist::twice ? 2 : 1;
  out.map(times * spec.fields.size() + (extra ? 2 : 0));
  if (extra) {
    out.text("x_unknown");
    int depth = twist == Twist::nested ? 28 : 0;
    for (; depth > 0; --depth) out.array(1);
    out.text("value");
    out.text("x_other");
    write_anything(out, 0);
  }
  for (std::size_t i = 0; i < times; ++i) {
    for (const FieldSpec& field : spec.fields) {
      out.text(field.name);
      if (field.name == spec.key && twist != Twist::wrong_types && made.key.size() < 1000) {
        out.text(made.key);
      } else {
        twist_value(out, field, twist);
      }
    }
  }
  made.options.tombstone = random_.below(8) == 0;
  return made;
}

}  // namespace ctibus::judge
