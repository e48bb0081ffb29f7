#include "ctibus/kit/traffic/erlang_b.hpp"

#include "arguments.hpp"
#include "blocking.hpp"
#include "solve.hpp"

namespace ctibus::traffic {
namespace {

/// B(n) from B(n - 1).
double with_one_more(double blocking, double load, std::uint32_t lines) {
  return load * blocking / (lines + load * blocking);
}

Arguments& lines_within(Arguments& given, std::uint32_t lines) {
  return given.require(lines <= max_agents, "the number of lines", lines, "at most 1000000");
}

}  // namespace

double blocking_of(double load, std::uint32_t lines) {
  double blocking = 1;
  for (std::uint32_t n = 1; n <= lines && blocking > 0; ++n) {
    blocking = with_one_more(blocking, load, n);
  }
  return blocking;
}

Result<double> erlang_b(double load, std::uint32_t lines) {
  Arguments given;
  lines_within(given.load(load), lines);
  if (!given.good()) return given.refusal();
  return blocking_of(load, lines);
}

Result<double> erlang_b_load(std::uint32_t lines, double blocking) {
  Arguments given;
  lines_within(given, lines)
      .require(blocking > 0 && blocking < 1, "the blocking", blocking, "above 0 and below 1");
  if (!given.good()) return given.refusal();
  // What is carried, load * (1 - blocking), is at most the number of lines.
  return first_that(0.0, lines / (1 - blocking),
                    [&](double load) { return blocking_of(load, lines) >= blocking; });
}

Result<std::uint32_t> erlang_b_lines(double load, double blocking) {
  Arguments given;
  given.load(load).require(blocking > 0 && blocking <= 1, "the blocking", blocking,
                           "above 0 and at most 1");
  if (!given.good()) return given.refusal();
  std::uint32_t lines = 0;
  for (double b = 1; b > blocking;) {
    ++lines;
    b = with_one_more(b, load, lines);
  }
  return lines;
}

}  // namespace ctibus::traffic
