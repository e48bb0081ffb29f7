#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field charging_units_record_fields[] = {
    once("chargingUnits", integer),
    optional("typeOfUnits", text),
};
constinit const Type charging_units_record =
    sequence("ChargingUnitsRecord", charging_units_record_fields);

constexpr Field number_of_charging_units_fields[] = {
    any("chargingUnitsRecord", charging_units_record),
};
constinit const Type number_of_charging_units =
    sequence("NumberOfChargingUnits", number_of_charging_units_fields);

constexpr Word currency_multiplier_words[] = {
    {"oneThousandth"}, {"oneHundredth"}, {"oneTenth"}, {"one"}, {"ten"}, {"hundred"}, {"thousand"},
};
constinit const Type currency_multiplier = word("CurrencyMultiplier", currency_multiplier_words);

constexpr Field number_of_currency_units_fields[] = {
    optional("currencyType", text),
    once("currencyAmount", integer),
    once("currencyMultiplier", currency_multiplier),
};
constinit const Type number_of_currency_units =
    sequence("NumberOfCurrencyUnits", number_of_currency_units_fields);

constexpr Field number_units_fields[] = {
    optional("numberOfChargeUnits", number_of_charging_units),
    optional("numberOfCurrencyUnits", number_of_currency_units),
};
constinit const Type number_units = choice("NumberUnits", number_units_fields);

constexpr Word type_of_charging_info_words[] = {
    {"subTotal"},
    {"total"},
};
constinit const Type type_of_charging_info =
    word("TypeOfChargingInfo", type_of_charging_info_words);

constexpr Field charging_info_fields[] = {
    once("numberUnits", number_units),
    once("typeOfChargingInfo", type_of_charging_info),
};
constinit const Type charging_info = sequence("ChargingInfo", charging_info_fields);

constexpr Field node_number_fields[] = {
    optional("area0", integer),
    optional("area1", integer),
    optional("area2", integer),
};
constinit const Type node_number = sequence("NodeNumber", node_number_fields);

constexpr Field charged_device_fields[] = {
    optional("operator", device_id),
    optional("nonOperator", device_id),
};
constinit const Type charged_device = choice("ChargedDevice", charged_device_fields);

constexpr Word billing_id_words[] = {
    {"normalCharging"}, {"reverseCharging"}, {"creditCardCharging"},
    {"callForwarding"}, {"callDeflection"},  {"callTransfer"},
    {"other"},
};
constinit const Type billing_id = word("BillingID", billing_id_words);

constexpr Word reason_for_term_words[] = {
    {"normalClearing"}, {"unsuccessfulCallAttempt"}, {"abnormalTermination"}, {"callTransferred"},
    {"other"},
};
constinit const Type reason_for_term = word("ReasonForTerm", reason_for_term_words);

constexpr Word suppl_service_info_words[] = {
    {"normalCall"},     {"consultationCall"}, {"transferCall"},
    {"callCompletion"}, {"callForwarding"},   {"callDiversion"},
    {"conferencing"},   {"intrusion"},        {"userUserInfo"},
    {"other"},
};
constinit const Type suppl_service_info = flags("SupplServiceInfo", suppl_service_info_words);

constexpr Field cdr_information_item_fields[] = {
    optional("recordNumber", integer),
    optional("recordCreationTime", text),
    optional("callingDevice", calling_device_id),
    optional("calledDevice", called_device_id),
    optional("associatedCallingDevice", associated_calling_device_id),
    optional("associatedCalledDevice", associated_called_device_id),
    optional("networkCallingDevice", network_calling_device_id),
    optional("networkCalledDevice", network_called_device_id),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("chargedDevice", charged_device),
    optional("recordedCall", connection_id),
    optional("nodeNumber", node_number),
    optional("tariffTable", integer),
    optional("connectionStart", text),
    optional("connectionEnd", text),
    optional("connectionDuration", integer),
    optional("accessCode", text),
    optional("carrier", integer),
    optional("selectedRoute", integer),
    optional("billingID", billing_id),
    optional("chargingInfo", charging_info),
    optional("supplServiceInfo", suppl_service_info),
    optional("reasonForTerm", reason_for_term),
    optional("authCode", octets),
    optional("accountInfo", octets),
    optional("deviceCategory", device_category),
    optional("namedDeviceTypes", named_device_types),
    optional("operatorDevice", device_id),
};
constinit const Type cdr_information_item =
    sequence("CDRInformationItem", cdr_information_item_fields);

constexpr Field cdr_info_fields[] = {
    any("cdrInformationItem", cdr_information_item),
};
constinit const Type cdr_info = sequence("CDRInfo", cdr_info_fields);

constexpr Field cdr_time_period_fields[] = {
    once("beginningOfCDR", text),
    once("endOfCDR", text),
};
constinit const Type cdr_time_period = sequence("CDRTimePeriod", cdr_time_period_fields);

constexpr Word cdr_reason_words[] = {
    {"timeout"},
    {"thresholdReached"},
    {"other"},
};
constinit const Type cdr_reason = word("CDRReason", cdr_reason_words);

constexpr Word cdr_transfer_mode_words[] = {
    {"transferAtEndOfCall"},
    {"transferOnRequest"},
    {"transferOnThresholdReached"},
};
constinit const Type cdr_transfer_mode = word("CDRTransferMode", cdr_transfer_mode_words);

constexpr Word cdr_term_reason_words[] = {
    {"endOfDataDetected"},
    {"errorDetected"},
    {"thresholdReached"},
    {"other"},
};
constinit const Type cdr_term_reason = word("CDRTermReason", cdr_term_reason_words);

}  // namespace ctibus::csta::tables
