#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field escape_register_response[] = {
    once("escapeRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape_register_abort[] = {
    once("escapeRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape_register_cancel[] = {
    once("escapeRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape[] = {
    optional("escapeRegisterID", text),
    optional("security", csta_security_data),
    once("privateData", csta_private_data),
};

constexpr Field private_data_version_selection[] = {
    once("privateDataVersionSelectionArgument", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field private_event[] = {
    once("monitorCrossRefID", text),
    optional("security", csta_security_data),
    once("privateData", csta_private_data),
};

constexpr Message all[] = {
    {.name = "EscapeRegister",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = only_extensions,
     .response = "EscapeRegisterResponse"},
    {.name = "EscapeRegisterResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = escape_register_response},
    {.name = "EscapeRegisterAbort",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape_register_abort},
    {.name = "EscapeRegisterCancel",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape_register_cancel,
     .response = "EscapeRegisterCancelResponse"},
    {.name = "EscapeRegisterCancelResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions},
    {.name = "Escape",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = escape,
     .response = "EscapeResponse"},
    {.name = "EscapeResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions},
    {.name = "PrivateDataVersionSelection",
     .role = Role::request,
     .group = Group::vendor_specific,
     .fields = private_data_version_selection,
     .response = "PrivateDataVersionSelectionResponse"},
    {.name = "PrivateDataVersionSelectionResponse",
     .role = Role::response,
     .group = Group::vendor_specific,
     .fields = only_extensions},
    {.name = "PrivateEvent",
     .role = Role::event,
     .group = Group::vendor_specific,
     .fields = private_event},
};

}  // namespace

std::span<const Message> vendor_specific_messages() { return all; }

}  // namespace ctibus::csta::tables
