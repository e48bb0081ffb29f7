#include "ctibus/testing/pbx_conformance/joining.hpp"
