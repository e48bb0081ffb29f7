#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word media_service_type_words[] = {
    {"cstaVoiceUnit", 0},
    {"dataModem", 1},
    {"digitalDataIsochronousIeee1394", 2},
    {"digitalDataIsochronousGeoport", 3},
    {"digitalDataIsochronousIeeeAtm", 4},
    {"digitalDataIsochronousIeeeIsdn", 5},
    {"digitalDataApi", 6},
    {"ectfS100MediaServicesDefault", 7},
    {"ectfS100MediaServicesAppServices", 8},
    {"cstaIVRScript1", 9},
    {"cstaIVRScript2", 10},
    {"cstaIVRScript3", 11},
    {"cstaIVRScript4", 12},
    {"cstaIVRScript5", 13},
    {"cstaIVRScript6", 14},
    {"cstaIVRScript7", 15},
    {"cstaIVRScript8", 16},
    {"cstaIVRScript9", 17},
    {"cstaIVRScript10", 18},
    {"liveSoundCaptureAnalog", 19},
    {"liveSoundTransmitAnalog", 20},
    {"liveSoundCaptureIeee1394", 21},
    {"liveSoundTransmitIeee1394", 22},
    {"liveSoundCaptureTransmitGeoport", 23},
    {"liveSoundCaptureTransmitAtm", 24},
    {"liveSoundCaptureTransmitISDN", 25},
    {"soundCaptureTransmitADPCM", 26},
    {"soundCaptureTransmitApi", 27},
    {"usb", 28},
    {"sfSpecific1", 29},
    {"sfSpecific2", 30},
    {"sfSpecific3", 31},
    {"sfSpecific4", 32},
    {"sfSpecific5", 33},
    {"sfSpecific6", 34},
    {"sfSpecific7", 35},
    {"sfSpecific8", 36},
    {"sfSpecific9", 37},
    {"sfSpecific10", 38},
};
constinit const Type media_service_type = word("MediaServiceType", media_service_type_words);

constexpr Word connection_mode_words[] = {
    {"consultationConference", 0},
    {"consultationConferenceHold", 1},
    {"directedPickup", 3},
    {"join", 4},
    {"singleStepConference", 5},
    {"singleStepConferenceHold", 6},
    {"singleStepTransfer", 7},
    {"transfer", 8},
    {"direct", 9},
};
constinit const Type connection_mode = word("ConnectionMode", connection_mode_words);

constexpr Word connection_mode_b_map_words[] = {
    {"consultationConference", 0},
    {"consultationConferenceHold", 1},
    {"deflect", 2},
    {"directedPickup", 3},
    {"join", 4},
    {"singleStepConference", 5},
    {"singleStepConferenceHold", 6},
    {"singleStepTransfer", 7},
    {"transfer", 8},
    {"direct", 9},
};
constinit const Type connection_mode_b_map =
    flags("ConnectionModeBMap", connection_mode_b_map_words);

constexpr Field media_service_caps_item_fields[] = {
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstance", opaque_octets),
    optional("connectionMode", connection_mode_b_map),
    once("mediaStreamIDSupported", boolean),
};
constinit const Type media_service_caps_item =
    sequence("MediaServiceCapsItem", media_service_caps_item_fields);

constexpr Field media_service_caps_list_fields[] = {
    any("mediaServiceCapsItem", media_service_caps_item),
};
constinit const Type media_service_caps_list =
    sequence("MediaServiceCapsList", media_service_caps_list_fields);

}  // namespace ctibus::csta::tables
