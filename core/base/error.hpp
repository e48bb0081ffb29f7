#pragma once

#include "ctibus/result.hpp"
