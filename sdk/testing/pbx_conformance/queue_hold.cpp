#include "ctibus/testing/pbx_conformance/queue_hold.hpp"
