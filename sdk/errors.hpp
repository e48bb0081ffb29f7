#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::sdk {

/// What a plugin or a client may meet through the SDK, whatever host it runs in.
inline constexpr ErrorEntry errors[] = {
    {.id = "bus.ambiguous_provider",
     .text = "A command without a target has several providers.",
     .meaning = "Nothing was executed: the host does not guess which PBX was meant.",
     .cure = "Name the instance, or a device of it, as the target (pbx1 or pbx1:1001)."},
    {.id = "bus.bad_pattern",
     .text = "A subscription's pattern is malformed.",
     .meaning = "The subscription was not made.",
     .cure = "Write tokens divided by '.', with '*' for one token and '>' for the rest."},
    {.id = "bus.busy",
     .text = "A provider's queue of commands is full.",
     .meaning = "The command was not executed. Commands that clear calls have reserved room.",
     .cure = "Try again in a moment; when it persists, look at the provider's handler time."},
    {.id = "bus.deadline",
     .text = "A command was not answered within its deadline.",
     .meaning = "If it still waited in the queue it was not and will not be executed; if the "
                "provider had it, what became of it is told by later events.",
     .cure = "Look at the provider's handler time and its connection to its PBX."},
    {.id = "bus.frame_too_large",
     .text = "A message is larger than the bus takes.",
     .meaning = "It was not published.",
     .cure = "Keep bulky data (recordings, documents) in a store and publish a reference to it."},
    {.id = "bus.gap",
     .text = "Messages are gone before a reader had read them.",
     .meaning = "The log's retention removed them, or their source's outbox was full. A fresh "
                "snapshot of all states follows.",
     .cure = "Raise keep_events or max_size in [log] if readers are down for so long."},
    {.id = "bus.malformed",
     .text = "The arguments of a call to the host make no sense.",
     .meaning = "The host did nothing. This is a mistake in the plugin.",
     .cure = "Read the text, which names the argument, and tell the plugin's author."},
    {.id = "bus.no_provider",
     .text = "No running instance provides a command.",
     .meaning = "Nothing was executed.",
     .cure = "Check the target's name and that the instance is running (`ctibus plugins`)."},
    {.id = "bus.outbox_full",
     .text = "An instance publishes faster than the log can take, and its outbox is full.",
     .meaning = "This message was not published. The instance counts as failed until it has "
                "published its states again.",
     .cure = "Look for a loop in the plugin; check the disk's speed."},
    {.id = "bus.provider_stopped",
     .text = "The provider stopped before it took on a command.",
     .meaning = "The command was not executed.",
     .cure = "Send it again when the provider runs."},
    {.id = "bus.unanswered",
     .text = "A provider dropped a command without an answer.",
     .meaning = "What became of the command is told by later events, if at all. This is a mistake "
                "in the provider.",
     .cure = "Tell the plugin's author which command it was."},
    {.id = "bus.undeclared_topic",
     .text = "A plugin uses a topic that its manifest does not name.",
     .meaning = "The message, subscription or command was refused. A manifest says all that a "
                "plugin does, so that a site can be judged without running it.",
     .cure = "Add the topic to the manifest's publishes, subscribes, provides or commands."},
    {.id = "codec.malformed",
     .text = "A payload does not fit the declaration of its message.",
     .meaning = "The message was skipped; the field's name is in the text.",
     .cure = "Compare the sender with docs/reference/messages.md."},
    {.id = "plugin.declined",
     .text = "A plugin does not want to run here.",
     .meaning = "The site goes on without this instance. The text says what it misses.",
     .cure = "Provide what it misses, or remove the instance."},
    {.id = "plugin.exception",
     .text = "A plugin threw an exception across its handler.",
     .meaning = "The instance fails and is started again; the core goes on.",
     .cure = "This is a mistake in the plugin: tell its author the text."},
    {.id = "plugin.missing_extension",
     .text = "The host is too old for this plugin.",
     .meaning = "The plugin needs a part of the interface that this host does not have.",
     .cure = "Update ctibus, or use an older version of the plugin."},
};

}  // namespace ctibus::sdk
