#include "ctibus/testing/pbx_conformance/resilience.hpp"
