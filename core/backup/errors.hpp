#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::backup {

/// What making, checking and restoring a backup may answer. docs/backup.md is the whole story.
inline constexpr ErrorEntry errors[] = {
    {.id = "backup.bad_name",
     .text = "A backup cannot be made under this name.",
     .meaning = "Nothing was written. Programs that come with a key name a backup and no path: it "
                "lies in the folder backups of the data folder.",
     .cure = "Write letters, digits, '-', '_' and '.', or an absolute path on the site's machine."},
    {.id = "backup.busy",
     .text = "A backup is being made already.",
     .meaning = "This one was not begun.",
     .cure = "Wait for the other one."},
    {.id = "backup.cancelled",
     .text = "A backup was called off.",
     .meaning = "Nothing is left of it; the site is unharmed.",
     .cure = "Make it again: the site was stopping."},
    {.id = "backup.cannot_write",
     .text = "A file of the backup, or one that is restored, cannot be written.",
     .meaning = "Nothing is left of the attempt; the site, and older backups, are as they were.",
     .cure = "Check the folder: while the site runs, its own user writes the backup."},
    {.id = "backup.damaged",
     .text = "A backup is not as it was written.",
     .meaning = "Nothing was restored. The text names the first file, and in the log the place.",
     .cure = "Take another copy of the backup, or an older one; check the disk."},
    {.id = "backup.downgrade_refused",
     .text = "The backup was made by a newer version.",
     .meaning = "Nothing was restored: this version does not know what is in it.",
     .cure = "Install the version that the text names, or a newer one."},
    {.id = "backup.exists",
     .text = "There is something where the backup is to be written.",
     .meaning = "Nothing was written: what exists is never replaced.",
     .cure = "Name another folder."},
    {.id = "backup.made",
     .text = "A backup was made.",
     .meaning = "It is complete and on the disk.",
     .cure = "Nothing. Keep it on another machine."},
    {.id = "backup.no_space",
     .text = "There is no room for the backup, or for what is restored.",
     .meaning = "Nothing is left of the attempt; the site, and older backups, are as they were.",
     .cure = "Make room, or name a folder on another disk."},
    {.id = "backup.not_a_backup",
     .text = "The folder is no backup of ctibus, or not a whole one.",
     .meaning = "Nothing was restored.",
     .cure = "Name the folder with manifest.json in it, as `ctibus backup` made it."},
    {.id = "backup.not_empty",
     .text = "There is something where the backup is to be restored.",
     .meaning = "Nothing was changed.",
     .cure = "Name another folder with --to; or write --force: what is there is set aside."},
    {.id = "backup.site_running",
     .text = "The site that is to be restored is running.",
     .meaning = "Nothing was changed.",
     .cure = "Stop it (systemctl stop ctibus), or restore into another folder with --to."},
    {.id = "backup.unreadable",
     .text = "A file of the site, or of the backup, cannot be read.",
     .meaning = "The backup was not made, or not restored.",
     .cure = "Let the site's user read the file that the text names: plugins that run under users "
             "of their own share a group with it. Or stop the site and make the backup as root."},
};

}  // namespace ctibus::backup
