#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::contacts {

inline constexpr ErrorEntry errors[] = {
    {.id = "contacts.bad_columns",
     .text = "The file has no such column.",
     .meaning = "The file was not taken over; the old contacts stay.",
     .cure = "Compare the table columns of the instance with the first row of the file. Is the "
             "delimiter "
             "right?"},
    {.id = "contacts.bad_encoding",
     .text = "The file is not in the encoding that the options say.",
     .meaning = "The file was not taken over; the old contacts stay.",
     .cure = "Save it as CSV UTF-8, or set encoding to latin-1."},
    {.id = "contacts.bad_options",
     .text = "An option of the contacts makes no sense.",
     .meaning = "The instance does not start.",
     .cure = "Read the text, which names the option."},
    {.id = "contacts.busy",
     .text = "The file is being read already.",
     .meaning = "The command did nothing; contacts.import.ended tells of the import under way.",
     .cure = "Wait for it."},
    {.id = "contacts.changed_meanwhile",
     .text = "The file changed while it was read.",
     .meaning = "The old contacts stay; it is read again at the next look.",
     .cure = "Write the file under another name and rename it when it is complete."},
    {.id = "contacts.row_rejected",
     .text = "A row of the file was set aside.",
     .meaning = "That contact is not known; the others are. The table contact_rejected has all.",
     .cure = "Correct the line that the text names."},
    {.id = "contacts.sql",
     .text = "The contacts' own database does not work.",
     .meaning = "Lookups are refused with this id, pops come without contacts, and the import is "
                "tried again later.",
     .cure = "Read the text: bring the server of data_source back, or make room on the disk of the "
             "instance's folder and look at its owner."},
    {.id = "contacts.too_many_rejected",
     .text = "The file has too many bad rows.",
     .meaning = "The file was not taken over; the old contacts stay.",
     .cure = "Look at the first lines that the log names; then at delimiter and encoding."},
    {.id = "contacts.unreadable",
     .text = "The file cannot be read.",
     .meaning = "The old contacts stay.",
     .cure = "Look whether the file exists and may be read by the service's user."},
};

}  // namespace ctibus::contacts
