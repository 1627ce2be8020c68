#include "optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "optim/schedule_tables.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const KindInfo* const> schedule_kinds() {
  static const KindInfo* const kKinds[] = {&constant_schedule(),      &step_schedule(),
                                           &exponential_schedule(),   &cosine_schedule(),
                                           &linear_warmup_schedule(), &ReduceOnPlateau::kind_info()};
  return kKinds;
}

void Schedule::configure(const Json& description) {
  const ReduceOnPlateau seen = plateau_;
  *this = Schedule();
  plateau_ = seen;
  const SpecReader reader(description);
  const std::string kind = kind_of(description);
  if (kind == step_schedule().kind) kind_ = Kind::kStep;
  if (kind == exponential_schedule().kind) kind_ = Kind::kExponential;
  if (kind == cosine_schedule().kind) kind_ = Kind::kCosine;
  if (kind == ReduceOnPlateau::kind_info().kind) kind_ = Kind::kPlateau;
  const bool warms_up = kind == linear_warmup_schedule().kind;
  reader.read(warms_up ? "total_iters" : "warmup", warmup_);
  reader.read(warms_up ? "start_factor" : "warmup_start_factor", start_factor_);
  std::string interval;
  reader.read("interval", interval);
  by_step_ = interval == "step";
  reader.read("step_size", step_size_);
  reader.read("gamma", gamma_);
  reader.read("T_max", t_max_);
  reader.read("eta_min", eta_min_);
  if (kind_ == Kind::kPlateau) plateau_.configure(description);
}

Result<void> Schedule::watch(const Dataset& data) {
  if (kind_ != Kind::kPlateau) {
    plateau_ = {};
    return {};
  }
  return plateau_.watch(data);
}

double Schedule::total(const TrainingTime& now) const {
  return static_cast<double>(now.epochs) * (by_step_ ? static_cast<double>(now.epoch_steps) : 1.0);
}

double Schedule::counted(const TrainingTime& now) const {
  return by_step_ ? static_cast<double>(now.step) : static_cast<double>(now.epoch);
}

double Schedule::rate(double learning_rate, const TrainingTime& now) const {
  const double t = counted(now) - warmup_;
  if (t < 0) return learning_rate * (1 + (1 - start_factor_) * t / warmup_);
  switch (kind_) {
    case Kind::kConstant:
      return learning_rate;
    case Kind::kStep:
      return learning_rate * std::pow(gamma_, std::floor(t / step_size_));
    case Kind::kExponential:
      return learning_rate * std::pow(gamma_, t);
    case Kind::kCosine: {
      const double half = t_max_ > 0 ? t_max_ : std::max(1.0, total(now) - warmup_);
      return eta_min_ + (learning_rate - eta_min_) * (1 + std::cos(std::numbers::pi * t / half)) / 2;
    }
    case Kind::kPlateau:
      return learning_rate * plateau_.scale();
  }
  return learning_rate;
}

void Schedule::end_epoch(const Json& entry, double learning_rate, const TrainingTime& now) {
  if (kind_ != Kind::kPlateau || counted(now) <= warmup_) return;
  plateau_.see(entry, learning_rate * plateau_.scale());
}

}  // namespace trainyard
