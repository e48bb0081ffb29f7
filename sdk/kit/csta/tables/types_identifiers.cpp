#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word type_of_number_words[] = {
    {"dialingNumber"},
    {"deviceNumber"},
    {"implicitPublic"},
    {"explicitPublic:unknown"},
    {"explicitPublic:international"},
    {"explicitPublic:national"},
    {"explicitPublic:networkspecific"},
    {"explicitPublic:subscriber"},
    {"explicitPublic:abbreviated"},
    {"implicitPrivate"},
    {"explicitPrivate:unknown"},
    {"explicitPrivate:level3RegionalNumber"},
    {"explicitPrivate:level2RegionalNumber"},
    {"explicitPrivate:level1RegionalNumber"},
    {"explicitPrivate:pTNSpecificNumber"},
    {"explicitPrivate:localNumber"},
    {"explicitPrivate:abbreviated"},
    {"other"},
};
constinit const Type type_of_number = word("TypeOfNumber", type_of_number_words);

constexpr Word local_type_of_number_words[] = {
    {"dialingNumber"},
    {"deviceNumber"},
    {"implicitPublic"},
    {"explicitPublic:unknown"},
    {"explicitPublic:international"},
    {"explicitPublic:national"},
    {"explicitPublic:networkspecific"},
    {"explicitPublic:subscriber"},
    {"explicitPublic:abbreviated"},
    {"implicitPrivate"},
    {"explicitPrivate:unknown"},
    {"explicitPrivate:level3RegionalNumber"},
    {"explicitPrivate:level2RegionalNumber"},
    {"explicitPrivate:level1RegionalNumber"},
    {"explicitPrivate:pTNSpecificNumber"},
    {"explicitPrivate:localNumber"},
    {"explicitPrivate:abbreviated"},
    {"other"},
    {"dynamic"},
};
constinit const Type local_type_of_number = word("LocalTypeOfNumber", local_type_of_number_words);

constexpr Word bit_rate_words[] = {
    {"constant", 0},
    {"variable", 1},
};
constinit const Type bit_rate = word("BitRate", bit_rate_words);

constexpr Word switching_sub_domain_ccie_type_words[] = {
    {"isdn", 0}, {"atm", 1}, {"isoEthernet", 2}, {"rsvp", 3}, {"sip", 5}, {"other", 4},
};
constinit const Type switching_sub_domain_ccie_type =
    word("SwitchingSubDomainCCIEType", switching_sub_domain_ccie_type_words);

constexpr Field device_attributes_of_xml[] = {
    optional("typeOfNumber", type_of_number),
    optional("mediaClass", text),
    optional("connectionRate", integer),
    optional("bitRate", bit_rate),
    optional("delayTolerance", integer),
    optional("switchingSubDomainCCIEType", switching_sub_domain_ccie_type),
    optional("switchingSubDomainInformationElements", octets),
    since(Edition::ed6, optional("privateNumber", boolean)),
    since(Edition::ed6, optional("privateName", boolean)),
};

constexpr Field local_device_attributes_of_xml[] = {
    optional("typeOfNumber", local_type_of_number),
    optional("mediaClass", text),
    optional("connectionRate", integer),
    optional("bitRate", bit_rate),
    optional("delayTolerance", integer),
    optional("switchingSubDomainCCIEType", switching_sub_domain_ccie_type),
    optional("switchingSubDomainInformationElements", octets),
    since(Edition::ed6, optional("privateNumber", boolean)),
    since(Edition::ed6, optional("privateName", boolean)),
};

constinit const Type device_id = {
    .name = "DeviceID", .attributes = device_attributes_of_xml, .form = Form::device_id};

constinit const Type local_device_id = {.name = "LocalDeviceID",
                                        .attributes = local_device_attributes_of_xml,
                                        .form = Form::local_device_id};

constexpr Field connection_id_fields[] = {
    optional("callID", text),
    optional("deviceID", local_device_id),
};
constinit const Type connection_id =
    with(wrapped_application(11),
         as(Form::connection_id, sequence("ConnectionID", connection_id_fields)));

constexpr Field calling_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type calling_device_id =
    with(wrapped_application(1), choice("CallingDeviceID", calling_device_id_fields));

constexpr Field called_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type called_device_id =
    with(wrapped_application(2), choice("CalledDeviceID", called_device_id_fields));

constexpr Field subject_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type subject_device_id =
    with(wrapped_application(3), choice("SubjectDeviceID", subject_device_id_fields));

constexpr Field associated_calling_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type associated_calling_device_id =
    with(wrapped_application(5),
         choice("AssociatedCallingDeviceID", associated_calling_device_id_fields));

constexpr Field associated_called_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type associated_called_device_id = with(
    wrapped_application(6), choice("AssociatedCalledDeviceID", associated_called_device_id_fields));

constexpr Field network_calling_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type network_calling_device_id = with(
    wrapped_application(7), choice("NetworkCallingDeviceID", network_calling_device_id_fields));

constexpr Field network_called_device_id_fields[] = {
    optional("deviceIdentifier", device_id),
    optional("notKnown", empty, implicit(7)),
    optional("restricted", empty, implicit(8)),
};
constinit const Type network_called_device_id =
    with(wrapped_application(8), choice("NetworkCalledDeviceID", network_called_device_id_fields));

constexpr Field redirection_device_id_fields[] = {
    optional("numberDialed", device_id),         optional("notKnown", empty, implicit(7)),
    optional("notRequired", empty, implicit(8)), optional("notSpecified", empty, implicit(9)),
    optional("restricted", empty, implicit(10)),
};
constinit const Type redirection_device_id =
    with(wrapped_application(4), choice("RedirectionDeviceID", redirection_device_id_fields));
constinit const Type redirection_device_id_alone =
    as(Form::first_alternative, choice("RedirectionDeviceID", redirection_device_id_fields));

constexpr Field csta_object_fields[] = {
    optional("deviceObject", device_id),
    optional("callObject", connection_id),
};
constinit const Type csta_object = choice("CSTAObject", csta_object_fields);

constexpr Field call_object_fields[] = {
    optional("call", connection_id),
    optional("device", device_id),
};
constinit const Type call_object = choice("CallObject", call_object_fields);

constexpr Field device_id_list_fields[] = {
    any("deviceID", device_id),
};
constinit const Type device_id_list = sequence("DeviceIDList", device_id_list_fields);

constexpr Field destination_list_fields[] = {
    some("device", device_id),
};
constinit const Type destination_list = sequence("DestinationList", destination_list_fields);

constexpr Field calling_device_list_fields[] = {
    any("callingDevice", device_id),
};
constinit const Type calling_device_list =
    sequence("CallingDeviceList", calling_device_list_fields);

}  // namespace ctibus::csta::tables
