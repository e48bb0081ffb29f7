#pragma once

namespace ctibus::traffic {

/// The t that a variable of Student's distribution stays within, on both sides, with probability
/// `confidence`: 2.093 for 19 degrees of freedom and 0.95. Infinite when either is out of range.
double student_t(double degrees_of_freedom, double confidence);

}  // namespace ctibus::traffic
