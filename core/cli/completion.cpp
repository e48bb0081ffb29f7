#include "core/cli/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace ctibus::cli {
namespace {

const CLI::App* subcommand(const CLI::App& app, const std::string& name) {
  const auto found =
      app.get_subcommands([&](const CLI::App* sub) { return sub->check_name(name); });
  return found.empty() ? nullptr : found.front();
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// "TEXT:{a,b}" are the values a and b.
std::vector<std::string> listed_values(const std::string& type) {
  std::vector<std::string> out;
  const auto open = type.find('{');
  const auto close = type.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return out;
  std::string word;
  for (const char c : type.substr(open + 1, close - open - 1) + ",") {
    if (c != ',') {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

/// Where the cursor stands in the tree.
class Place {
 public:
  explicit Place(const CLI::App& app) { enter(app); }

  void pass(const std::string& word) {
    if (awaited_ != nullptr) {
      if (word != "=") note(*std::exchange(awaited_, nullptr), word);
      return;
    }
    if (word == "--") {
      only_arguments_ = true;
    } else if (!only_arguments_ && word.size() > 1 && word.front() == '-') {
      const auto equals = word.find('=');
      const CLI::Option* option = find(word.substr(0, equals));
      if (option == nullptr || !takes_value(*option)) return;
      if (equals == std::string::npos) {
        awaited_ = option;
      } else {
        note(*option, word.substr(equals + 1));
      }
    } else if (const CLI::App* sub = only_arguments_ ? nullptr : subcommand(*apps_.back(), word)) {
      enter(*sub);
    } else if (const CLI::Option* argument = next_argument()) {
      note(*argument, word);
    }
  }

  Candidates at(const std::string& prefix, const ValueSource& values) const {
    Candidates out;
    if (awaited_ != nullptr) {
      add_values(*awaited_, prefix == "=" ? "" : prefix, "", values, out);
      return out;
    }
    const auto equals = prefix.find('=');
    if (prefix.starts_with("--") && equals != std::string::npos) {
      const CLI::Option* option = find(prefix.substr(0, equals));
      if (option != nullptr) {
        add_values(*option, prefix.substr(equals + 1), prefix.substr(0, equals + 1), values, out);
      }
      return out;
    }
    if (prefix.starts_with('-') && !only_arguments_) {
      add_options(prefix, out);
      return out;
    }
    for (const CLI::App* sub :
         apps_.back()->get_subcommands([](const CLI::App*) { return true; })) {
      if (!sub->get_group().empty() && sub->get_name().starts_with(prefix)) {
        out.words.push_back({sub->get_name(), sub->get_description()});
      }
    }
    if (const CLI::Option* argument = next_argument())
      add_values(*argument, prefix, "", values, out);
    if (out.words.empty() && !out.files && !out.folders && prefix.empty()) add_options(prefix, out);
    return out;
  }

 private:
  void enter(const CLI::App& app) { apps_.push_back(&app); }

  /// The options of the innermost command, and of those around it that it falls through to.
  [[nodiscard]] std::vector<const CLI::Option*> options() const {
    std::vector<const CLI::Option*> out;
    for (std::size_t i = apps_.size(); i-- > 0;) {
      for (const CLI::Option* option : apps_[i]->get_options()) out.push_back(option);
      if (!apps_[i]->get_fallthrough()) break;
    }
    return out;
  }

  [[nodiscard]] const CLI::Option* find(const std::string& name) const {
    const auto all = options();
    const auto found = std::find_if(all.begin(), all.end(), [&](const CLI::Option* option) {
      return option->nonpositional() && option->check_name(name);
    });
    return found == all.end() ? nullptr : *found;
  }

  [[nodiscard]] const CLI::Option* next_argument() const {
    for (const CLI::Option* option : apps_.back()->get_options()) {
      if (!option->get_positional()) continue;
      const auto typed = typed_.find(option->get_single_name());
      const auto count = typed == typed_.end() ? 0 : typed->second.size();
      if (count < static_cast<std::size_t>(option->get_items_expected_max())) return option;
    }
    return nullptr;
  }

  void note(const CLI::Option& option, const std::string& value) {
    typed_[option.get_single_name()].push_back(value);
  }

  void add_options(const std::string& prefix, Candidates& out) const {
    for (const CLI::Option* option : options()) {
      if (option->get_group().empty()) continue;
      for (const std::string& name : option->get_lnames()) {
        const std::string word = "--" + name;
        if (word.starts_with(prefix)) out.words.push_back({word, option->get_description()});
      }
    }
  }

  void add_values(const CLI::Option& option, const std::string& prefix, const std::string& before,
                  const ValueSource& values, Candidates& out) const {
    const std::string type = option.get_type_name();
    Candidates found;
    for (const std::string& value : listed_values(type)) found.words.push_back({value, ""});
    values(type.substr(0, type.find(':')), typed_, found);
    for (Candidates::Word& word : found.words) {
      if (word.text.starts_with(prefix)) out.words.push_back({before + word.text, word.meaning});
    }
    out.files |= found.files;
    out.folders |= found.folders;
    out.no_space |= found.no_space;
  }

  std::vector<const CLI::App*> apps_;
  const CLI::Option* awaited_ = nullptr;  ///< whose value comes next
  bool only_arguments_ = false;           ///< after "--"
  Typed typed_;
};

}  // namespace

Candidates complete(const CLI::App& app, std::span<const std::string> words,
                    const ValueSource& values) {
  Place place(app);
  if (words.empty()) return place.at("", values);
  for (const std::string& word : words.first(words.size() - 1)) place.pass(word);
  return place.at(words.back(), values);
}

}  // namespace ctibus::cli
