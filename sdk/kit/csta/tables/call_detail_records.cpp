#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field cdr_notification[] = {
    once("cdrCrossRefID", text),
    optional("cdrReason", cdr_reason),
    optional("extensions", csta_common_arguments),
};

constexpr Field cdr_report[] = {
    once("cdrCrossRefID", text),
    once("numberOfRecordsSent", integer),
    once("cdrInfo", cdr_info),
    optional("lastStoredCDRReportSent", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_stored_cdr[] = {
    once("cdrCrossRefID", text),
    optional("timePeriod", cdr_time_period),
    optional("extensions", csta_common_arguments),
};

constexpr Field start_cdr_transmission[] = {
    once("transferMode", cdr_transfer_mode),
    optional("extensions", csta_common_arguments),
};

constexpr Field start_cdr_transmission_response[] = {
    once("cdrCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_cdr_transmission[] = {
    once("cdrCrossRefID", text),
    optional("cdrTermReason", cdr_term_reason),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "CDRNotification",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = cdr_notification,
     .response = "CDRNotificationResponse"},
    {.name = "CDRNotificationResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions},
    {.name = "CDRReport",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = cdr_report,
     .response = "CDRReportResponse"},
    {.name = "CDRReportResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions},
    {.name = "SendStoredCDR",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = send_stored_cdr,
     .response = "SendStoredCDRResponse"},
    {.name = "SendStoredCDRResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions},
    {.name = "StartCDRTransmission",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = start_cdr_transmission,
     .response = "StartCDRTransmissionResponse"},
    {.name = "StartCDRTransmissionResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = start_cdr_transmission_response},
    {.name = "StopCDRTransmission",
     .role = Role::request,
     .group = Group::call_detail_records,
     .fields = stop_cdr_transmission,
     .response = "StopCDRTransmissionResponse"},
    {.name = "StopCDRTransmissionResponse",
     .role = Role::response,
     .group = Group::call_detail_records,
     .fields = only_extensions},
};

}  // namespace

std::span<const Message> call_detail_records_messages() { return all; }

}  // namespace ctibus::csta::tables
