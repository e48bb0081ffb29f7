#include "ctibus/testing/pbx_conformance/random_history.hpp"
