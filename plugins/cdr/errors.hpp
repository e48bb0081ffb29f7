#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::cdr_plugin {

inline constexpr ErrorEntry errors[] = {
    {.id = "cdr.bad_data_source",
     .text = "The tables of the call detail records cannot be used.",
     .meaning = "The instance does not start. Records stay in the log for the site's time.",
     .cure = "Read the text; correct data_source, or the rights on the file it names."},
    {.id = "cdr.bad_number",
     .text = "A number that was to be erased has no digits.",
     .meaning = "Nothing was changed.",
     .cure = "Give a telephone number, an extension or a SIP address."},
    {.id = "cdr.bad_region",
     .text = "The option region is no country that has a numbering plan.",
     .meaning = "The instance does not start.",
     .cure = "Write an ISO 3166 alpha-2 code in capitals, such as FR."},
    {.id = "cdr.closed_by_age",
     .text = "A conversation was closed because nothing was heard of it for too long.",
     .meaning = "Its record is marked inferred and ends where it was last heard of.",
     .cure =
         "When the call did go on, raise max_call_time; else look why the connector forgot it."},
    {.id = "cdr.record_refused",
     .text = "The log did not take a call detail record.",
     .meaning = "The record is kept and offered again, more and more slowly. Nothing is lost, also "
                "when this instance is killed.",
     .cure = "Make room on the log's disk; see log.disk_full."},
    {.id = "cdr.record_too_large",
     .text = "A call detail record is larger than a message may be.",
     .meaning = "It was written without its business data, and if need be without its last "
                "segments.",
     .cure = "Attach references to calls instead of documents."},
    {.id = "cdr.row_rejected",
     .text = "The database refuses one call detail record.",
     .meaning = "The record lies in the table cdr_rejected with the reason; the others go on.",
     .cure = "Read the reason; correct what sends such calls."},
    {.id = "cdr.sql_unavailable",
     .text = "Call detail records cannot be written to the database.",
     .meaning = "They wait in the log and are written when the database is back.",
     .cure = "Read the text: bring the database back, or make room on its disk."},
    {.id = "cdr.too_many_open",
     .text = "More conversations are open than the option max_open allows.",
     .meaning = "The oldest was closed and its record marked inferred.",
     .cure = "Look for a connector that never ends its calls, or raise max_open."},
};

}  // namespace ctibus::cdr_plugin
