#include "schema/tables.hpp"

namespace csta_switch {

// The table of call detail records.
std::string_view table_of_call_records() {
  return R"(
CDRReport seq cdrCrossRefID!string numberOfRecordsSent!long cdrInfo!CDRInfo
  lastStoredCDRReportSent?boolean extensions?CSTACommonArguments
CDRReportResponse seq extensions?CSTACommonArguments
SendStoredCDR seq cdrCrossRefID!string timePeriod?CDRTimePeriod extensions?CSTACommonArguments
SendStoredCDRResponse seq extensions?CSTACommonArguments
StartCDRTransmission seq transferMode!CDRTransferMode extensions?CSTACommonArguments
StartCDRTransmissionResponse seq cdrCrossRefID!string extensions?CSTACommonArguments
StopCDRTransmission seq cdrCrossRefID!string cdrTermReason?CDRTermReason
  extensions?CSTACommonArguments
StopCDRTransmissionResponse seq extensions?CSTACommonArguments
CDRInfo seq cdrInformationItem*CDRInformationItem
CDRInformationItem seq recordNumber?long recordCreationTime?string callingDevice?CallingDeviceID
  calledDevice?CalledDeviceID associatedCallingDevice?AssociatedCallingDeviceID
  associatedCalledDevice?AssociatedCalledDeviceID recordedCall?ConnectionID
  connectionStart?string connectionEnd?string connectionDuration?long chargingInfo?ChargingInfo
  reasonForTerm?ReasonForTerm
CDRTimePeriod seq beginningOfCDR!string endOfCDR!string
CDRTransferMode words transferAtEndOfCall transferOnRequest transferOnThresholdReached
CDRTermReason words endOfDataDetected errorDetected thresholdReached other
ReasonForTerm words normalClearing unsuccessfulCallAttempt abnormalTermination callTransferred
  other
)";
}

}  // namespace csta_switch
