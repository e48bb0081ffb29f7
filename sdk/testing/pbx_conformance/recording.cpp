#include "ctibus/testing/pbx_conformance/recording.hpp"
