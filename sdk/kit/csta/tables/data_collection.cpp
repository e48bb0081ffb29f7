#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field start_data_collection[] = {
    once("object", call_object),
    optional("dataCollType", data_coll_type),
    optional("digitsReportingCriteria", digits_reporting_criteria),
    optional("extensions", csta_common_arguments),
};

constexpr Field start_data_collection_response[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_data_collection[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_data_collection[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field resume_data_collection[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collected[] = {
    once("dcollCrossRefID", text),
    optional("digitsData", digits_data),
    optional("telTonesData", tel_tones_data),
    optional("connectionInformation", connection_information),
    optional("dcollcause", dcoll_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collection_resumed[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collection_suspended[] = {
    once("dcollCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "StartDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = start_data_collection,
     .response = "StartDataCollectionResponse"},
    {.name = "StartDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = start_data_collection_response},
    {.name = "StopDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = stop_data_collection,
     .response = "StopDataCollectionResponse"},
    {.name = "StopDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
    {.name = "SuspendDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = suspend_data_collection,
     .response = "SuspendDataCollectionResponse"},
    {.name = "SuspendDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
    {.name = "ResumeDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = resume_data_collection,
     .response = "ResumeDataCollectionResponse"},
    {.name = "ResumeDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
    {.name = "DataCollected",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collected,
     .response = "DataCollectedResponse"},
    {.name = "DataCollectedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
    {.name = "DataCollectionResumed",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collection_resumed,
     .response = "DataCollectionResumedResponse"},
    {.name = "DataCollectionResumedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
    {.name = "DataCollectionSuspended",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collection_suspended,
     .response = "DataCollectionSuspendedResponse"},
    {.name = "DataCollectionSuspendedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions},
};

}  // namespace

std::span<const Message> data_collection_messages() { return all; }

}  // namespace ctibus::csta::tables
