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
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_data_collection[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_data_collection[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field resume_data_collection[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collected[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("digitsData", digits_data, implicit(0)),
    optional("telTonesData", tel_tones_data, implicit(1)),
    optional("connectionInformation", connection_information, implicit(2)),
    optional("dcollcause", dcoll_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collection_resumed[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field data_collection_suspended[] = {
    once("dcollCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "StartDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = start_data_collection,
     .response = "StartDataCollectionResponse",
     .operation = 347},
    {.name = "StartDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = start_data_collection_response,
     .operation = 347},
    {.name = "StopDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = stop_data_collection,
     .response = "StopDataCollectionResponse",
     .operation = 348},
    {.name = "StopDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 348},
    {.name = "SuspendDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = suspend_data_collection,
     .response = "SuspendDataCollectionResponse",
     .operation = 349},
    {.name = "SuspendDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 349},
    {.name = "ResumeDataCollection",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = resume_data_collection,
     .response = "ResumeDataCollectionResponse",
     .operation = 346},
    {.name = "ResumeDataCollectionResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 346},
    {.name = "DataCollected",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collected,
     .response = "DataCollectedResponse",
     .operation = 343},
    {.name = "DataCollectedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 343},
    {.name = "DataCollectionResumed",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collection_resumed,
     .response = "DataCollectionResumedResponse",
     .operation = 344},
    {.name = "DataCollectionResumedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 344},
    {.name = "DataCollectionSuspended",
     .role = Role::request,
     .group = Group::data_collection,
     .fields = data_collection_suspended,
     .response = "DataCollectionSuspendedResponse",
     .operation = 345},
    {.name = "DataCollectionSuspendedResponse",
     .role = Role::response,
     .group = Group::data_collection,
     .fields = only_extensions,
     .bare = true,
     .operation = 345},
};

}  // namespace

std::span<const Message> data_collection_messages() { return all; }

}  // namespace ctibus::csta::tables
