#include "core/simulate/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/simulate/columns.hpp"

namespace ctibus::simulate {

namespace {

constexpr double width = 960;
constexpr double left = 56;
constexpr double right = 52;
constexpr double panel_height = 250;
constexpr double plot_top = 50;
constexpr double plot_height = 160;
constexpr double plot_width = width - left - right;

constexpr std::string_view style = R"(<style>
text { font: 12px system-ui, 'DejaVu Sans', sans-serif; fill: #444 }
.name { font-size: 15px; font-weight: 600; fill: #222 }
.grid { stroke: #e4e4e4 } .axis { stroke: #999 }
.offered { fill: #c9d6e6 } .answered { fill: #4a78ad }
.level { fill: none; stroke: #d9822b; stroke-width: 2 } .dot { fill: #d9822b }
</style>
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

/// 1, 2 or 5 times a power of ten, at least `value`.
double round_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(std::max(value, 1.0))));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= value) return step * power;
  }
  return 10 * power;
}

class Panel {
 public:
  Panel(const GroupStudy& group, double top, std::chrono::minutes interval, std::string& out)
      : group_(group), base_(top + plot_top + plot_height), interval_(interval), out_(out) {
    first_ = group.parts.front().start;
    slots_ = static_cast<double>((group.parts.back().start - first_) / interval) + 1;
    double most = 0;
    for (const PartOfDay& part : group.parts) most = std::max(most, part.figures.offered.value);
    step_ = round_up(most / 4);
    most_ = step_ * std::max(std::ceil(most / step_), 1.0);
  }

  void draw(std::string_view promise) {
    const double top = base_ - plot_height;
    print(R"(<text class="name" x="{}" y="{}">{}</text>)", left, top - 26, escaped(group_.name));
    legend(top - 26, promise);
    grid();
    bars();
    level();
  }

 private:
  template <class... A>
  void print(fmt::format_string<A...> format, A&&... values) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<A>(values)...);
    out_ += '\n';
  }

  double x_of(std::chrono::minutes start) const {
    return left + plot_width * static_cast<double>((start - first_) / interval_) / slots_;
  }
  double height_of(double calls) const { return plot_height * calls / most_; }

  void legend(double y, std::string_view promise) {
    const double x = width - right - 400;
    print(R"(<rect class="offered" x="{}" y="{}" width="12" height="12"/>)", x, y - 10);
    print(R"(<text x="{}" y="{}">offered</text>)", x + 18, y);
    print(R"(<rect class="answered" x="{}" y="{}" width="12" height="12"/>)", x + 90, y - 10);
    print(R"(<text x="{}" y="{}">answered</text>)", x + 108, y);
    print(R"(<path class="level" d="M{} {}h24"/>)", x + 190, y - 4);
    print(R"(<text x="{}" y="{}">{}</text>)", x + 220, y, promise);
  }

  void grid() {
    for (double calls = 0; calls <= most_ + step_ / 2; calls += step_) {
      const double y = base_ - height_of(calls);
      print(R"(<path class="{}" d="M{} {:.1f}h{}"/>)", calls > 0 ? "grid" : "axis", left, y,
            plot_width);
      print(R"(<text x="{}" y="{:.1f}" text-anchor="end">{:g}</text>)", left - 8, y + 4, calls);
    }
    for (int percent = 0; percent <= 100; percent += 25) {
      print(R"(<text x="{}" y="{:.1f}">{} %</text>)", width - right + 8,
            base_ - plot_height * percent / 100 + 4, percent);
    }
    const auto every = static_cast<int>(std::ceil(slots_ / 14));
    for (int slot = 0; slot < static_cast<int>(slots_); slot += every) {
      const std::chrono::minutes time = first_ + slot * interval_;
      print(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>)",
            x_of(time) + plot_width / slots_ / 2, base_ + 18, time_text(time));
    }
  }

  void bars() {
    const double slot = plot_width / slots_;
    for (const PartOfDay& part : group_.parts) {
      const auto bar = [&](std::string_view kind, double calls) {
        print(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)", kind,
              x_of(part.start) + slot * 0.12, base_ - height_of(calls), slot * 0.76,
              height_of(calls));
      };
      bar("offered", part.figures.offered.value);
      bar("answered", part.figures.answered.value);
    }
  }

  /// Broken where there were no calls.
  void level() {
    std::string path;
    std::optional<std::chrono::minutes> before;
    for (const PartOfDay& part : group_.parts) {
      const double share = part.figures.service_level.value;
      if (!std::isfinite(share)) continue;
      const double x = x_of(part.start) + plot_width / slots_ / 2;
      const double y = base_ - plot_height * share;
      const bool follows = before && *before + interval_ == part.start;
      path += fmt::format("{}{:.1f} {:.1f}", follows ? "L" : "M", x, y);
      before = part.start;
      print(R"(<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="3"/>)", x, y);
    }
    if (!path.empty()) print(R"(<path class="level" d="{}"/>)", path);
  }

  const GroupStudy& group_;
  double base_;
  std::chrono::minutes interval_;
  std::string& out_;
  std::chrono::minutes first_{};
  double slots_ = 1;
  double step_ = 1;
  double most_ = 1;
};

}  // namespace

std::string chart(const Study& study, std::chrono::minutes interval, Seconds threshold) {
  const double height =
      panel_height * static_cast<double>(std::max<std::size_t>(study.groups.size(), 1));
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\">\n"
      "{2}<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
      width, height, style);
  const std::string promise = fmt::format("answered within {:g} s", threshold.count());
  double top = 0;
  for (const GroupStudy& group : study.groups) {
    Panel(group, top, interval, out).draw(promise);
    top += panel_height;
  }
  return out + "</svg>\n";
}

}  // namespace ctibus::simulate
