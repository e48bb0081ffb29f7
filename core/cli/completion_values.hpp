#pragma once

#include "core/cli/completion.hpp"

namespace ctibus::cli {

/// A ValueSource of what the files of this machine tell: the catalogue, the installed plugins, the
/// site's configuration. Never asks a running site.
///
/// Kinds: FILE, DIR, ERROR, TOPIC, COMMAND (a topic to send), FIELD=VALUE (of that command),
/// INSTANCE, PLUGIN (an id or a library), CHECK (of ctibus validate).
void add_known_values(const std::string& kind, const Typed& typed, Candidates& out);

}  // namespace ctibus::cli
