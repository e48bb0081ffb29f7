#include "core/cli/completion.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/completion_values.hpp"
#include "core/cli/program.hpp"

namespace ctibus::cli {
namespace {

// The shells ask `ctibus completion candidates`, which reads the words so far, one a line, and
// prints "WORD<tab>meaning" and directives that begin with ':'.

constexpr std::string_view bash_script =
    R"sh(# Completion of ctibus for bash: source <(ctibus completion bash)
_ctibus() {
  local words=() word glue='' line current
  # bash divides words at '=' and ':'; ctibus does not.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ${#words[@]} -gt 0 && ( -n $glue || $word == [=:]* ) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
    glue=''
    [[ $word == *[=:] ]] && glue=1
  done
  current=${words[-1]-}
  local given=${current%"${current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files)
        compopt -o filenames
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "${current#"$given"}")
        ;;
      :folders)
        compopt -o filenames
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "${current#"$given"}")
        ;;
      :no-space) compopt -o nospace ;;
      *)
        word=${line%%$'\t'*}
        [[ $word == "$given"* ]] && COMPREPLY+=("${word#"$given"}")
        ;;
    esac
  done < <(printf '%s\n' "${words[@]}" | "$1" completion candidates 2>/dev/null)
}
complete -F _ctibus ctibus
)sh";

constexpr std::string_view zsh_script = R"sh(#compdef ctibus
# Completion of ctibus for zsh: source <(ctibus completion zsh)
_ctibus() {
  local line word
  local -a candidates extra
  for line in "${(@f)$(print -rl -- "${(@)words[2,CURRENT]}" | "${words[1]}" completion candidates 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      :no-space) extra=(-S '') ;;
      *)
        word=${line%%$'\t'*}
        candidates+=("${word//:/\\:}:${line#*$'\t'}")
        ;;
    esac
  done
  _describe ctibus candidates $extra
}
if [[ $funcstack[1] == _ctibus ]]; then _ctibus "$@"; else compdef _ctibus ctibus; fi
)sh";

constexpr std::string_view fish_script =
    R"sh(# Completion of ctibus for fish: ctibus completion fish | source
function __ctibus_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (printf '%s\n' $words[2..-1] "$current" | $words[1] completion candidates 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c ctibus -f -a '(__ctibus_candidates)'
)sh";

constexpr std::size_t most_words = 1000;

int print_candidates() {
  std::vector<std::string> words;
  for (std::string line; words.size() < most_words && std::getline(std::cin, line);) {
    words.push_back(std::move(line));
  }
  const Program program;
  const Candidates found = complete(program.app(), words, add_known_values);
  for (const auto& word : found.words) {
    fmt::print("{}\t{}\n", word.text, word.meaning.substr(0, word.meaning.find('\n')));
  }
  if (found.files) fmt::print(":files\n");
  if (found.folders) fmt::print(":folders\n");
  if (found.no_space) fmt::print(":no-space\n");
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  app.require_subcommand(1);
  const auto* bash = app.add_subcommand("bash", "Print the script for bash");
  const auto* zsh = app.add_subcommand("zsh", "Print the script for zsh");
  app.add_subcommand("fish", "Print the script for fish");
  const auto* candidates =
      app.add_subcommand("candidates", "What the scripts ask: words on standard input")->group("");
  return [=] {
    if (candidates->parsed()) return print_candidates();
    fmt::print("{}", bash->parsed() ? bash_script : zsh->parsed() ? zsh_script : fish_script);
    return static_cast<int>(ok);
  };
}

}  // namespace

const Command completion_command{"completion",
                                 "Print a script that lets the shell complete commands and names.",
                                 "source <(ctibus completion bash)", &set_up};

}  // namespace ctibus::cli
