#include "schema/tables.hpp"

namespace csta_switch {

// The table of the voice unit and of data collection.
std::string_view table_of_voice_unit() {
  return R"(
PlayMessage seq messageToBePlayed!string overConnection!ConnectionID duration?long
  termination?TerminatingConditions extensions?CSTACommonArguments
PlayMessageResponse seq extensions?CSTACommonArguments
RecordMessage seq callToBeRecorded!ConnectionID resource?string samplingRate?long
  encodingAlgorithm?EncodingAlgorithm maxDuration?long termination?TerminatingConditions
  extensions?CSTACommonArguments
RecordMessageResponse seq resultingMessage!string extensions?CSTACommonArguments
Stop seq connection!ConnectionID messageToBeStopped?string resource?string
  extensions?CSTACommonArguments
StopResponse seq extensions?CSTACommonArguments
PlayEvent seq monitorCrossRefID!string connection!ConnectionID message!string resource?string
  length?long currentPosition?long speed?long cause?EventCause servicesPermitted?any
  extensions?CSTACommonArguments
RecordEvent seq monitorCrossRefID!string connection!ConnectionID message!string resource?string
  length?long currentPosition?long cause?EventCause servicesPermitted?any
  extensions?CSTACommonArguments
StopEvent seq monitorCrossRefID!string connection!ConnectionID message!string resource?string
  length?long currentPosition?long cause?EventCause servicesPermitted?any
  extensions?CSTACommonArguments
StartDataCollection seq object!CallObject dataCollType?DataCollType
  digitsReportingCriteria?DigitsReportingCriteria extensions?CSTACommonArguments
StartDataCollectionResponse seq dcollCrossRefID!string extensions?CSTACommonArguments
StopDataCollection seq dcollCrossRefID!string extensions?CSTACommonArguments
StopDataCollectionResponse seq extensions?CSTACommonArguments
DataCollected seq dcollCrossRefID!string digitsData?DigitsData dcollcause?DcollCause
  extensions?CSTACommonArguments
DataCollectedResponse seq extensions?CSTACommonArguments
CallObject choice call|ConnectionID device|DeviceID
DigitsReportingCriteria seq numChars?long flushChar?string timeout?long
DigitsData seq digitsDetected?string digitsDuration?any digitsPauseDuration?any
DataCollType words digits telTones
DcollCause words flushCharReceived charCountReceived timeout sfTerminated
EncodingAlgorithm words aDPCM6K aDPCM8K muLawPCM6K aLawPCM6K
TerminatingConditions flags durationExceeded dTMFDigitDetected endOfMessageDetected speechDetected
)";
}

}  // namespace csta_switch
