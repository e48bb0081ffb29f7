#include "ctibus/testing/pbx_conformance/queue_offers.hpp"
