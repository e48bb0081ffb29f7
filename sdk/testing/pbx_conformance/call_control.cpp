#include "ctibus/testing/pbx_conformance/call_control.hpp"
