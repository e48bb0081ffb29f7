#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::recording {

/// What can go wrong with a file of recorded messages.
inline constexpr ErrorEntry errors[] = {
    {.id = "recording.cannot_write",
     .text = "A recording cannot be written any further.",
     .meaning = "The recording has ended. What the file has up to there can be read and replayed.",
     .cure = "Make room on the disk, or name a file on another one, and record again; --from TIME "
             "takes up what the site's log still has."},
    {.id = "recording.damaged",
     .text = "A recording has bytes that make no sense.",
     .meaning = "What comes before them was read; nothing behind them was.",
     .cure = "Copy the file again from where it was recorded."},
    {.id = "recording.exists",
     .text = "There is a file of this name already.",
     .meaning = "Nothing was recorded: no recording is written over.",
     .cure = "Name another file, or remove that one if nobody needs it."},
    {.id = "recording.newer_format",
     .text = "A recording was made by a newer ctibus.",
     .meaning = "Nothing of it was read.",
     .cure = "Read it with the ctibus that has made it, or a newer one."},
    {.id = "recording.not_a_recording",
     .text = "A file is no recording of ctibus.",
     .meaning = "Nothing of it was read.",
     .cure = "Name a file that `ctibus record` has made."},
    {.id = "recording.unreadable",
     .text = "A recording cannot be opened or read.",
     .meaning = "Nothing more of it was read.",
     .cure = "Check the path and its permissions: a recording is readable by its owner only."},
};

}  // namespace ctibus::kit::recording
