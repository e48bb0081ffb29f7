#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field cdr_notification[] = {
    once("cdrCrossRefID", opaque_octets),
    optional("cdrReason", cdr_reason),
    optional("extensions", csta_common_arguments),
};

constexpr Field cdr_report[] = {
    once("cdrCrossRefID", opaque_octets),
    once("numberOfRecordsSent", integer),
    once("cdrInfo", cdr_info),
    optional("lastStoredCDRReportSent", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_stored_cdr[] = {
    once("cdrCrossRefID", opaque_octets),
    optional("timePeriod", cdr_time_period),
    optional("extensions", csta_common_arguments),
};

constexpr Field start_cdr_transmission[] = {
    once("transferMode", cdr_transfer_mode),
    optional("extensions", csta_common_arguments),
};

constexpr Field start_cdr_transmission_response[] = {
    once("cdrCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_cdr_transmission[] = {
    once("cdrCrossRefID", opaque_octets),
    optional("cdrTermReason", cdr_term_reason),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "CDRNotification",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = cdr_notification,
     .response = "CDRNotificationResponse",
     .operation = 360},
    {.name = "CDRNotificationResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions,
     .bare = true,
     .operation = 360},
    {.name = "CDRReport",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = cdr_report,
     .response = "CDRReportResponse",
     .operation = 361},
    {.name = "CDRReportResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions,
     .bare = true,
     .operation = 361},
    {.name = "SendStoredCDR",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = send_stored_cdr,
     .response = "SendStoredCDRResponse",
     .operation = 362},
    {.name = "SendStoredCDRResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions,
     .bare = true,
     .operation = 362},
    {.name = "StartCDRTransmission",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = start_cdr_transmission,
     .response = "StartCDRTransmissionResponse",
     .operation = 363},
    {.name = "StartCDRTransmissionResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = start_cdr_transmission_response,
     .operation = 363},
    {.name = "StopCDRTransmission",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = stop_cdr_transmission,
     .response = "StopCDRTransmissionResponse",
     .operation = 364},
    {.name = "StopCDRTransmissionResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions,
     .bare = true,
     .operation = 364},
};

}  // namespace

std::span<const Message> call_detail_records_messages() { return all; }

}  // namespace ctibus::csta::tables
