#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field charging_units_record_fields[] = {
    once("chargingUnits", integer),
    optional("typeOfUnits", character_octets),
};
constinit const Type charging_units_record =
    sequence("ChargingUnitsRecord", charging_units_record_fields);

constexpr Field number_of_charging_units_fields[] = {
    any("chargingUnitsRecord", charging_units_record),
};
constinit const Type number_of_charging_units =
    sequence("NumberOfChargingUnits", number_of_charging_units_fields);

constexpr Word currency_multiplier_words[] = {
    {"oneThousandth", 0}, {"oneHundredth", 1}, {"oneTenth", 2}, {"one", 3},
    {"ten", 4},           {"hundred", 5},      {"thousand", 6},
};
constinit const Type currency_multiplier = word("CurrencyMultiplier", currency_multiplier_words);

constexpr Field number_of_currency_units_fields[] = {
    optional("currencyType", character_octets),
    once("currencyAmount", integer),
    once("currencyMultiplier", currency_multiplier),
};
constinit const Type number_of_currency_units =
    sequence("NumberOfCurrencyUnits", number_of_currency_units_fields);

constexpr Field number_units_fields[] = {
    optional("numberOfChargeUnits", number_of_charging_units, implicit(0)),
    optional("numberOfCurrencyUnits", number_of_currency_units, implicit(1)),
};
constinit const Type number_units = choice("NumberUnits", number_units_fields);

constexpr Word type_of_charging_info_words[] = {
    {"subTotal", 0},
    {"total", 1},
};
constinit const Type type_of_charging_info =
    word("TypeOfChargingInfo", type_of_charging_info_words);

constexpr Field charging_info_fields[] = {
    once("numberUnits", number_units),
    once("typeOfChargingInfo", type_of_charging_info),
};
constinit const Type charging_info = sequence("ChargingInfo", charging_info_fields);

constexpr Field node_number_fields[] = {
    optional("area0", integer, implicit(0)),
    optional("area1", integer, implicit(1)),
    optional("area2", integer, implicit(2)),
};
constinit const Type node_number = sequence("NodeNumber", node_number_fields);

constexpr Field charged_device_fields[] = {
    optional("operator", device_id, implicit(0)),
    optional("nonOperator", device_id, implicit(1)),
};
constinit const Type charged_device = choice("ChargedDevice", charged_device_fields);

constexpr Word billing_id_words[] = {
    {"normalCharging", 0}, {"reverseCharging", 1}, {"creditCardCharging", 2},
    {"callForwarding", 3}, {"callDeflection", 4},  {"callTransfer", 5},
    {"other", 6},
};
constinit const Type billing_id = word("BillingID", billing_id_words);

constexpr Word reason_for_term_words[] = {
    {"normalClearing", 0},
    {"unsuccessfulCallAttempt", 1},
    {"abnormalTermination", 2},
    {"callTransferred", 3},
    {"other", 4},
};
constinit const Type reason_for_term = word("ReasonForTerm", reason_for_term_words);

constexpr Word suppl_service_info_words[] = {
    {"normalCall", 0},     {"consultationCall", 1}, {"transferCall", 2},
    {"callCompletion", 3}, {"callForwarding", 4},   {"callDiversion", 5},
    {"conferencing", 6},   {"intrusion", 7},        {"userUserInfo", 8},
    {"other", 9},
};
constinit const Type suppl_service_info = flags("SupplServiceInfo", suppl_service_info_words);

constexpr Field cdr_information_item_fields[] = {
    optional("recordNumber", integer),
    optional("recordCreationTime", time_text),
    optional("callingDevice", calling_device_id),
    optional("calledDevice", called_device_id),
    optional("associatedCallingDevice", associated_calling_device_id),
    optional("associatedCalledDevice", associated_called_device_id),
    optional("networkCallingDevice", network_calling_device_id),
    optional("networkCalledDevice", network_called_device_id),
    optional("callCharacteristics", call_characteristics, implicit(0)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(1)),
    optional("chargedDevice", charged_device, wrapped(2)),
    optional("recordedCall", connection_id),
    optional("nodeNumber", node_number, implicit(3)),
    optional("tariffTable", integer, implicit(4)),
    optional("connectionStart", time_text, implicit(5)),
    optional("connectionEnd", time_text, implicit(6)),
    optional("connectionDuration", integer, implicit(7)),
    optional("accessCode", character_octets, implicit(8)),
    optional("carrier", integer, implicit(9)),
    optional("selectedRoute", integer, implicit(10)),
    optional("billingID", billing_id, implicit(11)),
    optional("chargingInfo", charging_info, implicit(12)),
    optional("supplServiceInfo", suppl_service_info, implicit(13)),
    optional("reasonForTerm", reason_for_term, implicit(14)),
    optional("authCode", octets, implicit(15)),
    optional("accountInfo", octets, implicit(16)),
    optional("deviceCategory", device_category, implicit(17)),
    optional("namedDeviceTypes", named_device_types, implicit(18)),
    optional("operatorDevice", device_id, wrapped(19)),
};
constinit const Type cdr_information_item =
    sequence("CDRInformationItem", cdr_information_item_fields);

constexpr Field cdr_info_fields[] = {
    any("cdrInformationItem", cdr_information_item),
};
constinit const Type cdr_info = sequence("CDRInfo", cdr_info_fields);

constexpr Field cdr_time_period_fields[] = {
    once("beginningOfCDR", time_text),
    once("endOfCDR", time_text),
};
constinit const Type cdr_time_period = sequence("CDRTimePeriod", cdr_time_period_fields);

constexpr Word cdr_reason_words[] = {
    {"timeout", 0},
    {"thresholdReached", 1},
    {"other", 2},
};
constinit const Type cdr_reason = word("CDRReason", cdr_reason_words);

constexpr Word cdr_transfer_mode_words[] = {
    {"transferAtEndOfCall", 0},
    {"transferOnRequest", 1},
    {"transferOnThresholdReached", 2},
};
constinit const Type cdr_transfer_mode = word("CDRTransferMode", cdr_transfer_mode_words);

constexpr Word cdr_term_reason_words[] = {
    {"endOfDataDetected", 0},
    {"errorDetected", 1},
    {"thresholdReached", 2},
    {"other", 3},
};
constinit const Type cdr_term_reason = word("CDRTermReason", cdr_term_reason_words);

}  // namespace ctibus::csta::tables
