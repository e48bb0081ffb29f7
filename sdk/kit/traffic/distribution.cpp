#include "ctibus/kit/traffic/distribution.hpp"

#include <cmath>
#include <utility>

#include "arguments.hpp"
#include "normal.hpp"

namespace ctibus::traffic {

class Distribution::Law {
 public:
  virtual ~Law() = default;
  virtual double draw(Generator& random) const = 0;
  virtual double mean() const = 0;
};

namespace {

struct Constant final : Distribution::Law {
  explicit Constant(double value) : value_(value) {}
  double draw(Generator&) const override { return value_; }
  double mean() const override { return value_; }
  double value_;
};

struct Erlang final : Distribution::Law {
  Erlang(std::uint32_t stages, double mean) : stages_(stages), mean_(mean) {}
  double draw(Generator& random) const override {
    double sum = 0;
    for (std::uint32_t stage = 0; stage < stages_; ++stage) sum -= std::log(draw_unit(random));
    return sum * mean_ / stages_;
  }
  double mean() const override { return mean_; }
  std::uint32_t stages_;
  double mean_;
};

struct Lognormal final : Distribution::Law {
  Lognormal(double mean, double variation)
      : mean_(mean), sigma_(std::sqrt(std::log1p(variation * variation))) {}
  double draw(Generator& random) const override {
    return mean_ * std::exp(sigma_ * (normal_quantile(draw_unit(random)) - sigma_ / 2));
  }
  double mean() const override { return mean_; }
  double mean_;
  double sigma_;  ///< the standard deviation of the logarithm
};

struct Uniform final : Distribution::Law {
  Uniform(double low, double high) : low_(low), high_(high) {}
  double draw(Generator& random) const override {
    return low_ + (high_ - low_) * draw_unit(random);
  }
  double mean() const override { return low_ + (high_ - low_) / 2; }
  double low_;
  double high_;
};

struct Empirical final : Distribution::Law {
  explicit Empirical(std::vector<Seconds> samples) : samples_(std::move(samples)) {}
  double draw(Generator& random) const override {
    return samples_[draw_below(random, samples_.size())].count();
  }
  double mean() const override {
    Seconds sum{0};
    for (const Seconds sample : samples_) sum += sample;
    return sum.count() / static_cast<double>(samples_.size());
  }
  std::vector<Seconds> samples_;
};

}  // namespace

Result<Distribution> Distribution::constant(Seconds value) {
  Arguments given;
  given.not_negative("a constant time", value.count());
  if (!given.good()) return given.refusal();
  return Distribution(std::make_shared<Constant>(value.count()));
}

Result<Distribution> Distribution::exponential(Seconds mean) { return erlang(1, mean); }

Result<Distribution> Distribution::erlang(std::uint32_t stages, Seconds mean) {
  Arguments given;
  given.positive("the mean of a time", mean.count())
      .require(stages >= 1 && stages <= 1000, "the number of stages", stages, "1 to 1000");
  if (!given.good()) return given.refusal();
  return Distribution(std::make_shared<Erlang>(stages, mean.count()));
}

Result<Distribution> Distribution::lognormal(Seconds mean, double variation) {
  Arguments given;
  given.positive("the mean of a time", mean.count())
      .within("the coefficient of variation", variation, 0, 1000);
  if (!given.good()) return given.refusal();
  return Distribution(std::make_shared<Lognormal>(mean.count(), variation));
}

Result<Distribution> Distribution::uniform(Seconds low, Seconds high) {
  Arguments given;
  given.not_negative("the shortest time", low.count())
      .not_negative("the longest time", high.count())
      .require(low <= high, "the longest time", high.count(), "no less than the shortest");
  if (!given.good()) return given.refusal();
  return Distribution(std::make_shared<Uniform>(low.count(), high.count()));
}

Result<Distribution> Distribution::empirical(std::vector<Seconds> samples) {
  Arguments given;
  given.require(!samples.empty(), "the number of samples", 0, "1 or more");
  for (const Seconds sample : samples) given.not_negative("a sample", sample.count());
  if (!given.good()) return given.refusal();
  return Distribution(std::make_shared<Empirical>(std::move(samples)));
}

Seconds Distribution::draw(Generator& random) const { return Seconds{law_->draw(random)}; }
Seconds Distribution::mean() const { return Seconds{law_->mean()}; }

}  // namespace ctibus::traffic
