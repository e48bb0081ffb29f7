#pragma once

#include "figures.hpp"

namespace ctibus::bench::acd {

void decision_rows(const Settings& settings, const Wanted& wanted, const Report& report);
void idle_group_rows(const Settings& settings, const Wanted& wanted, const Report& report);
void memory_rows(const Settings& settings, const Wanted& wanted, const Report& report);
void month_row(const Settings& settings, const Wanted& wanted, const Report& report);

}  // namespace ctibus::bench::acd
