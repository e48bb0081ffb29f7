#include "core/config/option_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/errors/nearest.hpp"

namespace ctibus::config {
namespace {

using manifest::OptionSpec;
using manifest::OptionType;

constexpr std::string_view kFileSuffix = "_file";

bool takes_file(const OptionSpec& spec) { return spec.secret && spec.kind == Kind::text; }

std::string file_key(const OptionSpec& spec) { return spec.name + std::string(kFileSuffix); }

bool is_known(std::string_view key, std::span<const OptionSpec> specs) {
  return std::any_of(specs.begin(), specs.end(), [&](const OptionSpec& spec) {
    return key == spec.name || (!spec.formerly.empty() && key == spec.formerly) ||
           (takes_file(spec) && key == file_key(spec));
  });
}

void append(msgpack::Buffer& to, const msgpack::Buffer& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

CheckedTable OptionChecker::table(const Table& table, const Place& place,
                                  std::span<const OptionSpec> specs, const std::string& path,
                                  std::span<const OptionSpec> also) {
  refuse_unknown(table, specs, path, also);
  CheckedTable out;
  msgpack::Writer(out.options).map(specs.size());
  for (const OptionSpec& spec : specs) {
    const Found found = find(table, spec, path);
    if (found.entry == nullptr && spec.required) {
      report_.error(place, "config.missing",
                    fmt::format("\"{}\" is missing in [{}] ({}): write {} = ... ({}).", spec.name,
                                path, spec.text, spec.name, expected(spec)));
    }
    const OptionValue value =
        found.entry == nullptr ? default_value(spec, spec.fallback) : option(found, spec, path);
    msgpack::Writer(out.options).text(spec.name);
    append(out.options, value.bytes);
    out.texts.push_back({spec.name, value.text, spec.reloadable});
  }
  return out;
}

void OptionChecker::refuse_unknown(const Table& table, std::span<const OptionSpec> specs,
                                   const std::string& path, std::span<const OptionSpec> also) {
  for (const Entry& entry : table.entries) {
    if (is_known(entry.name, specs) || is_known(entry.name, also)) continue;
    std::vector<std::string> names;
    for (const auto& known : {specs, also}) {
      for (const OptionSpec& spec : known) {
        names.push_back(spec.name);
        if (takes_file(spec)) names.push_back(file_key(spec));
      }
    }
    const std::string guess = errors::did_you_mean(entry.name, names);
    report_.error(
        entry.place, "config.unknown_key",
        fmt::format("[{}] has no option \"{}\".{}", path, entry.name,
                    guess.empty() ? fmt::format(" It has: {}.", fmt::join(names, ", ")) : guess));
  }
}

OptionChecker::Found OptionChecker::find(const Table& table, const OptionSpec& spec,
                                         const std::string& path) {
  Found found{table.find(spec.name)};
  const auto consider = [&](const Entry* entry, bool is_file) {
    if (entry == nullptr) return;
    if (found.entry == nullptr) {
      found = {entry, is_file};
      return;
    }
    report_.error(entry->place, "config.set_twice",
                  fmt::format("\"{}\" and \"{}\" of [{}] set the same option; the other is at {}. "
                              "Keep one of the two.",
                              entry->name, found.entry->name, path, found.entry->place.text()));
  };
  if (!spec.formerly.empty()) {
    const Entry* entry = table.find(spec.formerly);
    consider(entry, false);
    if (entry != nullptr && found.entry == entry) {
      report_.warning(
          entry->place, "config.deprecated_name",
          fmt::format("\"{}\" is now called \"{}\": write the new name.", entry->name, spec.name));
    }
  }
  if (takes_file(spec)) consider(table.find(file_key(spec)), true);
  return found;
}

OptionValue OptionChecker::option(const Found& found, const OptionSpec& spec,
                                  const std::string& path) {
  const std::string subject = fmt::format("\"{}\" in [{}]", found.entry->name, path);
  if (spec.secret && spec.kind == Kind::text) return secret(found, spec, subject);
  OptionValue out =
      value(found.entry->node, spec, spec, subject, fmt::format("{}.{}", path, spec.name));
  if (spec.secret) out.text = Secrets::fingerprint(out.text);
  return out;
}

OptionValue OptionChecker::secret(const Found& found, const OptionSpec& spec,
                                  const std::string& subject) {
  const Node& node = found.entry->node;
  OptionValue out = default_value(spec, spec.fallback);
  const auto* text = node.as<std::string>();
  if (text == nullptr) {
    report_.error(node.place, "config.wrong_type",
                  fmt::format("{} is {}; write a text in quotes.", subject, node.type()));
    return out;
  }
  const auto plain = found.is_file ? secrets_.from_file(*text, node.place, report_)
                                   : secrets_.from_text(*text, node.place, report_);
  if (!plain) return out;
  out.bytes.clear();
  msgpack::Writer(out.bytes).text(*plain);
  out.text = Secrets::fingerprint(*plain);
  return out;
}

OptionValue OptionChecker::value(const Node& node, const OptionSpec& spec, const OptionType& type,
                                 const std::string& subject, const std::string& path) {
  if (type.kind == Kind::list) {
    if (const auto* nodes = node.as<List>()) return list(*nodes, spec, type, subject, path);
  } else if (type.kind == Kind::group) {
    if (const auto* nested = node.as<Table>()) {
      CheckedTable checked = table(*nested, node.place, type.options, path);
      std::vector<std::string> texts;
      for (const OptionText& option : checked.texts) {
        texts.push_back(fmt::format("{} = {}", option.name, option.text));
      }
      return {std::move(checked.options), fmt::format("{{{}}}", fmt::join(texts, ", "))};
    }
  } else if (type.kind == Kind::dictionary) {
    if (const auto* nested = node.as<Table>()) return dictionary(*nested, path);
  }
  const auto* text = node.as<std::string>();
  if (text != nullptr && type.kind == Kind::text && Secrets::is_credential(*text)) {
    report_.error(node.place, "config.credential_not_secret",
                  fmt::format("{} is not marked secret, so tools would show the credential. Write "
                              "it for a secret option only.",
                              subject));
  }
  auto answer = scalar_value(node, spec, type, subject);
  if (answer) return std::move(*answer);
  report_.error(node.place, answer.error().code,
                spec.secret
                    ? fmt::format("{} is not allowed here; write {}.", subject, expected(type))
                    : std::move(answer.error().text));
  return default_value(type, {});
}

OptionValue OptionChecker::list(const List& nodes, const OptionSpec& spec, const OptionType& type,
                                const std::string& subject, const std::string& path) {
  const OptionType& element = type.element.front();
  OptionValue out;
  msgpack::Writer(out.bytes).array(nodes.size());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::string where = fmt::format("element {} of {}", i + 1, subject);
    OptionValue item = value(nodes[i], spec, element, where, path);
    append(out.bytes, item.bytes);
    texts.push_back(std::move(item.text));
  }
  if (element.kind == Kind::group) refuse_duplicates(nodes, element, path);
  out.text = fmt::format("[{}]", fmt::join(texts, ", "));
  return out;
}

OptionValue OptionChecker::dictionary(const Table& table, const std::string& path) {
  OptionValue out;
  std::map<std::string, std::string> pairs;
  for (const Entry& entry : table.entries) {
    if (const auto* text = entry.node.as<std::string>()) {
      pairs.emplace(entry.name, *text);
    } else {
      report_.error(entry.node.place, "config.wrong_type",
                    fmt::format("\"{}\" in [{}] is {}; write a text in quotes.", entry.name, path,
                                entry.node.type()));
    }
  }
  msgpack::Writer writer(out.bytes);
  writer.map(pairs.size());
  std::vector<std::string> texts;
  for (const auto& [name, text] : pairs) {
    writer.text(name);
    writer.text(text);
    texts.push_back(fmt::format("{} = {}", in_quotes(name), in_quotes(text)));
  }
  out.text = fmt::format("{{{}}}", fmt::join(texts, ", "));
  return out;
}

void OptionChecker::refuse_duplicates(const List& nodes, const OptionType& element,
                                      const std::string& path) {
  const bool is_named = std::any_of(
      element.options.begin(), element.options.end(),
      [](const OptionSpec& option) { return option.name == "name" && option.kind == Kind::text; });
  if (!is_named) return;
  std::map<std::string, Place> seen;
  for (const Node& node : nodes) {
    const auto* table = node.as<Table>();
    const Entry* name = table != nullptr ? table->find("name") : nullptr;
    const auto* text = name != nullptr ? name->node.as<std::string>() : nullptr;
    if (text == nullptr) continue;
    const auto [entry, is_new] = seen.emplace(*text, name->place);
    if (!is_new) {
      report_.error(name->place, "config.duplicate",
                    fmt::format("[[{}]] has the name {} twice; the other is at {}. Rename one.",
                                path, in_quotes(*text), entry->second.text()));
    }
  }
}

}  // namespace ctibus::config
