#include "ctibus/testing/pbx_conformance/routeing.hpp"
