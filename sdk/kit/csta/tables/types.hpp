#pragma once

#include "ctibus/kit/csta/schema.hpp"

/// The types of ECMA-269 and how the tables are written. What ECMA-323's third edition lacks and
/// its sixth has counts as new in the sixth: ed4 and ed5 were not at hand, and leaving out is
/// always valid.
namespace ctibus::csta::tables {

constexpr Field optional(std::string_view name, const Type& type, Tag tag = {}) {
  return {.name = name, .type = &type, .occurs = Occurs::optional, .tag = tag};
}
constexpr Field once(std::string_view name, const Type& type, Tag tag = {}) {
  return {.name = name, .type = &type, .occurs = Occurs::once, .tag = tag};
}
constexpr Field any(std::string_view name, const Type& type, Tag tag = {}) {
  return {.name = name, .type = &type, .occurs = Occurs::any, .tag = tag};
}
constexpr Field some(std::string_view name, const Type& type, Tag tag = {}) {
  return {.name = name, .type = &type, .occurs = Occurs::some, .tag = tag};
}
constexpr Field since(Edition first, Field field) {
  field.since = first;
  return field;
}
constexpr Field until(Edition last, Field field) {
  field.until = last;
  return field;
}

constexpr Type sequence(std::string_view name, std::span<const Field> fields) {
  return {.name = name, .kind = Kind::sequence, .fields = fields};
}
constexpr Type choice(std::string_view name, std::span<const Field> fields) {
  return {.name = name, .kind = Kind::choice, .fields = fields};
}
constexpr Type choices(std::string_view name, std::span<const Field> fields) {
  return {.name = name, .kind = Kind::choices, .fields = fields};
}
constexpr Type word(std::string_view name, std::span<const Word> words) {
  return {.name = name, .kind = Kind::word, .words = words};
}
constexpr Type flags(std::string_view name, std::span<const Word> words) {
  return {.name = name, .kind = Kind::flags, .words = words};
}

// Of ECMA-285.
constexpr Tag implicit(std::uint16_t number) { return {Tag::Class::context, false, number}; }
constexpr Tag wrapped(std::uint16_t number) { return {Tag::Class::context, true, number}; }
constexpr Tag application(std::uint16_t number) { return {Tag::Class::application, false, number}; }
constexpr Tag wrapped_application(std::uint16_t number) {
  return {Tag::Class::application, true, number};
}
inline constexpr Tag not_in_ber{Tag::Class::absent};
constexpr Type with(Tag tag, Type type) {
  type.tag = tag;
  return type;
}
constexpr Type as(Form form, Type type) {
  type.form = form;
  return type;
}
constexpr Type in_order(std::span<const Field> fields_in_ber, Type type) {
  type.ber = fields_in_ber;
  return type;
}

inline constexpr Type text{.name = "string"};
inline constexpr Type decimal{.name = "float"};
inline constexpr Type opaque_octets = as(Form::octets, text);
inline constexpr Type character_octets = as(Form::characters, text);
inline constexpr Type time_text = as(Form::time, text);
inline constexpr Type monitor_cross_ref_id = with(application(21), opaque_octets);
inline constexpr Type routeing_cross_ref_id = with(application(24), opaque_octets);
inline constexpr Type escape_register_id = with(wrapped(0), opaque_octets);
inline constexpr Type whole_decimal = as(Form::number, decimal);
inline constexpr Type boolean{.name = "boolean", .kind = Kind::boolean};
inline constexpr Type integer{.name = "long", .kind = Kind::integer};
inline constexpr Type octets{.name = "hexBinary", .kind = Kind::octets};
inline constexpr Type empty{.name = "Empty", .kind = Kind::empty};
inline constexpr Type any_content{.name = "any", .kind = Kind::any};

// types_identifiers.cpp
extern const Type type_of_number;
extern const Type local_type_of_number;
extern const Type bit_rate;
extern const Type switching_sub_domain_ccie_type;
extern const Type device_id;
extern const Type local_device_id;
extern const Type connection_id;
extern const Type calling_device_id;
extern const Type called_device_id;
extern const Type subject_device_id;
extern const Type associated_calling_device_id;
extern const Type associated_called_device_id;
extern const Type network_calling_device_id;
extern const Type network_called_device_id;
extern const Type redirection_device_id;
extern const Type redirection_device_id_alone;  // a DeviceID in ECMA-285
extern const Type csta_object;
extern const Type call_object;
extern const Type device_id_list;
extern const Type destination_list;
extern const Type calling_device_list;

// types_common.cpp
extern const Type correlator_data;
extern const Type user_data;
extern const Type csta_private_data;
extern const Type security_info;
extern const Type csta_security_data;
extern const Type csta_common_arguments;
extern const Type event_cause;
extern const Type local_connection_state;
extern const Type call_characteristics;
extern const Type media_class;
extern const Type media_call_characteristics;
extern const Type flow_direction;
extern const Type connection_information;
extern const Type global_call_linkage_id;
extern const Type global_call_data;
extern const Type thread_linkage_id;
extern const Type thread_data;
extern const Type call_linkage_data;
extern const Type call_linkage_data_list;
extern const Type device_history_list_item;
extern const Type device_history;
extern const Type message_info_item;
extern const Type message_info;
extern const Type location_info_list;
extern const Type appearance_list;

// types_services_permitted.cpp
extern const Type call_control_services;
extern const Type call_associated_services;
extern const Type media_attachment_services;
extern const Type routeing_services;
extern const Type voice_services;
extern const Type services_permitted;

// types_call_control.cpp
extern const Type consult_options;
extern const Type auto_originate;
extern const Type participation_type;
extern const Type signalling_condition;
extern const Type signalling_conditions_action;
extern const Type destination_condition;
extern const Type detection_action;
extern const Type signalling_detection;
extern const Type detection_item;
extern const Type destination_detection;
extern const Type connection_endpoint;
extern const Type associated_nid;
extern const Type connection_list_item;
extern const Type connection_list;
extern const Type message_connection_list;
extern const Type list_of_call_linkage_data;
extern const Type progress_location;
extern const Type progress_description;
extern const Type progress_indicator;
extern const Type network_type;
extern const Type network_events_provided;
extern const Type network_capability;

// types_charging.cpp
extern const Type charging_units_record;
extern const Type number_of_charging_units;
extern const Type currency_multiplier;
extern const Type number_of_currency_units;
extern const Type number_units;
extern const Type type_of_charging_info;
extern const Type charging_info;
extern const Type node_number;
extern const Type charged_device;
extern const Type billing_id;
extern const Type reason_for_term;
extern const Type suppl_service_info;
extern const Type cdr_information_item;
extern const Type cdr_info;
extern const Type cdr_time_period;
extern const Type cdr_reason;
extern const Type cdr_transfer_mode;
extern const Type cdr_term_reason;

// types_call_associated.cpp
extern const Type digit_mode;
extern const Type telephony_tone;
extern const Type digit_duration_list;
extern const Type pause_duration_list;
extern const Type other_call;
extern const Type primary_or_secondary_call;
extern const Type other_devs_primary_call_list;
extern const Type other_devs_secondary_call_list;

// types_media.cpp
extern const Type media_service_type;
extern const Type connection_mode;
extern const Type connection_mode_b_map;
extern const Type media_service_caps_item;
extern const Type media_service_caps_list;

// types_monitoring.cpp
extern const Type monitor_type;
extern const Type monitor_media_class;
extern const Type call_control_events;
extern const Type call_associated_events;
extern const Type media_attachment_events;
extern const Type physical_device_feature_events;
extern const Type logical_device_feature_events;
extern const Type device_maintenance_events;
extern const Type voice_events;
extern const Type vendor_spec_events;
extern const Type monitor_filter;
extern const Type monitor_list_entry;
extern const Type monitor_list;
extern const Type monitor_data;

// types_snapshot.cpp
extern const Type simple_call_state;
extern const Type compound_call_state;
extern const Type call_state;
extern const Type device_media_info;
extern const Type device_media_info_list;
extern const Type snapshot_device_response_info;
extern const Type snapshot_device_data_list;
extern const Type snapshot_device_result;
extern const Type call_media_info;
extern const Type call_media_info_list;
extern const Type snapshot_call_response_info;
extern const Type snapshot_call_data_list;
extern const Type snapshot_call_result;

// types_system.cpp
extern const Type system_status_value;
extern const Type status_filter;
extern const Type request_types;
extern const Type registration_type;
extern const Type requested_reg_types;
extern const Type registration_list_entry;
extern const Type registration_list;
extern const Type registration_data;

// types_operation_errors.cpp
extern const Type operation_errors;

// types_errors.cpp
extern const Type security_errors;
extern const Type state_incompatibility_errors;
extern const Type system_resource_availability_errors;
extern const Type subscribed_resource_availability_errors;
extern const Type performance_management_errors;
extern const Type private_data_info_errors;
extern const Type error_value;

// types_routeing.cpp
extern const Type reject_cause;
extern const Type select_value;
extern const Type retry_value;

// types_physical_device.cpp
extern const Type character_set;
extern const Type ring_mode;
extern const Type lamp_brightness;
extern const Type vol_inc;
extern const Type volume;
extern const Type microphone_gain;
extern const Type auditory_apparatus_type;
extern const Type auditory_speaker;
extern const Type auditory_microphone;
extern const Type auditory_hookswitch;
extern const Type auditory_apparatus_item;
extern const Type auditory_apparatus_list;
extern const Type button_lamp_list;
extern const Type button_item;
extern const Type button_list;
extern const Type display_list_item;
extern const Type display_list;
extern const Type hookswitch_status_item;
extern const Type hookswitch_status_list;
extern const Type lamp_item;
extern const Type lamp_list;
extern const Type lamp_mode_item;
extern const Type lamp_mode_list;
extern const Type microphone_gain_item;
extern const Type microphone_gain_list;
extern const Type microphone_mute_item;
extern const Type microphone_mute_list;
extern const Type ringer_status_item;
extern const Type ringer_status_list;
extern const Type speaker_mute_item;
extern const Type speaker_mute_list;
extern const Type speaker_volume_item;
extern const Type speaker_volume_list;

// types_logical_device.cpp
extern const Type req_agent_state;
extern const Type agent_state;
extern const Type pending_agent_state;
extern const Type pending_state_after_work;
extern const Type agent_state_condition;
extern const Type agent_info_item;
extern const Type agent_info;
extern const Type agent_state_entry;
extern const Type agent_state_list;
extern const Type call_origination;
extern const Type forwarding_type;
extern const Type forward_default;
extern const Type forward_list_item;
extern const Type forward_list;
extern const Type call_back_list_item;
extern const Type call_back_list;

// types_data_collection.cpp
extern const Type data_coll_type;
extern const Type dcoll_cause;
extern const Type digits_reporting_criteria;
extern const Type digits_duration;
extern const Type digits_pause_duration;
extern const Type digits_data;
extern const Type tone_detected;
extern const Type tel_tones_data;

// types_voice_unit.cpp
extern const Type message_id_list;
extern const Type terminating_conditions;
extern const Type encoding_algorithm;
extern const Type attribute_to_query;
extern const Type current_state;
extern const Type recognition_mode;
extern const Type grammars;
extern const Type attribute_to_set;
extern const Type attribute_info;
extern const Type absolute_position;
extern const Type period;
extern const Type period_to_review;
extern const Type gender;
extern const Type control_data;

// types_device_capabilities.cpp
extern const Type device_category;
extern const Type req_device_category;
extern const Type named_device_types;
extern const Type group_device_attributes;
extern const Type device_attributes;
extern const Type switching_function_device;
extern const Type switching_function_device_list;
extern const Type acd_models;
extern const Type agent_log_on_models;
extern const Type agent_state_models;
extern const Type appearance_type;
extern const Type misc_monitor_caps;
extern const Type trans_and_conf_setup;
extern const Type connection_rate_list;
extern const Type delay_tolerance_list;
extern const Type routeing_serv_list;
extern const Type log_dev_serv_list;
extern const Type log_dev_evts_list;
extern const Type device_maint_evts_list;
extern const Type phys_dev_serv_list;
extern const Type phys_dev_evts_list;

// types_switching_function_capabilities.cpp
extern const Type supported_services;
extern const Type supported_events;
extern const Type profiles;
extern const Type device_id_format;
extern const Type sw_domain_features;
extern const Type sw_appearance_addressability;
extern const Type sw_appearance_types;
extern const Type ignore_unsupported_parameters;
extern const Type misc_media_call_characteristics;
extern const Type message_seq_numbers;
extern const Type time_stamp_mode;
extern const Type security_mode;
extern const Type security_format;
extern const Type monitor_filter_items;
extern const Type dynamic_feature_supported;
extern const Type call_linkage_options;
extern const Type connection_view;
extern const Type max_length_parameters;
extern const Type max_length_parameters_continued;
extern const Type serv_evts_list;
extern const Type private_data_version_list;

// types_filter_threshold.cpp
extern const Type filter_threshold;

// types_application_session.cpp
extern const Type application_info;
extern const Type protocol_versions;
extern const Type start_session_defined_error;
extern const Type start_session_error;
extern const Type reset_session_defined_error;
extern const Type reset_session_error;
extern const Type stop_session_defined_error;
extern const Type stop_session_error;
extern const Type defined_end_reason;
extern const Type session_end_reason;
extern const Type defined_term_reason;
extern const Type session_term_reason;

}  // namespace ctibus::csta::tables
