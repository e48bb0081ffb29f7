#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::schema {

/// What can go wrong while references and schemas are made.
inline constexpr ErrorEntry errors[] = {
    {.id = "schema.bad_record",
     .text = "The record of messages cannot be read.",
     .meaning = "It is not known what other programs rely on, so nothing was compared.",
     .cure = "Take docs/reference/messages.json from the last commit."},
    {.id = "schema.breaking_change",
     .text = "A message, field, value or type that was recorded is gone or has changed.",
     .meaning = "Programs in other languages and of earlier versions rely on it.",
     .cure = "Put it back, and declare what you need under a new name."},
};

}  // namespace ctibus::schema
