#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::acd {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.bad_option",
     .text = "The groups or agents of the acd plugin contradict each other.",
     .meaning = "A name is missing or used twice, an agent belongs to a group that does not exist, "
                "or a limit lacks its destination. At the start the instance fails; at a reload "
                "the old settings stay in force and no call is touched.",
     .cure = "The text names the group or agent: correct it there."},
    {.id = "acd.unknown_group",
     .text = "There is no such group.",
     .meaning = "The command was not carried out.",
     .cure = "`ctibus top` lists the groups by their names."},
    {.id = "acd.bad_condition",
     .text = "A condition on skills cannot be read.",
     .meaning = "Conditions compare levels of skills (french >= 3), joined by and, or, not and "
                "parentheses; levels go from 0 to 100.",
     .cure = "The text says at which character it goes wrong."},
};

}  // namespace ctibus::kit::acd
