#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::judge {

inline constexpr ErrorEntry errors[] = {
    {.id = "judge.bad_option",
     .text = "An option for the plugin under judgement cannot be used.",
     .meaning = "Nothing was judged.",
     .cure = "Correct the option; `ctibus inspect LIB` lists them."},
    {.id = "judge.cannot_fork",
     .text = "A check's child process could not be made.",
     .meaning = "What was judged so far stands; the rest was not.",
     .cure = "Look at the limits on processes and memory."},
    {.id = "judge.cannot_start",
     .text = "The plugin under judgement does not start with these options.",
     .meaning = "Only what needs no running instance was judged.",
     .cure = "Give the options that it needs with --option or --options."},
    {.id = "judge.unknown_check",
     .text = "There is no check of this name.",
     .meaning = "Nothing was judged.",
     .cure = "`ctibus validate --list` lists the checks."},
};

}  // namespace ctibus::judge
