#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::simulate {

/// What can be wrong with the files of a simulated day.
inline constexpr ErrorEntry errors[] = {
    {.id = "simulate.bad_agents",
     .text = "The file of agents says something that cannot be.",
     .meaning = "Nothing was simulated. It has a header and the columns start, agents and, if "
                "agents are counted by group, group.",
     .cure = "The message names file, line and column: correct the value there."},
    {.id = "simulate.bad_csv",
     .text = "A file is no table of comma-separated values.",
     .meaning = "Nothing was simulated. Every line has as many values as the header; one with a "
                "separator, a quotation mark or the end of a line in it stands in quotation marks.",
     .cure = "The message names file, line and column: correct the file there."},
    {.id = "simulate.bad_date",
     .text = "The date of a simulated day cannot be used.",
     .meaning = "Nothing was simulated.",
     .cure = "Write it as 2026-05-04; the time zone of the groups' hours must be an IANA name."},
    {.id = "simulate.bad_traffic",
     .text = "The file of traffic says something that cannot be.",
     .meaning = "Nothing was simulated. It has a header and the columns start, group, calls, talk "
                "and, if wanted, wrap_up and patience.",
     .cure = "The message names file, line and column: correct the value there."},
    {.id = "simulate.no_acd",
     .text = "The site's configuration has no distribution of calls to simulate.",
     .meaning = "Nothing was simulated.",
     .cure = "Configure an instance of the plugin acd; where there are several, name one with "
             "--instance."},
};

}  // namespace ctibus::simulate
