#pragma once

#include "core/gateway/session.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/control.hpp"
