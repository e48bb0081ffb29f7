#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field escape_register_response[] = {
    once("escapeRegisterID", escape_register_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape_register_abort[] = {
    once("escapeRegisterID", escape_register_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape_register_cancel[] = {
    once("escapeRegisterID", escape_register_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape[] = {
    optional("escapeRegisterID", escape_register_id),
    optional("security", csta_security_data),
    once("privateData", csta_private_data),
};

constexpr Field private_data_version_selection[] = {
    once("privateDataVersionSelectionArgument", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field private_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    optional("security", csta_security_data),
    once("privateData", csta_private_data),
};

constexpr Message all[] = {
    {.name = "EscapeRegister",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = only_extensions,
     .response = "EscapeRegisterResponse",
     .bare = true,
     .operation = 365},
    {.name = "EscapeRegisterResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = escape_register_response,
     .operation = 365},
    {.name = "EscapeRegisterAbort",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape_register_abort,
     .operation = 366},
    {.name = "EscapeRegisterCancel",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape_register_cancel,
     .response = "EscapeRegisterCancelResponse",
     .operation = 367},
    {.name = "EscapeRegisterCancelResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions,
     .bare = true,
     .operation = 367},
    {.name = "Escape",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape,
     .response = "EscapeResponse",
     .operation = 51},
    {.name = "EscapeResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions,
     .bare = true,
     .operation = 51},
    {.name = "PrivateDataVersionSelection",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = private_data_version_selection,
     .response = "PrivateDataVersionSelectionResponse",
     .bare = true,
     .operation = 368},
    {.name = "PrivateDataVersionSelectionResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions,
     .bare = true,
     .operation = 368},
    {.name = "PrivateEvent",
     .role = Role::event,
     .group = Group::vendor_specific,
     .fields = private_event,
     .event = 0},
};

}  // namespace

std::span<const Message> vendor_specific_messages() { return all; }

}  // namespace ctibus::csta::tables
