#include "ctibus/testing/pbx_conformance/media.hpp"
