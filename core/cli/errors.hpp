#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::cli {

/// What the command line itself may answer.
inline constexpr ErrorEntry errors[] = {
    {.id = "cli.bad_name",
     .text = "The name of a new plugin has characters that are not allowed.",
     .meaning = "The name becomes a plugin id, a folder, a namespace and a CMake target.",
     .cure = "Write a lower-case letter followed by lower-case letters, digits or '-'."},
    {.id = "cli.cannot_read",
     .text = "A file cannot be read.",
     .meaning = "Nothing was done.",
     .cure = "Look at its name and who may read it."},
    {.id = "cli.cannot_write",
     .text = "A file or folder cannot be written.",
     .meaning = "What was there before is unchanged.",
     .cure = "Check the path, its permissions and the space on the disk."},
    {.id = "cli.exists",
     .text = "The folder for a new plugin exists and is not empty.",
     .meaning = "Nothing was written: files that are somebody's work are never replaced.",
     .cure = "Name another folder with --directory."},
    {.id = "cli.missing_templates",
     .text = "The templates for new plugins are not installed.",
     .meaning = "They come with the SDK and lie in share/ctibus/scaffold below the prefix.",
     .cure = "Install the package ctibus-sdk, or the component sdk of a build."},
    {.id = "cli.no_site",
     .text = "The command does not know which running site is meant.",
     .meaning = "Nothing was done.",
     .cure = "Write --endpoint ipc://PATH or --config FILE, or set CTIBUS_ENDPOINT."},
    {.id = "cli.no_suites",
     .text = "The program with the conformance suites is not there.",
     .meaning = "Nothing was judged. It is built where GoogleTest is, and lies beside ctibus.",
     .cure = "Install the package ctibus-sdk, or the component sdk of a build."},
    {.id = "cli.nothing_found",
     .text = "A file has no message of CSTA.",
     .meaning = "Nothing was printed.",
     .cure = "Capture the CSTA link itself, from its beginning and without TLS, or say how its "
             "messages are framed: --framing."},
    {.id = "cli.unknown_error",
     .text = "No catalogue has an error of this id.",
     .meaning = "Ids of a plugin are known when its library is in the plugin path.",
     .cure = "Take the id that is proposed, or name the plugin's folder with --plugin-path."},
    {.id = "cli.unknown_topic",
     .text = "No message of this topic is declared.",
     .meaning = "Messages of plugins are known when their library is in the plugin path.",
     .cure = "Take the topic that is proposed, or name the plugin's folder with --plugin-path."},
};

}  // namespace ctibus::cli
