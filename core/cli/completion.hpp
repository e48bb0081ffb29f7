#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ctibus::cli {

/// What may stand where the cursor is.
struct Candidates {
  struct Word {
    std::string text;
    std::string meaning;  ///< one line, or empty
  };
  std::vector<Word> words;
  bool files = false;     ///< as well as names of files
  bool folders = false;   ///< as well as names of folders
  bool no_space = false;  ///< the word goes on after a candidate
};

/// What was typed before the cursor: the values of options and of arguments, by their names
/// without dashes.
using Typed = std::map<std::string, std::vector<std::string>>;

/// Adds the values of a kind, which is the type name that an option was declared with, such as
/// ERROR; of an unknown kind none. They need not fit what is typed.
using ValueSource =
    std::function<void(const std::string& kind, const Typed& typed, Candidates& out)>;

/// Reads the tree of commands, options and arguments. `words` are those after the program's name
/// up to the cursor; the last one, which may be empty, is being typed.
Candidates complete(const CLI::App& app, std::span<const std::string> words,
                    const ValueSource& values);

}  // namespace ctibus::cli
